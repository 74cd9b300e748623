"""Run one module of Python as a process and print what it took as JSON.

A small process of its own: on Linux a child inherits the peak memory of the process that starts it.
"""

import json
import subprocess
import sys
import time


def main() -> None:
    wall = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", *sys.argv[1:]], check=False, capture_output=True, text=True, encoding="utf-8"
    )
    report = {
        "seconds": cpu_of_children(),
        "wall": time.perf_counter() - wall,
        "megabytes": peak(children=True),
        "exit_code": done.returncode,
        "output": done.stdout,
        "errors": done.stderr,
    }
    print(json.dumps(report))


def cpu_of_children() -> float | None:
    """CPU seconds of all processes that this one started; None on Windows, which has no `resource` module."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return None
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak(*, children: bool) -> float | None:
    """Peak memory in MB of this process, or of the largest that it started; None on Windows."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    who = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
    return resource.getrusage(who).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    main()
