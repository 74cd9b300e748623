"""A night that is killed at its n-th step, for every n.

Steps are what a process does to the outside: opening a file to write, making, renaming and removing files and
folders, flushing, every statement to the database, saying something. Run as a script: it plays the night on copies
of a folder, each killed one step later, until one of them comes to its end. Where processes can be forked, that
takes no start of a new interpreter for each.
"""

import io
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
EVENTS = frozenset(
    {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.truncate", "shutil.rmtree"}
)
_WRITING = os.O_WRONLY | os.O_RDWR


class Countdown:
    """Kills this process at its n-th step below a folder."""

    def __init__(self, folder: Path, steps: int) -> None:
        self.folder = str(folder)
        self.left = steps

    def step(self) -> None:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), KILL)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Be an audit hook."""
        if event == "open":
            path, _, flags = arguments
            is_step = isinstance(flags, int) and bool(flags & _WRITING)
        else:
            path = arguments[0] if arguments else ""
            is_step = event in EVENTS
        if is_step and isinstance(path, str | os.PathLike) and os.fspath(path).startswith(self.folder):
            self.step()

    def before(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Count `call` as a step."""

        def counted(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401
            self.step()
            return call(*arguments, **options)

        return counted

    def after_opening(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Count as a step that a file was opened to be written, so that it is empty."""

        def counted(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
            opened = call(file, mode, *arguments, **options)
            if set(mode) & set("wxa+") and (isinstance(file, int) or str(file).startswith(self.folder)):
                self.step()
            return opened

        return counted


def play(folder: Path, steps: int, options: list[str]) -> None:
    """Run the night in `folder`, to be killed after `steps` steps; what it says goes to files there."""
    from entradrift.cli import nightly_command  # noqa: PLC0415
    from entradrift.cli.main import main  # noqa: PLC0415
    from entradrift.history.database import Database  # noqa: PLC0415

    for name, number in (("out", 1), ("err", 2)):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    countdown = Countdown(folder, steps)
    os.fsync = countdown.before(os.fsync)
    io.open = countdown.after_opening(io.open)  # type: ignore[assignment]
    Database.run = countdown.before(Database.run)  # type: ignore[method-assign]
    Database.run_many = countdown.before(Database.run_many)  # type: ignore[method-assign]
    nightly_command.write_stdout = countdown.before(nightly_command.write_stdout)
    sys.addaudithook(countdown.hear)
    code = main(["nightly", "--config", str(folder / "entradrift.toml"), *options])
    sys.stdout.flush()
    countdown.left = sys.maxsize
    (folder / "survived").write_text(str(code), encoding="utf-8")
    os._exit(0)


def play_apart(folder: Path, steps: int, options: list[str]) -> None:
    """Run the night in a process of its own."""
    if hasattr(os, "fork"):
        child = os.fork()
        if child == 0:
            play(folder, steps, options)
        os.waitpid(child, 0)
    else:
        subprocess.run([sys.executable, __file__, "one", str(folder), str(steps), *options], check=False)


def warm_up(template: Path, work: Path) -> None:
    """Import everything once, so that forked processes need not."""
    from entradrift.cli.main import main  # noqa: PLC0415

    copy = work / "warm"
    shutil.copytree(template, copy)
    kept = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    main(["nightly", "--config", str(copy / "entradrift.toml")])
    os.dup2(kept, 1)
    shutil.rmtree(copy)


def every_step(template: Path, work: Path, stride: int, options: list[str]) -> None:
    if hasattr(os, "fork"):
        warm_up(template, work)
    steps = 0
    while True:
        folder = work / f"{steps:04}"
        shutil.copytree(template, folder)
        play_apart(folder, steps, options)
        if (folder / "survived").exists():
            return
        steps += stride


if __name__ == "__main__":
    what, first, second, *rest = sys.argv[1:]
    if what == "one":
        play(Path(first), int(second), rest)
    else:
        every_step(Path(first), Path(second), int(what), rest)
