# SPDX-License-Identifier: GPL-2.0-only
# What the shells are told: words with their help, a part of a cell at a time.
try() {
	echo "> $*"
	pinclash complete -- "$@" | cut -f 1 | head -n 5
}
try ''
try ru
try complet
try run ''
try run --cell ''
try run --cell xfs-dax/vmsplice/punch/mapped/
try run --see
try run --seed 42 --see
try run --keep-modules ''
try run --keep-modules=
try report -- --see
try list hold
pinclash complete -- nonesuch ''
echo "= $?"
pinclash complete -- run --cell 'xfs-dax/vm'
