//! The worker that runs the engine on files.

fn main() {
    quarry::worker::listen();
}
