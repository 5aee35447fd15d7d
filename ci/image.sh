#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Makes the guest image: what a stage needs besides a kernel, so that it needs no network and no compiler.
set -euo pipefail

ci_dir=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
top=${ci_dir%/*}
for lib in common packages apt suite kernel module initramfs build; do
	# shellcheck source=/dev/null
	. "$ci_dir/lib/$lib.sh"
done

usage() {
	cat <<'END'
usage: ci/image.sh --output DIR [--kernel BZIMAGE|NAME [--modules DIR]]

  --output DIR      where the image goes; what is there under its names is replaced
  --kernel BZIMAGE  put the modules of this kernel in, too: then it boots with that kernel and no launcher
  --modules DIR     its lib/modules/<release>
  -h, --help        this text

Writes DIR/initramfs.cpio (tools, pinclash, scenarios; boots by itself, docs/guest.md) and DIR/pinclash,
the program that sums a run up on the host.

Environment: PINCLASH_BINARY is packed in place of a fresh build.

Exit codes: 0 made; 2 bad input; 5 packages, build or download failed.
END
}

parse_arguments() {
	output='' kernel='' modules=''
	while (($#)); do
		case $1 in
		--output | --kernel | --modules)
			(($# >= 2)) || die "$1 needs a value; command line; see ci/image.sh --help"
			;;&
		--output) output=$2 ;;
		--kernel) kernel=$2 ;;
		--modules) modules=$2 ;;
		-h | --help)
			usage
			exit 0
			;;
		*) die "unknown argument $1; command line; see ci/image.sh --help" ;;
		esac
		shift 2
	done
	[[ -n $output ]] || die "no place for the image is named; command line; give --output DIR"
	[[ -z $modules || -n $kernel ]] || die "--modules goes with --kernel; command line; name the kernel, too"
	[[ -z $kernel ]] || kernel_check_arguments "$kernel" "$modules"
	mkdir -p -- "$output" || die "cannot make the directory; $output; give another"
}

main() {
	parse_arguments "$@"
	trap tmp_close EXIT
	tmp_open
	packages_install
	need_command busybox cpio depmod modinfo xz zstd
	build
	initramfs_guest "$binary" "$top/scenarios"
	if [[ -n $kernel ]]; then
		kernel_obtain "$kernel" "$modules"
		module_obtain
		initramfs_modules
	fi
	# Each appears whole.
	cat -- "${initramfs_base[@]}" >"$output/initramfs.cpio.part"
	cp -L -- "$binary" "$output/pinclash.part"
	mv -- "$output/initramfs.cpio.part" "$output/initramfs.cpio"
	mv -- "$output/pinclash.part" "$output/pinclash"
	note "$output/initramfs.cpio: $(($(stat -c %s "$output/initramfs.cpio") >> 20)) MiB${kernel:+, with modules for $kernel_release}"
}

main "$@"
