#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# transcripts.sh [--update]: what docs/formats.md shows of commands is what they print for the recorded runs.
set -euo pipefail

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
page=${here%/*/*}/docs/formats.md
if [[ -z $(command -v jq) ]]; then
	echo "skipped: jq is not installed; ci/test.sh installs it"
	exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here"/recorded/* "$work"
mkdir "$work/bin"
ln -s "$(realpath "$PINCLASH_BINARY")" "$work/bin/pinclash"
export PATH=$work/bin:$PATH LC_ALL=C.UTF-8

# The page again, with every command in a ```console block followed by what it prints now.
commands=0 inside=
while IFS= read -r line; do
	case $line in
	'```console') inside=1 ;;
	'```') inside= ;;
	esac
	if [[ -z $inside || $line == '```console' || $line == '$ '* ]]; then
		printf '%s\n' "$line"
	fi
	if [[ -n $inside && $line == '$ '* ]]; then
		commands=$((commands + 1))
		# Some end with 1 or 3, and should: they found something.
		(cd "$work" && bash -c "${line#?}" 2>&1) || true
	fi
done <"$page" >"$work/page"

if [[ ${1-} == --update ]]; then
	cp "$work/page" "$page"
	exit
fi
((commands >= 5)) || { echo "only $commands commands found: the search is broken"; exit 1; }
diff -u "$page" "$work/page" || { echo "docs/formats.md is not true; see tests/formats/transcripts.sh --update"; exit 1; }
echo "$commands commands print what docs/formats.md shows"
