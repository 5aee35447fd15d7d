# SPDX-License-Identifier: GPL-2.0-only
# A target that cannot be one is refused before anything is made; one line, exit status 2.
try() {
	pinclash run --cell xfs-dax/vmsplice/punch/mapped --list-cells "$@" 2>&1
	echo "= $?"
}
touch file
try --target none --dangerous
try --target file --dangerous
try --target /proc --dangerous
try --target /proc/self --dangerous
try --dangerous=no
try --dangerous=no --known "$SRC/scenarios/known.ini" | tail -n 1
ls
