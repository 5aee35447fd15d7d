# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Single files of the kernel source, without unpacking all of it; beside source.sh.

# sourcefile_obtain FILE...: they lie in $sourcefile_dir then, under the names they have in the kernel.
sourcefile_obtain() { # FILE...
	sourcefile_wanted=("$@")
	[[ -n $(command -v apt-get) ]] || return 1
	apt_newest "$source_package" source_candidates sourcefile_from_candidate
}

sourcefile_from_candidate() { # PACKAGE VERSION
	local stage
	sourcefile_dir=$cache_dir/sourcefile/$1_$2-$(printf '%s\n' "${sourcefile_wanted[@]}" | hash_text)
	if [[ ! -d $sourcefile_dir ]]; then
		stage=$(cache_stage sourcefile)
		if ! mkdir "$stage/files" || ! sourcefile_extract "$1" "$2" "$stage"; then
			rm -rf -- "$stage"
			return 1
		fi
		cache_publish "$stage/files" "$sourcefile_dir"
		rm -rf -- "$stage"
	fi
	touch -- "$sourcefile_dir"
}

# From the tree that source.sh unpacked, if it did. No patch of ours touches these files.
sourcefile_extract() { # PACKAGE VERSION STAGE
	if [[ -d $cache_dir/linux/$1_$2/tree ]]; then
		tar -c -C "$cache_dir/linux/$1_$2/tree" "${sourcefile_wanted[@]}" | tar -x -C "$3/files"
		return
	fi
	note "downloading $1 $2 for ${sourcefile_wanted[*]}"
	apt_fetch "$3" "$1=$2" &&
		dpkg-deb --fsys-tarfile "${apt_debs[0]}" | tar -xO "./usr/src/$1.tar.xz" |
		tar -xJ -C "$3/files" --strip-components=1 --no-same-owner "${sourcefile_wanted[@]/#/$1/}"
}
