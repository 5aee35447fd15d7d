# SPDX-License-Identifier: GPL-2.0-only
# Tab in a real bash.
. "$SRC/tests/cli/lib/terminal.sh"
. "$SRC/tests/cli/lib/tab.sh"
terminal_open 'bash --norc --noprofile -i'
terminal_type "set -f; source '$SRC/completion/pinclash.bash'" -k Enter
completed "${tab_lines[@]}"
