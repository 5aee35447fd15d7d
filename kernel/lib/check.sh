# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What a reviewer of the series would run first. Whatever is found is printed, and then check_bad is 1.

check_bad=0

check_series() {
	local variant
	((${#patches[@]})) || die "no patches to check; $patches_dir; put the series there"
	check_style
	image_build
	source_lock
	make_environment
	check_touched
	for variant in "$config_dir"/variant/*; do
		check_variant "$variant"
	done
	rm -rf -- "$source_dir/out-variant"
	source_unlock
	return "$check_bad"
}

# checkpatch comes with the tree and must run in it.
check_style() {
	local patch
	for patch in "${patches[@]}"; do
		if (cd "$source_tree" && perl scripts/checkpatch.pl --strict --quiet --show-types --color=never \
			"$patch") >"$tmp/checkpatch" 2>&1; then
			printf 'ok: checkpatch: %s\n' "${patch##*/}"
		else
			check_failed "checkpatch: ${patch##*/}" "$tmp/checkpatch"
		fi
	done
}

check_failed() { # WHAT FILE
	check_bad=1
	printf 'FAILED: %s\n' "$1"
	sed 's/^/  /' "$2"
}

# W=1 and sparse on the C files that the series touches, with and without it: what is new counts. A warning that
# moves to another file with its code is not new, so the names of files are left out of the comparison.
check_touched() {
	local -a series=("${patches[@]}")
	local out=$source_dir/out-check
	check_copy "$out"
	patches_apply
	check_compile "$out" "${series[@]}" >"$tmp/check.stock"
	patches_apply "${series[@]}"
	check_compile "$out" "${series[@]}" >"$tmp/check.series"
	LC_ALL=C comm -13 <(check_texts "$tmp/check.stock") <(check_texts "$tmp/check.series") >"$tmp/check.new"
	if [[ -s $tmp/check.new ]]; then
		check_failed "W=1 and sparse: new warnings" "$tmp/check.new"
	else
		printf 'ok: W=1 and sparse: nothing new in %d lines\n' "$(wc -l <"$tmp/check.series")"
	fi
	rm -rf -- "$out"
}

check_texts() { # LOG
	cut -d ' ' -f 2- -- "$1" | LC_ALL=C sort
}

# Warnings as they are, sorted; several alike count as several.
check_compile() { # OUT PATCH...
	local out=$1 file
	local -a objects=()
	shift
	while IFS= read -r file; do
		[[ ! -f $source_tree/$file ]] || objects+=("${file%.c}.o")
	done < <(patches_files "$@" | grep '\.c$')
	make_kernel "$out" -k W=1 C=2 "CHECK=sparse" "${objects[@]}" >"$tmp/compile.log" 2>&1 || true
	warnings_plain "$tmp/compile.log" | LC_ALL=C sort
}

# An object directory may be copied: its absolute paths lead to the source alone. Without one all is built.
check_copy() { # TO
	rm -rf -- "$1"
	if [[ -d $source_dir/out-$config_name ]]; then
		cp -a -- "$source_dir/out-$config_name" "$1"
	fi
}

# The series must build without the options that it is about. One folder serves all variants: what two of them
# that follow each other have in common is built once, so the order of their names matters.
check_variant() { # FRAGMENT
	local out=$source_dir/out-variant
	make_config "$out" "$config_dir/touched" "$1"
	if make_kernel "$out" bzImage modules >"$tmp/compile.log" 2>&1; then
		warnings_plain "$tmp/compile.log" >"$tmp/check.new"
	else
		grep -E 'error|Error' "$tmp/compile.log" >"$tmp/check.new"
	fi
	if [[ -s $tmp/check.new ]]; then
		check_failed "build with ${1##*/}" "$tmp/check.new"
	else
		printf 'ok: build with %s\n' "${1##*/}"
	fi
}
