# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Writes the patches anew from a git tree, so that the same commits always give the same files.

update_check() {
	local base
	[[ -n $(command -v git) ]] || return 0
	git -C "$update_tree" rev-parse --git-dir >/dev/null 2>&1 ||
		die "no git tree; $update_tree; give the kernel tree that has the series"
	base=$(git -C "$update_tree" rev-parse -q --verify "$update_base^{commit}") ||
		die "no commit $update_base in it; $update_tree; name the commit that the series is based on"
	[[ -n $(git -C "$update_tree" rev-list -n 1 "$base..HEAD") ]] ||
		die "no commit after $update_base; $update_tree; check the series out"
}

update_patches() {
	local stage=$tmp/patches old
	update_check
	update_format "$stage"
	old=$(echo "$patches_dir"/0000-*.patch)
	[[ ! -e $old ]] || update_cover "$old" "$stage"/0000-*.patch
	mkdir -p "$patches_dir"
	rm -f -- "$patches_dir"/[0-9]*.patch
	cp -- "$stage"/*.patch "$patches_dir/"
	printf '%s\n' "$patches_dir"/[0-9]*.patch
}

# Nothing of the user's own configuration, of the moment or of the git version may show. Copies and moves are
# found, so that a patch shows as little unchanged text as it can. The cover letter is by whom the last patch is.
update_format() { # DIRECTORY
	local name email date
	IFS=$'\t' read -r name email date < <(git -C "$update_tree" log -1 --format='%an%x09%ae%x09%aD')
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 \
		GIT_COMMITTER_NAME=$name GIT_COMMITTER_EMAIL=$email GIT_COMMITTER_DATE=$date \
		git -C "$update_tree" -c core.abbrev=12 -c diff.renameLimit=10000 format-patch -q -M -C \
		--cover-letter --zero-commit --no-signature --numbered -o "$1" "$update_base..HEAD" ||
		die "git cannot format the patches; $update_tree; see the lines above" "$EXIT_SETUP"
}

# The subject and words of the old cover letter stay; git's list of patches and files, below them, is new.
update_cover() { # OLD NEW
	local list='^[^ ].* ([0-9]*):$' number
	number=$(sed -n 's/^Subject: \(\[[^]]*\]\).*/\1/p' "$2")
	{
		sed '/^Subject: /,$d' "$2"
		sed '1,/^$/!d' "$1" | sed "/^Subject: /,\$!d; s,^Subject: \[[^]]*\],Subject: $number,"
		sed "1,/^\$/d; /$list/,\$d" "$1"
		sed "/$list/,\$!d" "$2"
	} >"$tmp/cover"
	cp -- "$tmp/cover" "$2"
}
