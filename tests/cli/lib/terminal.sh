# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A real terminal for tests: tmux with a server of its own, in the test's folder.

terminal() {
	tmux -S "$PWD/terminal.socket" -f /dev/null "$@"
}

terminal_open() { # COMMAND
	if [[ -z $(command -v tmux) ]]; then
		echo "skipped: tmux is not installed; ci/test.sh installs it"
		exit 77
	fi
	trap 'terminal kill-server 2>/dev/null' EXIT
	env -u NO_COLOR -u TMUX TERM=xterm tmux -S "$PWD/terminal.socket" -f /dev/null \
		new-session -d -x 100 -y 30 "$1"
}

# terminal_until SECONDS COMMAND...: until the command succeeds; shows the screen when it does not.
terminal_until() {
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		if ((SECONDS >= end)); then
			echo "not within its time: $*; the screen:"
			terminal capture-pane -p
			exit 1
		fi
	done
}

# terminal_type TEXT... [-k KEY]...: as a person would.
terminal_type() {
	while (($#)); do
		if [[ $1 == -k ]]; then
			terminal send-keys "$2"
			shift 2
		else
			terminal send-keys -l "$1"
			shift
		fi
	done
}

line_count() { # FILE NUMBER
	[[ -e $1 ]] && (($(wc -l <"$1") >= $2))
}

# completed LINE...: what each becomes when Tab is pressed behind it. The shell has no globbing.
completed() {
	local n=0
	for line; do
		n=$((n + 1))
		terminal_type "$line" -k Tab -k C-a 'echo "' -k C-e '|" >>completed' -k Enter
		terminal_until 20 line_count completed $n
	done
	cat completed
}
