"""The progress bar: on a terminal only, and gone when it is done."""

import io
import sys

import pytest

from entradrift.cli.progress import progress_bar


class Screen(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self) -> bool:
        return True


def test_nobody_watches_a_pipe(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress_bar("Reading", 100) as progress:
        assert progress is None
    assert sys.stderr.getvalue() == ""


@pytest.mark.parametrize(("total", "share"), [(100, "40/100 bytes"), (0, "40/? bytes")])
def test_a_terminal_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch, total: int, share: str):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", screen := Screen())
    with progress_bar("[bold]Reading", total) as progress:
        assert progress is not None
        progress(10)
        progress(30)
    assert "[bold]Reading" in screen.getvalue(), "no markup: titles can hold names"
    assert share in screen.getvalue()
