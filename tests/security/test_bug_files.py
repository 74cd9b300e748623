"""A bug file can be sent to anybody: where it happened, and no value of an export."""

import stat
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from tests.cli.conftest import Pair, Run

from entradrift import bugs
from entradrift.exports import load as loading

HUSH = "hunter2"


def reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> str:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    try:
        raise error
    except type(error):
        bug = bugs.report()
    [path] = tmp_path.iterdir()
    assert str(path) in bug.sentence
    assert not bug.details
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path.read_text("utf-8")


@pytest.mark.parametrize(
    "error",
    [
        KeyError(HUSH),
        KeyError((f"it's {HUSH}'s", f'a "{HUSH}"')),
        ValueError(f"invalid literal for int() with base 10: '{HUSH}'"),
        ValueError(f'unbalanced "{HUSH}'),
        UnicodeEncodeError("ascii", f"é{HUSH}", 0, 1, "ordinal not in range"),
        TypeError(f"'{HUSH}' and \"{HUSH}\" do not add up, nor 'x\n  File \"{HUSH}\"'"),
    ],
)
def test_a_message_holds_no_value(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = reported(tmp_path, monkeypatch, error)
    assert HUSH not in text
    assert f"{type(error).__name__}: " in text
    assert "in reported\n" in text


def test_what_led_to_it_is_there_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = RuntimeError("sums do not add up")
    error.__cause__ = KeyError(HUSH)
    text = reported(tmp_path, monkeypatch, error)
    assert text.count("Traceback (most recent call last):") == 2
    assert text.index("RuntimeError: sums do not add up\n") < text.index("KeyError: '...'\n")
    assert HUSH not in text


def _fail() -> None:
    raise KeyError(HUSH)


def test_a_bug_in_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        error = pool.submit(_fail).exception()
    assert error is not None
    text = reported(tmp_path, monkeypatch, error)
    assert HUSH not in text
    assert "in _fail\n" in text


def test_the_command_line_says_as_little(
    run: Run, drifted: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_location: str) -> None:
        raise KeyError(HUSH)

    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(loading, "load", fail)
    for _ in range(2):
        result = run("compare", *drifted.argv)
        assert result.code == 70
        assert HUSH not in result.err
        monkeypatch.setattr(tempfile, "NamedTemporaryFile", full)
    assert "KeyError: '...'" in result.err
