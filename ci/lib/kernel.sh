# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Obtains the kernel: a Debian package by the name of its metapackage, one that kernel/build.sh builds, or an
# image of the user's own.
#
# kernel_obtain sets
#   kernel_image    what QEMU loads
#   kernel_modules  the lib/modules/<release> tree, or empty
#   kernel_release  what uname -r will say
#   kernel_id       changes when the image does
#   kernel_memory   what the guest gets, in QEMU's spelling
#   kernel_package, kernel_version  where a packaged one comes from, or empty
#   kernel_tree     where it was built, if it still lies there

# Short name -> metapackage. The real package behind it changes with every security update.
declare -A kernel_names=(
	[debian-6.12]=linux-image-6.12-amd64
	[debian-6.1]=linux-image-amd64 # the default kernel of Debian 12
)

# Short name -> arguments of kernel/build.sh.
declare -A kernel_builds=(
	[stock-minimal]="--patches none"
	[series]="--patches series"
	[hardened]="--patches all"
	[stock-debug]="--patches none --config debug"
	[series-debug]="--patches series --config debug"
	[hardened-debug]="--patches all --config debug"
)

# Bad input is refused before anything is installed or built.
kernel_check_arguments() { # KERNEL MODULES
	if [[ -n ${kernel_names[$1]:-}${kernel_builds[$1]:-} || $1 == debian:* ]]; then
		[[ $1 != debian:* || $1 =~ ^debian:[a-z][a-z0-9.-]*$ ]] ||
			die "no name of a suite: $1; --kernel; give one such as debian:sid"
		[[ -z $2 ]] || die "--modules goes with --kernel PATH; $1 brings its own modules; leave it out"
		[[ -n $(command -v apt-get) ]] ||
			die "--kernel $1 needs apt-get; this is not Debian; give --kernel PATH and --modules DIR"
		return
	fi
	[[ -e $1 ]] || die "no kernel image; $1; give a path to a bzImage or one of: ${!kernel_names[*]} ${!kernel_builds[*]} debian:SUITE"
	[[ -f $1 && -r $1 ]] || die "the kernel image cannot be read; $1; give a readable file"
	[[ -z $2 || -d $2/kernel || -f $2/modules.dep || -f $2/modules.builtin ]] ||
		die "no modules in it; $2; give the lib/modules/<release> directory of the kernel"
	kernel_image=$1
	kernel_release_of "$1"
}

kernel_obtain() { # KERNEL MODULES
	kernel_memory=2G
	[[ $1 != *-debug ]] || kernel_memory=4G # KASAN's shadow, and what it keeps back after a free
	kernel_package='' kernel_version=''
	if [[ -n ${kernel_names[$1]:-} ]]; then
		kernel_from_package "${kernel_names[$1]}"
	elif [[ $1 == debian:* ]]; then
		suite_open "${1#debian:}"
		kernel_from_package linux-image-amd64
	elif [[ -n ${kernel_builds[$1]:-} ]]; then
		kernel_from_build "${kernel_builds[$1]}"
	else
		kernel_image=$(realpath -- "$1")
		kernel_modules=${2:+$(realpath -- "$2")}
	fi
	kernel_tree=${kernel_image%/*}
	kernel_tree=${kernel_tree%/arch/*/boot}
	kernel_release_of "$kernel_image"
	kernel_check_modules
	kernel_id=$(hash_of "$kernel_image")
	kernel_uncompress
}

# A build takes minutes: it ends when this run does, and says itself why it failed.
kernel_from_build() { # ARGUMENTS
	local status=0
	# shellcheck disable=SC2086 # several words
	setpriv --pdeathsig TERM "$top/kernel/build.sh" $1 >"$tmp/image" &
	wait $! || status=$?
	((status == 0)) || exit "$status"
	kernel_image=$(<"$tmp/image")
	kernel_modules=${kernel_image%/*}/modules
}

# --- Debian packages

kernel_from_package() { # METAPACKAGE
	apt_newest "$1" kernel_candidates kernel_from_candidate ||
		die "no package for $1 could be downloaded; apt-get; check the network and the package sources" "$EXIT_SETUP"
}

# Lines "package version", the candidate first: what each version of a metapackage stands for.
kernel_candidates() { # METAPACKAGE
	local version
	for version in $(apt_versions "$1"); do
		apt-cache "${apt_options[@]}" show "$1=$version" 2>/dev/null |
			sed -n '/^Depends:/s/.* \(linux-image-[^ ,]*\).*/\1/p' | head -n 1 | sed "s/$/ $version/"
	done
}

kernel_from_candidate() { # PACKAGE VERSION
	local tree=$cache_dir/kernel/$1_$2
	[[ -d $tree ]] || kernel_download "$1=$2" "$tree" || return 1
	touch -- "$tree"
	kernel_modules=$(compgen -G "$tree/lib/modules/*")
	kernel_image=$(compgen -G "$tree/boot/vmlinuz-*" || compgen -G "$kernel_modules/vmlinuz")
	kernel_package=$1 kernel_version=$2
}

kernel_download() { # PACKAGE=VERSION TREE
	local stage
	local -a parts
	stage=$(cache_stage kernel)
	note "downloading ${1%%=*}"
	mapfile -t parts < <(kernel_parts "$1")
	if ! apt_fetch "$stage" "${parts[@]}" || ! apt_unpack "$stage"; then
		rm -rf -- "$stage"
		return 1
	fi
	cache_publish "$stage" "$2"
}

# Newer kernels come in several packages, which the one that is named depends on.
kernel_parts() { # PACKAGE=VERSION
	printf '%s\n' "$1"
	apt_depends "$1" 'linux-(binary|modules)-[^ ,]+' | sed "s/$/=${1#*=}/"
}

# --- what the image is

# kernel_field OFFSET TYPE: one little-endian number of the boot header (Documentation/arch/x86/boot.rst).
kernel_field() {
	od -An -v -j "$(($1))" -N "${2#u}" -t "u${2#u}" -- "$kernel_image" | tr -d ' '
}

# kernel_magic FILE [OFFSET]: four bytes in hexadecimal; empty beyond the end.
kernel_magic() {
	od -An -v -t x1 -j "$((${2:-0}))" -N 4 -- "$1" 2>/dev/null | tr -d ' \n' || true
}

kernel_release_of() { # IMAGE
	local magic offset
	magic=$(kernel_magic "$1" 0x202)
	if [[ $magic == 48647253 ]]; then # "HdrS"
		offset=$(($(kernel_field 0x20e u2) + 0x200))
		kernel_release=$(tail -c +$((offset + 1)) -- "$1" | head -c 128 | tr '\0' '\n' | head -n 1) || true
		kernel_release=${kernel_release%% *}
	elif [[ $(kernel_magic "$1") == 7f454c46 ]]; then
		kernel_release=$(grep -a -o -m 1 'Linux version [^ ]*' -- "$1" | head -n 1) || true
		kernel_release=${kernel_release##* }
	else
		die "not an x86 kernel image; $1; give a bzImage or a vmlinux"
	fi
	[[ $kernel_release =~ ^[A-Za-z0-9._+~-]+$ ]] ||
		die "the kernel image names no release; $1; it may be truncated: copy it again"
}

# Modules of another kernel would be refused one by one inside the guest, where it is harder to see why.
kernel_check_modules() {
	local one magic
	[[ -n $kernel_modules ]] || return 0
	one=$(find "$kernel_modules/" -name '*.ko*' -print -quit)
	[[ -n $one ]] || return 0
	magic=$(modinfo -F vermagic "$one")
	[[ ${magic%% *} == "$kernel_release" ]] ||
		die "modules are of ${magic%% *}, the image is $kernel_release; $kernel_modules; give the matching pair"
}

# A compressed kernel unpacks itself inside the guest: two to six seconds of every boot under TCG.
# Unpacked here, once, it boots through its PVH entry. It is the very same kernel;
# an image without that entry, or in a format unknown here, is booted as it is.
kernel_uncompress() {
	local payload length stage plain=$cache_dir/vmlinux/$kernel_id
	[[ $(kernel_magic "$kernel_image") != 7f454c46 ]] || return 0
	payload=$((($(kernel_field 0x1f1 u1) + 1) * 512 + $(kernel_field 0x248 u4)))
	length=$(kernel_field 0x24c u4)
	(($(stat -c %s -- "$kernel_image") >= payload + length)) ||
		die "the kernel image is truncated; $kernel_image; copy it again"
	if [[ ! -e $plain ]]; then
		stage=$(cache_stage vmlinux)
		kernel_unpack "$payload" "$length" >"$stage/vmlinux"
		# An empty file is the cached answer "boot it as it is".
		if (($(stat -c %s "$stage/vmlinux") != $(kernel_field payload+length-4 u4))) ||
			! kernel_has_pvh "$stage/vmlinux"; then
			: >"$stage/vmlinux"
		fi
		cache_publish "$stage/vmlinux" "$plain"
		rmdir -- "$stage"
	fi
	touch -- "$plain"
	[[ ! -s $plain ]] || kernel_image=$plain
}

# The unpackers complain of the four bytes of length after the data; whether it worked is for the caller to see.
kernel_unpack() { # OFFSET LENGTH
	local -a unpack
	case $(kernel_magic "$kernel_image" "$1") in
	28b52ffd) unpack=(zstd -dcq) ;;
	fd377a58) unpack=(xz -dcq --single-stream) ;;
	1f8b*) unpack=(gzip -dcq) ;;
	*) return 0 ;;
	esac
	tail -c +$(($1 + 1)) -- "$kernel_image" | head -c "$2" | "${unpack[@]}" 2>/dev/null || true
}

kernel_has_pvh() { # VMLINUX
	local notes
	notes=$(readelf -n -- "$1" 2>/dev/null) && [[ $notes == *'(0x00000012)'* ]]
}
