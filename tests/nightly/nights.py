"""Exports of one server, night after night."""

import os
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.exportkit.cases.tiny import tiny
from tests.exportkit.organisation import Organisation
from tests.exportkit.write_cmdlets import write_bundle, write_cmdlet_folder
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.exportkit.write_wizard import write_wizard_policy

from entradrift.exports.load import load
from entradrift.exports.snapshot_writer import write as snapshot_text

NIGHT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
"""The night that all others are counted from."""


def night(number: int) -> datetime:
    return NIGHT + timedelta(days=number)


def server(at: datetime) -> Organisation:
    org = tiny()
    org.exported_at = at
    return org


def bundle(path: Path, at: datetime, **style: str) -> Path:
    return write_bundle(server(at), path, **style)


def tree(path: Path, at: datetime) -> Path:
    return write_server_configuration(server(at), path)


def policy(path: Path, at: datetime) -> Path:
    return write_wizard_policy(server(at), path)


def snapshot(path: Path, at: datetime) -> Path:
    made = bundle(path.with_suffix(".bundle"), at)
    path.write_text(snapshot_text(load(str(made)), "0"), encoding="utf-8")
    made.unlink()
    return path


def cmdlets(path: Path, at: datetime) -> Path:
    """Files of the cmdlets themselves, which say no time; the files get it."""
    write_cmdlet_folder(server(at), path)
    return touch(path, at)


def zipped(write: Callable[[Path, datetime], Path], path: Path, at: datetime) -> Path:
    made = write(path.parent / "to-be-zipped", at)
    files = sorted(file for file in made.rglob("*") if file.is_file()) if made.is_dir() else [made]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.relative_to(made.parent).as_posix())
    shutil.rmtree(made) if made.is_dir() else made.unlink()
    return path


def touch(path: Path, at: datetime) -> Path:
    """Give a file, or all files of a folder, another file time."""
    for file in (path, *path.rglob("*")) if path.is_dir() else (path,):
        os.utime(file, (at.timestamp(), at.timestamp()))
    return path


def cut(path: Path, part: float = 0.5) -> Path:
    """Leave the first part of a file, as a copy that is under way does."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    return path


def without_time(path: Path) -> Path:
    """Take the time out of a bundle."""
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r'"CollectedAt":\s*"[^"]*",', "", text, count=1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    return path
