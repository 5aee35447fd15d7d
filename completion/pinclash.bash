# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Completion for bash: pinclash itself knows the words.

_pinclash() {
	local word
	local -a typed=("${COMP_WORDS[@]:1:COMP_CWORD}")

	COMPREPLY=()
	while IFS=$'\t' read -r word _; do
		case $word in
		:files) compopt -o default ;;
		:folders) compopt -o dirnames ;;
		*/) compopt -o nospace ;;&
		*) COMPREPLY+=("$word") ;;
		esac
	done < <("$1" complete -- "${typed[@]}" 2>/dev/null)
}

complete -F _pinclash pinclash
