# SPDX-License-Identifier: GPL-2.0-only
# Tab in a real zsh.
. "$SRC/tests/cli/lib/terminal.sh"
. "$SRC/tests/cli/lib/tab.sh"
if [[ -z $(command -v zsh) ]]; then
	echo "skipped: zsh is not installed; ci/test.sh installs it"
	exit 77
fi
terminal_open 'zsh -f -i'
terminal_type "fpath=('$SRC/completion' \$fpath); autoload -Uz compinit; compinit -u -D; bindkey -e" -k Enter
completed "${tab_lines[@]}"
