# SPDX-License-Identifier: GPL-2.0-only
# A hold that cannot be says why in one line, and pins nothing.
head -c 65536 /dev/zero >file
hold() {
	pinclash hold "$@" 2>&1
	echo "ends with $?"
}
hold file
hold --with vmsplic file
hold --with vmsplice
hold --with vmsplice nothing
hold --with vmsplice /dev/null
hold --with vmsplice --offset 100 file
hold --with vmsplice --offset 64K file
hold --with vmsplice --length 100 file
hold --with vmsplice --offset 4K --length 64K file
hold --with vmsplice --for ever file
