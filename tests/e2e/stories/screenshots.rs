//! The pictures of the documentation, taken when `QUARRY_SCREENSHOTS` is 1.

use std::path::Path;
use std::{env, fs};

use super::check_a_file::check_mistakes;
use super::choose_a_source::try_sample;
use super::results::open as open_results;
use crate::action;
use crate::check;
use crate::find::any;
use crate::page::{Page, story};

#[test]
fn pictures_of_the_pages_are_taken_when_asked_for() {
    story("screenshots", async |page| {
        page.open("/prepare").await;
        try_sample(page).await;
        action::convert(page).await;
        take(page, "prepare").await;
        page.open("/check").await;
        check_mistakes(page).await;
        take(page, "check").await;
        open_results(page).await;
        take(page, "results").await;
        page.open("/models").await;
        check::is_there(page, any("table")).await;
        check::is_settled(page).await;
        take(page, "models").await;
    });
}

/// A picture of the page in each theme and width.
async fn take(page: &Page, name: &str) {
    let is_asked = env::var("QUARRY_SCREENSHOTS").is_ok_and(|value| value == "1");
    let folder = Path::new("docs/screenshots");
    for theme in ["light", "dark"] {
        action::set_system_theme(page, theme).await;
        for (width, height) in [(1280, 900), (390, 844)] {
            action::set_size(page, width, height).await;
            let picture = action::picture(page).await;
            assert!(picture.starts_with(b"\x89PNG"), "a picture is a PNG");
            if is_asked {
                fs::create_dir_all(folder).expect("the project takes a folder");
                let file = folder.join(format!("{name}-{width}-{theme}.png"));
                fs::write(file, picture).expect("the folder takes a picture");
            }
        }
    }
}
