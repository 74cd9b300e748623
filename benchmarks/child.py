"""Run `entradrift` once and print what it took as JSON; `null` on Windows, which has no `resource` module."""

import json
import subprocess
import sys


def main() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        print("null")
        return
    done = subprocess.run(
        [sys.executable, "-m", "entradrift", *sys.argv[1:]],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024
    report = {
        "seconds": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss * unit / 1e6,
        "exit_code": done.returncode,
        "output": done.stdout + done.stderr,
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
