# SPDX-License-Identifier: GPL-2.0-only
# Changes that nobody holds up, one that fails, and what is no change.
change() {
	pinclash change "$@" 2>&1
	echo "ends with $?"
}
head -c 65536 /dev/zero >file
change file truncate-zero
stat -c '%s bytes' file
head -c 65536 /dev/zero >file
change --offset 4K file truncate-shrink
stat -c '%s bytes' file
change --length 0 file punch
change file
change nothing punch
change file punhc
change file unbind
change /dev/null punch
change file reflink-from
change --other file file punch
change --deadline soon file punch
