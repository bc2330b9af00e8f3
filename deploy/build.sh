#!/bin/sh
# Builds the program as users run it and lays out the files of the container image.
#
#   deploy/build.sh OUT [PROFILE]
#
# OUT is the root of the files to make. PROFILE is a cargo profile: `dist` (the default: smallest and fastest), or
# `release`, which builds in half the time.
set -eu

out=${1:?say where to put the files}
profile=${2:-dist}
cd "$(dirname "$0")/.."

cargo build --locked --package pairwell --profile "$profile"

target=${CARGO_TARGET_DIR:-target}
install -D -m 0755 "$target/$profile/pairwell" "$out/usr/local/bin/pairwell"
install -D -m 0644 LICENSE-MIT "$out/usr/share/doc/pairwell/LICENSE-MIT"
install -D -m 0644 LICENSE-APACHE "$out/usr/share/doc/pairwell/LICENSE-APACHE"
install -D -m 0644 openapi/pairwell.json "$out/usr/share/doc/pairwell/openapi.json"
