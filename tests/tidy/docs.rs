//! What the texts promise is there.

use crate::check;
use crate::tree::{self, File};

fn texts() -> Vec<File> {
    let mut files = tree::all();
    files.retain(|file| file.extension() == "md");
    files
}

#[test]
fn texts_name_only_scripts_that_exist() {
    let texts = texts();
    assert!(texts.iter().any(|file| file.path == "README.md"), "README.md is missing");
    let broken = texts.iter().flat_map(|file| {
        let mentions = file.text.split("script/").skip(1).map(|rest| {
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_./".contains(c)));
            rest.split_at(end.unwrap_or(rest.len())).0.trim_end_matches('.')
        });
        let missing = mentions.filter(|name| !tree::root().join("script").join(name).exists());
        missing.map(|name| format!("{} names script/{name}", file.path))
    });
    check("no such script", broken);
}

#[test]
fn links_between_files_lead_somewhere() {
    let texts = texts();
    let broken = texts.iter().flat_map(|file| {
        let targets =
            file.text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        let inside = targets.filter(|target| !target.is_empty() && !target.contains(':'));
        let missing = inside.filter(|target| !tree::root().join(file.dir()).join(target).exists());
        missing.map(|target| format!("{} links to {target}", file.path))
    });
    check("no such file", broken);
}
