//! The page.

fn main() {
    quarry::app::mount();
}
