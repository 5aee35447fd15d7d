#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The kernel's own KTAP parser (tools/testing/kunit) reads what we write, and reads the same from it.
# shellcheck disable=SC2154 # the libraries assign them
set -euo pipefail

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
top=${here%/*/*}
for lib in ci/lib/common ci/lib/packages ci/lib/apt kernel/lib/source kernel/lib/sourcefile; do
	# shellcheck source=/dev/null
	. "$top/$lib.sh"
done

skip() {
	echo "skipped: $*"
	exit 77
}

trap tmp_close EXIT
tmp_open
[[ -x /usr/bin/python3 ]] || skip "python3 is not installed; ci/test.sh installs it"
sourcefile_obtain tools/testing/kunit/kunit_parser.py tools/testing/kunit/kunit_printer.py ||
	skip "the kernel's parser cannot be had: no package $source_package; see the lines above"

# One of each sort of cell, and the same run cut off.
mkdir "$tmp/whole" "$tmp/cut"
cp "$here/ktap.jsonl" "$tmp/whole/cells.jsonl"
sed '$d' "$here/ktap.jsonl" | sed '$d' >"$tmp/cut/cells.jsonl"
for run in whole cut; do
	cp "$here/ktap.ini" "$tmp/$run/known.ini"
	"$PINCLASH_BINARY" report "$tmp/$run" --format ktap >"$tmp/$run.ktap" || true
	sed "s/^/$run: /" "$tmp/$run.ktap"
done
/usr/bin/python3 "$here/ktap.py" "$sourcefile_dir/tools/testing/kunit" "$tmp/whole.ktap" "$tmp/cut.ktap"
