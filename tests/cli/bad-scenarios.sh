# SPDX-License-Identifier: GPL-2.0-only
# A scenario is refused with file, line, section and the nearest known name.
try() {
	printf "$1" >s.ini
	pinclash run --list-cells s.ini 2>&1
	echo "= $?"
}
try '[run]\nsed = 4\n'
try '[rnu]\nseed = 4\n'
try '[xfs-dx]\n'
try '[run]\npin-size = 8M\n'
try '[run]\ncell = xfs-dax/rdma-mr/punch/maped\n'
try '[run]\nseed = 1\nseed = 2\n'
try '[run]\n  seed = 1\n'
try '[run]\nseed\n'
try 'seed = 1\n'
try '[run\nseed = 1\n'
try ''
try '[run]\nseed = 1\0\n'
mkdir empty
pinclash run empty 2>&1
echo "= $?"
pinclash run /dev/null 2>&1
echo "= $?"
