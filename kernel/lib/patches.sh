# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Which patches are meant, and a source tree with just these applied.

patches_dir=$top/kernel/patches/6.12

# patches_select none|series|all|N: sets patches_all and patches, lists of files in their order. 0000 is the cover
# letter. The file "series" says how many of them are the series; those behind it harden the kernel. Without it
# all are the series.
patches_select() {
	local file
	patches_all=() patches=()
	for file in "$patches_dir"/[0-9]*.patch; do
		[[ ! -e $file || ${file##*/} == 0000-* ]] || patches_all+=("$file")
	done
	patches_series=${#patches_all[@]}
	[[ ! -f $patches_dir/series ]] || patches_series=$(<"$patches_dir/series")
	if [[ ! $patches_series =~ ^[0-9]{1,4}$ ]] || ((10#$patches_series > ${#patches_all[@]})); then
		die "no number of patches in it; $patches_dir/series; write 0 to ${#patches_all[@]}"
	fi
	case $1 in
	none) return ;;
	series | all)
		((${#patches_all[@]})) || die "no patches; $patches_dir; put the series there or use --patches none"
		patches=("${patches_all[@]}")
		[[ $1 == all ]] || patches=("${patches_all[@]:0:10#$patches_series}")
		;;
	*)
		((10#$1 <= ${#patches_all[@]})) ||
			die "--patches $1, but there are ${#patches_all[@]}; $patches_dir; give 0 to ${#patches_all[@]}"
		patches=("${patches_all[@]:0:10#$1}")
		;;
	esac
}

# patches_break FAULT: adds it to all patches, behind which alone it is known to apply.
patches_break() {
	local file=$top/kernel/faults/$1.patch
	[[ $1 != */* && -f $file ]] || die "no fault $1; kernel/faults/; its files are named after the faults"
	((${#patches[@]} == ${#patches_all[@]})) || die "--fault goes on top of all patches; command line; leave --patches out"
	patches+=("$file")
}

# Is the whole series among them?
patches_complete() {
	((${#patches[@]} && ${#patches[@]} >= 10#$patches_series))
}

# What patches do to the tree. Their messages and numbers make no other kernel.
patches_changes() { # PATCH...
	(($# == 0)) || sed -n -s '/^diff --git /,/^-- $/p' -- "$@"
}

# Files that patches name, the made and the removed included.
patches_files() { # PATCH...
	(($# == 0)) || sed -n 's,^diff --git a/\([^ ]*\) b/\([^ ]*\)$,\1\n\2,p' -- "$@" | LC_ALL=C sort -u
}

# patches_apply PATCH...: makes the tree what the package has, with these patches and no others.
patches_apply() {
	local patch file
	local wanted=$tmp/wanted
	patches_keep "$@"
	rm -rf -- "$wanted"
	cp -r -- "$source_dir/original" "$wanted"
	for patch in "$@"; do
		patches_apply_one "$patch" "$wanted"
	done
	while IFS= read -r file; do
		if [[ ! -e $wanted/$file ]]; then
			rm -f -- "${source_tree:?}/$file"
		elif ! cmp -s -- "$wanted/$file" "$source_tree/$file"; then
			mkdir -p -- "$(dirname -- "$source_tree/$file")"
			cp -- "$wanted/$file" "$source_tree/$file"
		fi
	done <"$source_dir/touched"
}

# Keeps what the package has of each file that these patches are the first to touch.
patches_keep() { # PATCH...
	local file
	mkdir -p "$source_dir/original"
	touch "$source_dir/touched"
	while IFS= read -r file; do
		if [[ -e $source_tree/$file ]]; then
			mkdir -p -- "$(dirname -- "$source_dir/original/$file")"
			cp -- "$source_tree/$file" "$source_dir/original/$file"
		fi
		printf '%s\n' "$file" >>"$source_dir/touched"
	done < <(patches_files "$@" | LC_ALL=C comm -23 - <(LC_ALL=C sort "$source_dir/touched"))
}

patches_apply_one() { # PATCH DIRECTORY
	local where
	# Without the ceiling git would take a repository around the cache for the one that is meant.
	(cd "$2" && GIT_CEILING_DIRECTORIES=$tmp git apply --whitespace=nowarn -- "$1") 2>"$tmp/apply.log" && return
	where=$(sed -n 's/^error: patch failed: //p' "$tmp/apply.log" | head -n 1)
	[[ -n $where ]] || where=$(sed -n 's/^error: //p' "$tmp/apply.log" | head -n 1)
	die "${1##*/} does not apply to $source_package $source_version; $where; rebase the series, then kernel/build.sh --update" "$EXIT_SETUP"
}
