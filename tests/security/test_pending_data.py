"""Personal data of pending exports: on disk without a name, gone with the process, and masked unless somebody asks."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.exportkit.write_pending import Attribute, Pending, write_pending

ROOT = Path(__file__).resolve().parents[2]
NAME = "Ingrid Solberg"
CHILD = """
import os, sys
from entradrift.failover.pending import filling, location
from entradrift.failover.pending.spool import Spool

def told(_size):
    print("read", flush=True)
    sys.stdin.read()

if __name__ == "__main__":
    filling.PART = 50_000
    with Spool() as spool:
        filling.fill(spool, location.locate([sys.argv[1]]).files, jobs=2, progress=told)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
def test_a_killed_review_leaves_neither_a_file_nor_a_process(tmp_path: Path) -> None:
    """Killed with -9 in the middle of reading with two processes: what they held is gone with them."""
    changes = [Attribute("displayName", add=[NAME * 20])]
    path = write_pending(
        tmp_path / "in" / "x.xml", [Pending(f"CN=a{number}", attributes=changes) for number in range(500)]
    )
    (tmp_path / "temporary").mkdir()
    (tmp_path / "child.py").write_text(CHILD, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(tmp_path / "temporary")}
    with subprocess.Popen(
        [sys.executable, str(tmp_path / "child.py"), str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == b"read\n"
        assert [each for each in (tmp_path / "temporary").rglob("*") if each.is_file()] == []
        workers = children(process.pid)
        assert len(workers) >= 2
        handles = [os.pidfd_open(worker) for worker in workers]
        process.send_signal(signal.SIGKILL)
        for handle in handles:
            assert select.select([handle], [], [], 60)[0], "a process that nobody needs goes on"
            os.close(handle)
    assert [each for each in (tmp_path / "temporary").rglob("*") if each.is_file()] == []


def children(parent: int) -> list[int]:
    """Return the processes that a process has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(path.parent.name))
    return found
