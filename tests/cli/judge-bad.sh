# SPDX-License-Identifier: GPL-2.0-only
# A case file that is none, or is broken: one line, exit status 2.
try() {
	pinclash judge "$@" 2>&1
	echo "= $?"
}
try none.json
echo '{"format": "pinclash case 1", "id": "a/b/c/d"' >case.json
try case.json
echo '{"cells": []}' >case.json
try case.json
echo '{"format": "pinclash case 1", "pin": {"granted": "yes"}}' >case.json
try case.json
: >case.json
try case.json
try .
