# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Programs that stand in for the machine's own, in ./bin, and a cache of the test's own.

mkdir -p bin
export HOME=$PWD XDG_CACHE_HOME=$PWD/cache TMPDIR=$PWD LC_ALL=C
PATH=$PWD/bin:$PATH

stand_in() { # NAME: the script is on standard input
	{ echo '#!/bin/bash' && cat; } >"bin/$1"
	chmod +x "bin/$1"
}

# Whatever is asked for is installed.
stand_in dpkg-query <<<'while [[ $1 != \$* ]]; do shift; done; shift; printf "installed %s\n" "$@"'

# make_deb NAME FOLDER: a package of what is in the folder, as NAME.deb.
make_deb() {
	mkdir -p "$2/DEBIAN"
	printf 'Package: %s\nVersion: 1\nArchitecture: all\nMaintainer: A <a@example.org>\nDescription: x\n' "$1" \
		>"$2/DEBIAN/control"
	dpkg-deb --root-owner-group -b "$2" "$1.deb" >/dev/null
}
