#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# From the distribution's source package to a bootable kernel image, with the series or without.
set -euo pipefail

kernel_dir=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
top=${kernel_dir%/*}
for lib in ci/lib/common ci/lib/packages ci/lib/apt kernel/lib/source kernel/lib/patches kernel/lib/make \
	kernel/lib/each kernel/lib/check kernel/lib/update; do
	# shellcheck source=/dev/null
	. "$top/$lib.sh"
done

usage() {
	cat <<'END'
usage: kernel/build.sh [option]...
       kernel/build.sh --each [option]... [-- argument for ci/demo.sh...]
       kernel/build.sh --check [option]...
       kernel/build.sh --update GITTREE [BASE]

Prints the path of the image; beside it lie config, vmlinux, System.map, modules/ and build/.

  --config NAME|FILE  minimal (default), debug, or a fragment that is read on top of minimal
  --patches all|series|none|N
                      how many of kernel/patches/6.12 (default: all, which is the hardened kernel;
                      series are those up to the number in kernel/patches/6.12/series)
  --fault NAME        all patches and the fault kernel/faults/NAME.patch: a kernel that is broken on purpose
  --jobs N            compilers at a time (default: one a CPU)
  --each              build after every single patch, boot each and run the default set
  --check             checkpatch --strict, W=1 and sparse on the touched files, and builds without FS_DAX,
                      without DEV_DAX, without TRANSPARENT_HUGEPAGE, and with DAX as a module
  --update GITTREE [BASE]
                      write kernel/patches/6.12 anew from the commits after BASE (default: tag base)
  -h, --help          this text

Exit codes: 0 done; 1 --each or --check found something; 2 bad input;
5 a patch does not apply, or packages, build or download failed; 130 interrupted.
END
}

parse_arguments() {
	action=build config=minimal wish=all fault='' jobs=$(nproc) update_tree='' update_base=base
	demo_args=()
	while (($#)); do
		case $1 in
		--config | --patches | --fault | --jobs | --update)
			(($# >= 2)) || die "$1 needs a value; command line; see kernel/build.sh --help"
			;;&
		--config) config=$2 ;;
		--patches) wish=$2 ;;
		--fault) fault=$2 ;;
		--jobs) jobs=$2 ;;
		--update)
			action=update update_tree=$2
			if (($# >= 3)) && [[ $3 != -* ]]; then
				update_base=$3
				shift
			fi
			;;
		--each | --check)
			action=${1#--}
			shift
			continue
			;;
		-h | --help)
			usage
			exit 0
			;;
		--)
			shift
			demo_args=("$@")
			break
			;;
		*) die "unknown argument $1; command line; see kernel/build.sh --help" ;;
		esac
		shift 2
	done
}

check_arguments() {
	[[ $wish =~ ^(all|series|none|[0-9]{1,4})$ ]] ||
		die "--patches $wish; command line; give all, series, none or a number"
	[[ $jobs =~ ^[1-9][0-9]{0,3}$ ]] || die "--jobs $jobs is no number; command line; give 1 or more"
	config_select "$config"
	patches_select "$wish"
	[[ -z $fault ]] || patches_break "$fault"
}

on_exit() {
	local status=$?
	trap '' INT TERM HUP
	tmp_close
	exit "$status"
}

main() {
	parse_arguments "$@"
	if [[ $action == update ]]; then
		update_check
	else
		check_arguments
	fi
	trap on_exit EXIT
	trap 'exit "$EXIT_SIGNAL"' INT TERM HUP
	tmp_open
	packages=("${packages_kernel[@]}")
	[[ $action != check ]] || packages+=(sparse perl)
	packages_install
	need_command git ccache gcc make flex bison bc xz jq
	cache_prune
	case $action in
	build)
		source_open
		image_build
		printf '%s\n' "$image_dir/bzImage"
		;;
	each)
		source_open
		each_patch
		;;
	check)
		source_open
		check_series
		;;
	update) update_patches ;;
	esac
}

main "$@"
