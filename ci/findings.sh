#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The tables of docs/findings.md, made from what runs have shown.
#
# docs/findings/KERNEL.tsv (a colon in the name is an underscore there) has a line for each cell that was judged there: id, verdict, outcome, hole, oracle and
# what it saw. A table has its unsafe cells, those that differ in nothing but medium and change in one row; the
# one of all kernels has what is unsafe on any of them.
set -euo pipefail

ci_dir=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
top=${ci_dir%/*}
# shellcheck source=ci/lib/common.sh
. "$ci_dir/lib/common.sh"

folder=$top/docs/findings
document=$top/docs/findings.md
known=$top/scenarios/known.ini

usage() {
	cat <<'END'
usage: ci/findings.sh [--add KERNEL RESULTS... | --check | -h]

  (nothing)              write the tables of docs/findings.md from docs/findings/*.tsv
  --add KERNEL RESULTS   note what these folders of results show of KERNEL, a name that
                         ci/demo.sh --kernel knows; a cell's newer line takes the place of the older
  --check                exit code 1, with the difference, if a table is not what its file says

Environment: PINCLASH_BINARY is run in place of build/dev/pinclash.
END
}

# Figures that differ from run to run are left out of what an oracle saw.
extract() { # RESULTS
	local binary=${PINCLASH_BINARY:-$top/build/dev/pinclash}
	"$binary" report --known "$known" --json "$1" | jq -r '
		.cells[] | .change as $change | select(.verdict == "safe" or .verdict == "unsafe")
		| [.id, .verdict, .outcome]
		+ if .verdict == "unsafe" then [
			(if .known then (.known_reason | split(":")[0]) else "?" end), .oracle,
			(.detail | gsub($change; "the change") | sub(" \\(pinned: .*"; "") | sub("; at offset .*"; "")
				| sub(" [0-9]+ times under"; " under") | sub("; first after .*"; "")
				| sub("(CPU|PID): .* at "; "at ") | sub("address: [0-9a-f]+"; "address")
				| gsub("\\+0x[0-9a-f]+/0x[0-9a-f]+"; "") | gsub("[0-9]+ pages"; "pages"))
		] else ["-", "-", "-"] end | @tsv'
}

add() { # KERNEL RESULTS...
	local file=$folder/${1//:/_}.tsv results
	shift
	tmp_open
	mkdir -p -- "$folder"
	touch "$file"
	for results in "$@"; do
		[[ -s $results/cells.jsonl ]] || die "no journal in it; $results; name a folder of results"
		extract "$results" >"$tmp/new" || (($? != 2)) || die "it cannot be read; $results; see above"
		# The first line of an id counts.
		LC_ALL=C sort -s -u -t $'\t' -k 1,1 "$tmp/new" "$file" >"$tmp/all"
		cat "$tmp/all" >"$file"
	done
}

# The unsafe cells of one kernel: rank of the row, id, what is said of it.
unsafe() { # FILE
	awk -F '\t' -v OFS='\t' '$2 == "unsafe" { print $4, $1, $3 " | " $5 ": " $6 " | " $4 }' "$1"
}

# The cells that are unsafe on any of the kernels: rank of the row, id, outcome on each of them.
side_by_side() { # FILE...
	awk -F '\t' -v OFS='\t' '
	FNR == 1 { file++ }
	{ said[file, $1] = $2 == "unsafe" ? "**" $3 "** " $4 : $3 }
	$2 == "unsafe" && (!($1 in hole) || $4 < hole[$1]) { hole[$1] = $4 }
	END {
		for (id in hole) {
			row = ""
			for (i = 1; i <= file; i++)
				row = row (i > 1 ? " | " : "") ((i, id) in said ? said[i, id] : "")
			print hole[id], id, row
		}
	}' "$@"
}

# Rows of a table, from lines of rank, id and the other columns; cells that differ in nothing but medium and
# change share one. The pattern of a row is for the shell: --cell={a,b}/... is two options.
rows() {
	LC_ALL=C sort | LC_ALL=C awk -F '\t' '
	function braces(list) {
		return list ~ /,/ ? "{" list "}" : list
	}
	function also(list, word) {
		return list == "" ? word : list "," word
	}
	{
		split($2, part, "/")
		mine = $1 SUBSEP part[2] SUBSEP part[4] SUBSEP $3 SUBSEP part[1]
		changes[mine] = also(changes[mine], part[3])
	}
	END {
		for (mine in changes) {
			split(mine, f, SUBSEP)
			both = f[1] SUBSEP f[2] SUBSEP f[3] SUBSEP f[4] SUBSEP changes[mine]
			media[both] = also(media[both], f[5])
		}
		for (both in media) {
			split(both, f, SUBSEP)
			n = split(media[both], names, ",")
			list = n == 2 && names[2] < names[1] ? names[2] "," names[1] : media[both]
			printf "%s\t| `--cell=%s/%s/%s/%s` | %s |\n", f[1] f[2] f[3] f[4] f[5], \
				braces(list), f[2], braces(f[5]), f[3], f[4]
		}
	}' | LC_ALL=C sort | cut -f 2-
}

file_of() { # KERNEL
	local file=$folder/${1//:/_}.tsv
	[[ -s $file ]] || die "no results of $1; $folder; see ci/findings.sh --help"
	printf '%s\n' "$file"
}

table() { # KERNEL
	local file count
	file=$(file_of "$1")
	count=$(unsafe "$file" | wc -l)
	# shellcheck disable=SC2016 # no command is meant to run
	printf '`ci/demo.sh --kernel %s -- CELLS` runs a row again. Cells that were judged: %s, unsafe: %s.\n' "$1" \
		"$(wc -l <"$file")" "$count"
	((count)) || return 0
	printf '\n| cells | outcome | evidence | hole |\n|---|---|---|---|\n'
	unsafe "$file" | rows
}

table_of_all() { # KERNEL...
	local kernel file files=()
	printf '| cells |'
	printf ' %s |' "$@"
	printf '\n|---|'
	for kernel; do
		file=$(file_of "$kernel")
		files+=("$file")
		printf -- '---|'
	done
	printf '\n'
	side_by_side "${files[@]}" | rows
}

# The document with each table between its two marks made anew.
render() {
	local line inside=''
	local -a kernels
	while IFS= read -r line; do
		[[ -n $inside && $line != '<!-- end -->' ]] || printf '%s\n' "$line"
		if [[ $line == '<!-- end -->' ]]; then
			inside=''
		elif [[ $line =~ ^'<!-- table '([a-z0-9:. -]+)' -->'$ ]]; then
			inside=1
			read -r -a kernels <<<"${BASH_REMATCH[1]}"
			if ((${#kernels[@]} == 1)); then
				table "${kernels[0]}"
			else
				table_of_all "${kernels[@]}"
			fi
		fi
	done <"$document"
}

check() {
	local file
	for file in "$folder"/*.tsv; do
		file=${file##*/}
		file=${file%.tsv}
		grep -qxF "<!-- table ${file//_/:} -->" "$document" || die "no table of ${file//_/:}; $document; add its marks" 1
	done
	if cut -f 4 "$folder"/*.tsv | grep -qxF '?'; then
		die "an unsafe cell that no section of $known explains; $(grep -P '^[^\t]*\tunsafe\t[^\t]*\t\?\t' "$folder"/*.tsv | head -n 1 | cut -f 1); add one, then ci/findings.sh --add" 1
	fi
	render | diff -u "$document" - || die "docs/findings.md is not what docs/findings/ says; run ci/findings.sh" 1
}

main() {
	trap tmp_close EXIT
	case ${1:-} in
	--add)
		(($# >= 3)) || die "--add needs a kernel and a folder of results; command line; see ci/findings.sh --help"
		shift
		need_command jq
		add "$@"
		;;
	--check) check ;;
	-h | --help) usage ;;
	'')
		tmp_open
		render >"$tmp/document"
		cat "$tmp/document" >"$document"
		;;
	*) die "unknown argument $1; command line; see ci/findings.sh --help" ;;
	esac
}

main "$@"
