# SPDX-License-Identifier: GPL-2.0-only
# Mistakes in the arguments of the kernel builder and of the launcher's --kernel are one line and exit status 2.
try() {
	"$@" 2>&1
	echo "= $?"
}
# Without patches of its own, so that their number does not matter here.
mkdir -p p/ci
cp -r "$SRC/kernel" p/
cp -r "$SRC/ci/lib" p/ci/
rm -rf p/kernel/patches
try p/kernel/build.sh --frob
try p/kernel/build.sh --config
try p/kernel/build.sh --config nix
try p/kernel/build.sh --config ./nix
try p/kernel/build.sh --patches some
try p/kernel/build.sh --patches 2
try p/kernel/build.sh --patches none --fault nix
try p/kernel/build.sh
try p/kernel/build.sh --each
try p/kernel/build.sh --check
try p/kernel/build.sh --patches none --jobs 0
try p/kernel/build.sh --update nowhere
try "$SRC/ci/demo.sh" --kernel stock-maximal
try "$SRC/ci/demo.sh" --kernel series --modules .
try "$SRC/ci/demo.sh" --kernel debian:
try "$SRC/ci/demo.sh" --kernel debian:../sid
try "$SRC/ci/demo.sh" --pmem 512
try "$SRC/ci/demo.sh" --pmem 512,250
try "$SRC/ci/demo.sh" --pmem 4096,16
try "$SRC/kernel/bench.sh" --frob
try "$SRC/kernel/bench.sh" --kernel
try "$SRC/kernel/bench.sh" --pairs 0
try "$SRC/kernel/bench.sh" --seconds soon
try "$SRC/kernel/bench.sh" --only some
try "$SRC/kernel/selftest.sh"
try "$SRC/kernel/selftest.sh" --kernel
try "$SRC/kernel/selftest.sh" --hardened
try "$SRC/kernel/fstest.sh" --hardened
try "$SRC/kernel/fstest.sh" --frob
