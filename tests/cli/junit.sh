# SPDX-License-Identifier: GPL-2.0-only
# results.xml keeps to its schema, whatever the texts hold, and the schema refuses what it must.
if [[ -z $(command -v xmllint) ]]; then
	echo "skipped: xmllint is not installed; ci/test.sh installs it"
	exit 77
fi
valid() { # FILE
	xmllint --noout --schema "$SRC/docs/formats/junit.xsd" "$1" 2>&1
}
refused() { # SED-PROGRAM: what has been changed so
	sed "$1" out.xml >changed.xml
	if cmp -s out.xml changed.xml; then echo "nothing changed: $1"; fi
	if valid changed.xml >/dev/null; then echo "not refused: $1"; fi
}
count() { # XPATH
	echo "$1: $(xmllint --xpath "count($1)" out.xml)"
}

mkdir out
cat "$SRC/tests/cli/data/journal.jsonl" - >out/cells.jsonl <<'END'
{"type":"cell","t_ms":3600,"id":"devdax/rdma-mr/unbind/mapped","medium":"devdax","holder":"rdma-mr","change":"unbind","situation":"mapped","outcome":"crash","verdict":"unsafe","oracle":"kernel-log","detail":"BUG: <a> & \"b\" ]]> \u0001 \ufffe \ufffd é\tx","duration_ms":1.5,"findings":[{"oracle":"order","sight":"none","outcome":"","detail":"no question"},{"oracle":"fsck","sight":"blind","outcome":"","detail":"<not> checked"}]}
END
cat >out/known.ini <<'END'
[H1]
cell = xfs-dax/vmsplice/punch/unmapped
reason = it does not look
END
pinclash report out --format junit >out.xml
echo "= $?"
cmp out.xml out/results.xml
valid out.xml
count //testcase
count //failure
count //error
count //skipped
xmllint --xpath '//failure/@message' out.xml
xmllint --xpath '//*[@type="known"]/@message' out.xml
xmllint --xpath '//*[@type="not-finished"]/@message' out.xml
for suite in xfs-dax devdax run; do
	xmllint --xpath "concat(\"$suite \", //testsuite[@name=\"$suite\"]/@tests, \" \",
		//testsuite[@name=\"$suite\"]/@failures, \" \", //testsuite[@name=\"$suite\"]/@errors,
		\" \", //testsuite[@name=\"$suite\"]/@skipped)" out.xml
done
refused 's/ tests="1"/ tests="x"/'
refused 's/<failure type="[a-z]*"/<failure/'
refused 's/failure/defect/g'
refused 's/ timestamp="[^"]*"/ timestamp="yesterday"/'
refused 's/name="punch\/unmapped"/name="punch\/mapped"/'
cp -r "$SRC/tests/formats/recorded/6.12" real
pinclash report real --quiet
echo "= $?"
valid real/results.xml
echo '{"type":"end","t_ms":5000,"stopped":""}' >>out/cells.jsonl
pinclash report out --format junit >out.xml
valid out.xml
count //error
