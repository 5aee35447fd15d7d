# SPDX-License-Identifier: GPL-2.0-only
# ktap.py KUNIT-FOLDER WHOLE.ktap CUT.ktap: what the kernel's parser makes of the two.
import sys

sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
import kunit_parser  # noqa: E402

Status = kunit_parser.TestStatus

# What ktap.jsonl holds, in its order. The parser knows no directive but SKIP.
EXPECTED = [
    ("xfs-dax/vmsplice/punch/mapped", Status.SUCCESS),
    ("xfs-dax/vmsplice/punch/unmapped", Status.FAILURE),
    ("xfs-dax/vmsplice/truncate-zero/unmapped", Status.SUCCESS),  # known: XFAIL
    ("xfs-dax/vmsplice/collapse/mapped", Status.SUCCESS),  # known, and safe now
    ("ext4-dax/rdma-mr/reflink-onto/mapped", Status.SKIPPED),
    ("ext4-dax/odirect/punch/unmapped", Status.FAILURE),  # inconclusive: ERROR
    ("devdax/rdma-mr/unbind/mapped", Status.FAILURE),
]


def parse(path):
    with open(path, encoding="utf-8") as file:
        return kunit_parser.parse_run_tests(file)


def found(run):
    return [(test.name, test.status) for test in run.subtests]


def check(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: {got}, not {wanted}")
    print(f"ok: {what}")


whole, cut = parse(sys.argv[2]), parse(sys.argv[3])
check("names and results", found(whole), EXPECTED)
check("errors of form", whole.counts.errors, 0)
check("the whole", whole.status, Status.FAILURE)
check("a detail of the evidence belongs to its cell",
      any("tenant seq 1" in line for line in whole.subtests[1].log), True)
check("what was judged before the cut", found(cut)[:6], EXPECTED[:6])
check("a cell that never ran is an error", cut.counts.errors > 0, True)
check("a run that was cut off", cut.status, Status.TEST_CRASHED)
