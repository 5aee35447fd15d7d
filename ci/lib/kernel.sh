# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Obtains the kernel: a Debian package by the name of its metapackage, or an image of the user's own.
#
# kernel_obtain sets
#   kernel_image    what QEMU loads
#   kernel_modules  the lib/modules/<release> tree, or empty
#   kernel_release  what uname -r will say
#   kernel_id       changes when the image does

# Short name -> metapackage. The real package behind it changes with every security update.
declare -A kernel_names=(
	[debian-6.12]=linux-image-6.12-amd64
	[debian-6.1]=linux-image-amd64 # the default kernel of Debian 12
)

# Bad input is refused before anything is installed or built.
kernel_check_arguments() { # KERNEL MODULES
	if [[ -n ${kernel_names[$1]:-} ]]; then
		[[ -z $2 ]] || die "--modules goes with --kernel PATH; $1 brings its own modules; leave it out"
		[[ -n $(command -v apt-get) ]] ||
			die "--kernel $1 needs apt-get; this is not Debian; give --kernel PATH and --modules DIR"
		return
	fi
	[[ -e $1 ]] || die "no kernel image; $1; give a path to a bzImage or one of: ${!kernel_names[*]}"
	[[ -f $1 && -r $1 ]] || die "the kernel image cannot be read; $1; give a readable file"
	[[ -z $2 || -d $2/kernel || -f $2/modules.dep ]] ||
		die "no modules in it; $2; give the lib/modules/<release> directory of the kernel"
	kernel_image=$1
	kernel_release_of "$1"
}

kernel_obtain() { # KERNEL MODULES
	if [[ -n ${kernel_names[$1]:-} ]]; then
		kernel_from_package "${kernel_names[$1]}"
	else
		kernel_image=$(realpath -- "$1")
		kernel_modules=${2:+$(realpath -- "$2")}
	fi
	kernel_release_of "$kernel_image"
	kernel_check_modules
	kernel_id=$(hash_of "$kernel_image")
	kernel_uncompress
}

# --- Debian packages

# kernel_candidates METAPACKAGE: lines "package version", the candidate first.
# apt-cache takes two seconds, so its answer is kept until the lists or the sources change.
kernel_candidates() {
	local meta=$1 key answer version stage
	key=$(stat -c '%n %s %Y' /var/lib/apt/lists/*Packages* /etc/apt/preferences* /etc/apt/preferences.d/* \
		2>/dev/null | hash_text) || true
	answer=$cache_dir/candidates/$meta-$key
	if [[ ! -s $answer ]]; then
		stage=$(cache_stage candidates)
		for version in $(kernel_versions "$meta"); do
			apt-cache show "$meta=$version" 2>/dev/null |
				sed -n "s/^Depends: \(linux-image-[^ ,]*\).*/\1 $version/p" | head -n 1
		done >"$stage/answer"
		if [[ ! -s $stage/answer ]]; then
			rm -rf -- "$stage"
			return 1
		fi
		cache_publish "$stage/answer" "$answer"
		rmdir "$stage"
	fi
	touch -- "$answer"
	cat -- "$answer"
}

kernel_versions() { # METAPACKAGE
	local candidate
	candidate=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: //p')
	[[ -n $candidate && $candidate != '(none)' ]] || return 0
	{
		printf '%s\n' "$candidate"
		apt-cache madison "$1" 2>/dev/null | cut -d'|' -f2 | tr -d ' '
	} | awk '!seen[$0]++'
}

kernel_from_package() { # METAPACKAGE
	local meta=$1 line package version tree attempt
	local -a candidates
	for attempt in 1 2; do
		mapfile -t candidates < <(kernel_candidates "$meta")
		for line in "${candidates[@]}"; do
			read -r package version <<<"$line"
			tree=$cache_dir/kernel/${package}_$version
			if [[ -d $tree ]] || kernel_download "$package" "$tree"; then
				touch -- "$tree"
				kernel_image=$(echo "$tree"/boot/vmlinuz-*)
				kernel_modules=$(echo "$tree"/lib/modules/*)
				return
			fi
			note "cannot download $package $version; trying the next version listed"
			# Lists that are out of date name files that are gone.
			[[ $attempt == 2 || -n ${packages_updated:-} ]] || break
		done
		[[ $attempt == 2 ]] || packages_update || break
	done
	die "no package for $meta could be downloaded; apt-get; check the network and the package sources" "$EXIT_SETUP"
}

kernel_download() { # PACKAGE TREE
	local package=$1 tree=$2 stage
	stage=$(cache_stage kernel)
	note "downloading $package"
	# Unpacked by root or not, the sandbox user cannot write to a private directory.
	if (cd "$stage" && apt-get -qq -o APT::Sandbox::User=root download "$package") >"$tmp/download.log" 2>&1 &&
		dpkg-deb --fsys-tarfile "$stage"/*.deb |
		tar -x -C "$stage" --no-same-owner ./boot ./lib/modules; then
		rm -f -- "$stage"/*.deb
		chmod 755 "$stage"
		cache_publish "$stage" "$tree"
	else
		tail -n 2 "$tmp/download.log" >&2
		rm -rf -- "$stage"
		return 1
	fi
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
