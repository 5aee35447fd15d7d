#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Every shell script of the tree is clean under shellcheck.
set -euo pipefail

cd "${BASH_SOURCE[0]%/*}/../.."
if [[ -z $(command -v shellcheck) ]]; then
	echo "skipped: shellcheck is not installed; ci/test.sh installs it"
	exit 77
fi
mapfile -t scripts < <(grep -rlE '^#!/bin/(bash|sh)|^# shellcheck shell=' ci kernel tests completion .ci | LC_ALL=C sort)
((${#scripts[@]} >= 10)) || {
	echo "only ${#scripts[@]} scripts found: the search is broken"
	exit 1
}
shellcheck -x -S warning "${scripts[@]}"
echo "${#scripts[@]} scripts are clean"
