#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The tables of docs/findings.md are what docs/findings/ says; and the check of it cries when they are not.
set -euo pipefail

cd "${BASH_SOURCE[0]%/*}/../.."
ci/findings.sh --check

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/docs"
cp -r ci scenarios "$work"
cp -r docs/findings docs/findings.md "$work/docs"

# cries PATTERN: the check of the copy must fail and say so.
cries() {
	local said
	if said=$("$work/ci/findings.sh" --check 2>&1); then
		echo "the check is silent, and should say '$1'"
		exit 1
	fi
	[[ $said == *"$1"* ]] || {
		printf 'the check does not say "%s", but:\n%s\n' "$1" "$said"
		exit 1
	}
}

"$work/ci/findings.sh" --check
file=$work/docs/findings/debian-6.12.tsv
printf 'xfs-dax/odirect/new/closed\tunsafe\tleak\tH1\taccounting\tone pin is left\n' >>"$file"
cries "is not what docs/findings/ says"
"$work/ci/findings.sh"
"$work/ci/findings.sh" --check
grep -qF -- '--cell=xfs-dax/odirect/new/closed` | leak' "$work/docs/findings.md"
sed -i 's/\tleak\tH1/\tleak\t?/' "$file"
cries "no section of"
rm "$file"
cries "no results of debian-6.12"
echo "the tables are what the results say"
