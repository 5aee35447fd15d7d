# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Single files of the kernel's source, from the distribution's package.

source_package=linux-source-6.12

# source_obtain FILE...: they lie in $source_tree then, under the names they have in the kernel.
# The package is large and one compressed stream; what was taken from it once is kept.
source_obtain() { # FILE...
	local stage deb file
	source_tree=$cache_dir/source/$(printf '%s\n' "$source_package" "$@" | hash_text)
	if [[ -d $source_tree ]]; then
		touch -- "$source_tree"
		return
	fi
	[[ -n $(command -v apt-get) ]] || return 1
	stage=$(cache_stage source)
	note "downloading $source_package for $*"
	if (cd "$stage" && apt-get -qq -o APT::Sandbox::User=root download "$source_package") >&2 &&
		deb=$(echo "$stage/$source_package"_*.deb) &&
		source_extract "$deb" "$stage" "$@"; then
		rm -f -- "$deb"
		cache_publish "$stage" "$source_tree"
		for file; do
			[[ -s $source_tree/$file ]] || return 1
		done
	else
		rm -rf -- "$stage"
		return 1
	fi
}

source_extract() { # DEB FOLDER FILE...
	local deb=$1 folder=$2
	shift 2
	dpkg-deb --fsys-tarfile "$deb" |
		tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
		tar -xJ -C "$folder" --strip-components=1 --no-same-owner "${@/#/$source_package/}"
}
