#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The CI stage with a guest image, cut off from every network; and the image by itself, as a lab boots it.
# shellcheck disable=SC2154 # ci/lib/kernel.sh sets kernel_*
set -euo pipefail

# shellcheck source=tests/guest/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"
ci_dir=$top/ci
for lib in common packages apt suite kernel; do
	# shellcheck source=/dev/null
	. "$ci_dir/lib/$lib.sh"
done

cells=(--cell xfs-dax/vmsplice/punch/mapped --cell xfs-dax/vmsplice/punch/unmapped --cell ext4-dax/rdma-mr/punch/mapped)

# run COMMAND...: output and exit code in files out, err, and in status.
run() {
	status=0
	"$@" >"$work/out" 2>"$work/err" || status=$?
}

check_ktap() { # WHAT FILE
	local strange
	strange=$(grep -vE '^(KTAP version 1|1\.\.3|(not )?ok [1-3] [a-z0-9/-]+|# .*)$' "$2") || true
	if [[ $(head -n 1 "$2") == 'KTAP version 1' && -z $strange ]] &&
		[[ $(grep -cE '^(not )?ok [1-3] ' "$2") == 3 ]] && grep -qx 'not ok 2 xfs-dax/vmsplice/punch/unmapped' "$2"; then
		pass "$1: KTAP with three cells, the second not ok"
	else
		fail "$1: not the KTAP that is expected"
		head -n 20 "$2" | sed 's/^/#   /'
	fi
}

# alone MEMORY APPEND OPTION...: kernel and image without the launcher.
alone() {
	timeout -s KILL 600 setpriv --pdeathsig KILL qemu-system-x86_64 -machine q35,nvdimm=on -accel "$accel" -cpu max \
		-smp 2 -m "$1" -nodefaults -nic none -display none -no-reboot -serial stdio "${@:3}" \
		-kernel "$kernel_image" -initrd "$work/alone/initramfs.cpio" \
		-append "$2 loglevel=5 pinclash.args=\"${cells[*]}\"" </dev/null 2>&1 |
		tr -d '\r\0' >"$work/console" || true # one that was killed lacks the marks
}

# What docs/guest.md says of a machine without the launcher.
boot_nvdimm() {
	local i size
	local -a dimms=()
	for i in 0 1; do
		size=$(((512 >> i) * 1024 * 1024 + 131072))
		truncate -s "$size" "$work/pmem$i"
		dimms+=(-object "memory-backend-file,id=pmem$i,share=on,size=$size,mem-path=$work/pmem$i"
			-device "nvdimm,id=nvdimm$i,memdev=pmem$i,label-size=131072")
	done
	alone 2G,slots=4,maxmem=8G "console=ttyS0 panic=-1 no_timer_check pinclash.accel=$accel" "${dimms[@]}"
}

# The memory and the kernel's command line of the LAVA job; of two pinclash.args the last counts.
boot_lava() {
	local job=$top/docs/ci/lava-job.yaml append
	append=$(sed -n "/-append '/,/'\$/p" "$job" | tr -s ' \n' ' ')
	append=${append#*"-append '"}
	append=${append%"' "}
	remark "the LAVA job says: $append"
	alone "$(sed -n 's/^ *memory: //p' "$job")" "${append/accel=tcg/accel=$accel}"
}

check_console() { # WHAT
	local before=$failures
	sed -n '/^pinclash-ktap: begin$/,/^pinclash-ktap: end, exit code/p' "$work/console" | sed '1d; $d' >"$work/ktap"
	check_ktap "$1" "$work/ktap"
	check "$1: the end is marked, with the exit code" grep -qx 'pinclash-ktap: end, exit code 1' "$work/console"
	((failures == before)) || tail -n 30 "$work/console" | sed 's/^/# console: /'
}

test_begin stage
kernel_from_package "${kernel_names[debian-6.12]}"

run "$top/ci/image.sh" --output "$work/image"
check "ci/image.sh makes an image" test "$status" = 0
run unshare -n "$top/ci/stage.sh" --accel "$accel" --image "$work/image" --kernel "$kernel_image" --modules "$kernel_modules" \
	--results "$work/results" -- "${cells[@]}"
check "without a network: exit code 1 for the unsafe cell" test "$status" = 1
((status == 1)) || tail -n 20 "$work/err" | sed 's/^/#   /'
check_ktap "standard output of the stage" "$work/out"
check "the same is among the files" cmp -s "$work/out" "$work/results/results.ktap"
check "results.json is there" test "$(jq .finished "$work/results/results.json")" = true

run "$top/ci/image.sh" --output "$work/alone" --kernel "$kernel_image" --modules "$kernel_modules"
check "ci/image.sh makes an image with modules" test "$status" = 0
boot_nvdimm
check_console "the image by itself, on nvdimm devices"
boot_lava
check_console "the image by itself, as the LAVA job boots it"

run "$top/ci/stage.sh"
check "no kernel: exit code 2 and one line: $(<"$work/err")" test "$status $(wc -l <"$work/err") $(wc -c <"$work/out")" = "2 1 0"
run "$top/ci/stage.sh" --kernel "$kernel_image" --modules "$kernel_modules" --image "$work"
check "no image: exit code 2 and one line: $(<"$work/err")" test "$status $(wc -l <"$work/err") $(wc -c <"$work/out")" = "2 1 0"
conclude
