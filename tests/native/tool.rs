//! Where the tools of pinned versions stand that `script/setup` installs.

use std::env;
use std::path::PathBuf;

/// The directory of a tool, by its name in `script/env.sh`, whether or not a script runs the test. It
/// must hold this.
#[track_caller]
pub(crate) fn directory(name: &str, holds: &str) -> PathBuf {
    let variable = format!("{}_version=", name.replace('-', "_"));
    let own = env::var_os(format!("QUARRY_{}", name.replace('-', "_").to_uppercase()));
    let path = own.map_or_else(
        || {
            let version = include_str!("../../script/env.sh")
                .lines()
                .find_map(|line| line.strip_prefix(&variable))
                .unwrap_or_else(|| panic!("script/env.sh has no {variable}"));
            let cache = || {
                let home = || Some(PathBuf::from(env::var_os("HOME")?).join(".cache"));
                let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home)?;
                Some(cache.join("quarry/tools"))
            };
            let tools = env::var_os("QUARRY_TOOLS").map(PathBuf::from).or_else(cache);
            tools.expect("HOME or QUARRY_TOOLS is set").join(format!("{name}-{version}"))
        },
        PathBuf::from,
    );
    assert!(
        path.join(holds).exists(),
        "{} holds no {holds}: run script/setup, then this test again",
        path.display()
    );
    path
}
