# SPDX-License-Identifier: GPL-2.0-only
# Without a named device no cell can run, on any machine.
pinclash check --cell xfs-dax/vmsplice/punch/mapped
