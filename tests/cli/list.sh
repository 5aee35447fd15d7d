# SPDX-License-Identifier: GPL-2.0-only
pinclash list oracle
pinclash list options | grep -A 1 '^\[run\]'
pinclash list --json situation | head -n 5
pinclash list | grep '^[a-z]'
