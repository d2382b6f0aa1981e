//! Gives app and worker the same build id (`QUARRY_BUILD`), so that each can tell whether the
//! other comes from the same sources: a hash of what they are built from.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut hasher = DefaultHasher::new();
    for part in ["Cargo.toml", "Cargo.lock", "src"] {
        println!("cargo::rerun-if-changed={part}");
        add(&Path::new(&root).join(part), &mut hasher)?;
    }
    println!(
        "cargo::rustc-env=QUARRY_BUILD={}-{:016x}",
        env!("CARGO_PKG_VERSION"),
        hasher.finish()
    );
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a build script reads the sources it hashes")]
fn add(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    if path.is_dir() {
        let mut entries = fs::read_dir(path)?
            .map(|entry| entry.map(|e| e.path()))
            .collect::<io::Result<Vec<_>>>()?;
        entries.sort();
        return entries.iter().try_for_each(|entry| add(entry, hasher));
    }
    if path.exists() {
        path.file_name().hash(hasher);
        fs::read(path)?.hash(hasher);
    }
    Ok(())
}
