#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# An example of docs/ci is accepted by a tool of its ecosystem, and one with a mistake in it is not.
# usage: ci-examples.sh gitlab|github|lava
set -euo pipefail

top=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/pinclash
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

skip() {
	echo "skipped: $*"
	exit 77
}

# The packages that package.json pins, in the cache and never in the tree: sets tools.
npm_tools() {
	local key stage
	[[ -n $(command -v npm) ]] || skip "npm is not installed"
	key=$(sha256sum <"$top/tests/lint/package.json")
	tools=$cache/npm/${key:0:24}
	if [[ ! -d $tools ]]; then
		mkdir -p "$cache/npm"
		stage=$(mktemp -d "$cache/stage.XXXXXX")
		cp "$top/tests/lint/package.json" "$stage"
		if ! npm install --prefix "$stage" --no-package-lock --ignore-scripts --no-audit --no-fund >"$work/npm.log" 2>&1; then
			rm -rf -- "$stage"
			skip "npm install: $(tail -n 1 "$work/npm.log")"
		fi
		mv -T -- "$stage" "$tools" 2>/dev/null || rm -rf -- "$stage" # somebody was faster
	fi
	touch -- "$tools"
}

# Each takes a file and fails when its ecosystem would.

accept_gitlab() {
	rm -rf -- "$work/repo"
	git init -q "$work/repo" # it wants to be in one
	cp -- "$1" "$work/repo/.gitlab-ci.yml"
	(cd "$work/repo" && "$tools/node_modules/.bin/gitlab-ci-local" --list)
}

accept_github() {
	"$tools/node_modules/.bin/action-validator" "$1"
}

# Debian's package belongs to Debian's interpreter.
accept_lava() {
	/usr/bin/python3 -c '
import sys, yaml
from lava_common.schemas import validate
validate(yaml.safe_load(open(sys.argv[1])))' "$1"
}

case ${1:-} in
gitlab) file=gitlab-ci.yml mistake='s/artifacts:/artefacts:/' ;;
github) file=github-actions.yml mistake='s/runs-on:/run-on:/' ;;
lava) file=lava-job.yaml mistake='s/monitors:/monitor:/' ;;
*)
	echo "usage: ci-examples.sh gitlab|github|lava"
	exit 2
	;;
esac
if [[ $1 == lava ]]; then
	/usr/bin/python3 -c 'import lava_common.schemas' 2>/dev/null || skip "lava-common is not installed; ci/test.sh installs it"
else
	npm_tools
fi
"accept_$1" "$top/docs/ci/$file" >"$work/out" 2>&1 || {
	cat "$work/out"
	echo "docs/ci/$file is not accepted"
	exit 1
}
sed "$mistake" "$top/docs/ci/$file" >"$work/$file"
if "accept_$1" "$work/$file" >"$work/out" 2>&1; then
	echo "docs/ci/$file is accepted with a mistake in it, too: the check is blind"
	exit 1
fi
echo "docs/ci/$file is accepted, and with a mistake in it refused"
