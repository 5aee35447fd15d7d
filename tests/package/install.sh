#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# install.sh BUILD-FOLDER: what "cmake --install" puts below a prefix is all there, and works from there.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$1" --prefix "$work/prefix" >"$work/log"

cd "$work/prefix"
for file in bin/pinclash share/man/man1/pinclash.1.gz share/man/man1/pinclash-run.1.gz \
	share/bash-completion/completions/pinclash share/pinclash/scenarios/known.ini \
	share/pinclash/scenarios/smoke/xfs-dax.ini share/doc/pinclash/README.md \
	share/doc/pinclash/LICENSE share/doc/pinclash/docs/verdicts.md \
	share/doc/pinclash/docs/formats/results.schema.json; do
	[[ -s $file ]] || { echo "missing: $file"; exit 1; }
done
find share/zsh -name _pinclash | grep -q . || { echo "no completion for zsh"; exit 1; }
# Each command has its page, and no page is of another build.
while IFS=$'\t' read -r command _; do
	[[ $command == -* ]] || zcat "share/man/man1/pinclash-$command.1.gz" | cmp - <(bin/pinclash help --man "$command")
done < <(bin/pinclash complete -- '')
# The documents that README names are where it says.
grep -o '](docs/[a-z.-]*)' share/doc/pinclash/README.md | tr -d ']()' | while read -r link; do
	[[ -s share/doc/pinclash/$link ]] || { echo "README.md: no $link"; exit 1; }
done
cd "$work"
prefix/bin/pinclash run --list-cells prefix/share/pinclash/scenarios/smoke | tail -n 1
