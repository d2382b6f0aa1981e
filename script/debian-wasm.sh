# Sourced by script/setup: a compiler for wasm where rustup's server cannot be reached.
# shellcheck shell=bash
#
# Debian ships a current Rust for its browsers (rustc-web) with the sources of std, but no std for
# wasm32-unknown-unknown. It is built here once, into a sysroot of our own: links to Debian's files
# and the new std beside them. Nothing of the system is changed but the packages.

build_debian_wasm() {
    if [[ ! -x /usr/bin/rustc || ! -x /usr/bin/lld-22 || ! -d /usr/lib/rustlib/src/rust ]]; then
        apt_install "a compiler for wasm, since rustup has none" rustc-web cargo-web rust-web-src lld-22
    fi
    local version host
    version=$(/usr/bin/rustc --version)
    at_least "$(cut -d ' ' -f 2 <<<"$version")" "$rust_minimum" ||
        fail "Debian's $version is too old: install rustc-web from Debian's security updates, then run this again."
    host=$(/usr/bin/rustc -vV | sed -n 's/^host: //p')

    say "Building std for wasm with $version into $debian_dir, once."
    rm -rf "$debian_dir"
    local rustlib=$debian_dir/lib/rustlib
    mkdir -p "$debian_dir/bin" "$rustlib/$host/bin" "$rustlib/wasm32-unknown-unknown/lib"
    ln -s "/usr/lib/rustlib/$host/lib" "$rustlib/$host/lib"
    ln -s /usr/lib/rustlib/src "$rustlib/src"
    # The name under which rustc looks for its linker.
    ln -s /usr/bin/lld-22 "$rustlib/$host/bin/rust-lld"
    local command
    for command in cargo cargo-clippy clippy-driver rustdoc; do
        ln -s "/usr/bin/$command" "$debian_dir/bin/$command"
    done
    printf '#!/bin/sh\nexec /usr/bin/rustc --sysroot "%s" "$@"\n' "$debian_dir" >"$debian_dir/bin/rustc"
    chmod +x "$debian_dir/bin/rustc"

    build_std "$rustlib/wasm32-unknown-unknown/lib" || fail "std for wasm could not be built: see cargo's message above."
    echo "$version" >"$debian_dir/built-for"
}

# build_std <directory for the libraries>
build_std() {
    local crate=$debian_dir/std
    mkdir -p "$crate/src"
    cat >"$crate/Cargo.toml" <<'TOML'
[package]
name = "empty"
version = "0.0.0"
edition = "2024"

[profile.release]
panic = "abort"
TOML
    echo '#![no_std]' >"$crate/src/lib.rs"
    # Bitcode lets the app's `lto` reach into std. The flag for unstable options is needed only here.
    (
        cd "$crate"
        PATH=$debian_dir/bin:$PATH RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR=target \
            cargo build --quiet --release --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort,test >&2
        rm target/wasm32-unknown-unknown/release/deps/libempty-*.rlib
        cp target/wasm32-unknown-unknown/release/deps/*.rlib "$1"
    )
    rm -rf "$crate"
}
