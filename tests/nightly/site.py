"""A company with two servers that are exported every night, and its nightly run."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.exportkit.cases.sample import as_bundle
from tests.exportkit.cases.tiny import SITE, Edit, nothing, partner_of, set_rule, tiny
from tests.nightly.nights import night

CONFIG = """\
[[pair]]
name = "contoso"
primary = "exports/SYNC01/*"
staging = "exports/SYNC02/*"
"""
DRIFT = set_rule(SITE, description="Offices.")
"""One low finding."""
NEWS = f"low: {SITE}: the description differs"
"""How it is told."""


@dataclass
class Site:
    """A folder with a configuration, exports, and what nightly runs leave."""

    folder: Path
    config: Path = field(init=False)
    reports: Path = field(init=False)

    def __post_init__(self) -> None:
        self.config = self.folder / "entradrift.toml"
        self.reports = self.folder / "reports"

    def configure(self, text: str = CONFIG, nightly: str = "") -> "Site":
        self.config.write_text(f"[nightly]\n{nightly}\n{text}", encoding="utf-8")
        return self

    def export(self, number: int, edit: Edit = nothing, *, staging: bool = True, name: str = "") -> None:
        """Write the exports of a night: alike, but for the edit of the staging server."""
        self.export_one("SYNC01", number, name=name)
        if staging:
            self.export_one("SYNC02", number, edit, name=name)

    def export_one(
        self,
        host: str,
        number: int,
        edit: Edit = nothing,
        *,
        name: str = "",
        without: Mapping[str, str] | None = None,
    ) -> Path:
        """Write one server's export; `without` are cmdlets that failed, with the message."""
        org = tiny() if host == "SYNC01" else partner_of(tiny(), f"{host}.adatum.com")
        org.exported_at = night(number)
        edit(org)
        # Named by the night, so that the newest is not the only one.
        made = as_bundle(org, self.folder / "made", without=without)
        target = self.folder / "exports" / host / (name or f"{night(number):%Y-%m-%d}.json")
        target.parent.mkdir(parents=True, exist_ok=True)
        return made.replace(target)

    def runs(self, pair: str = "contoso") -> list[Path]:
        """The run folders, oldest first."""
        folder = self.reports / pair
        return sorted(path for path in folder.glob("*-*") if path.is_dir()) if folder.is_dir() else []

    def document(self, number: int = -1, pair: str = "contoso") -> dict[str, Any]:
        """A run's run.json; the latest one by default."""
        found: dict[str, Any] = json.loads((self.runs(pair)[number] / "run.json").read_text("utf-8"))
        return found

    def kinds(self, number: int = -1, pair: str = "contoso") -> list[str]:
        return [news["kind"] for news in self.document(number, pair)["news"]]

    def everything(self) -> dict[str, bytes]:
        """All files of the reports but the lock, by path."""
        return {
            path.relative_to(self.reports).as_posix(): path.read_bytes()
            for path in sorted(self.reports.rglob("*"))
            if path.is_file() and path.name != ".lock"
        }


def epoch(number: float) -> str:
    """SOURCE_DATE_EPOCH an hour after the exports of a night."""
    return str(int((night(0) + timedelta(days=number, hours=1)).timestamp()))


@contextmanager
def at_night(number: float, environment: Mapping[str, str] = {}) -> Iterator[None]:
    """Let it be an hour after the exports of a night."""
    before = dict(os.environ)
    os.environ.update({"SOURCE_DATE_EPOCH": epoch(number), **environment})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def started(number: float) -> datetime:
    return night(0) + timedelta(days=number, hours=1)
