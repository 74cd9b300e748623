"""Thirty nights of one pair, from the first run to the last: what is printed, sent, pinged and shown on each."""

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from filelock import FileLock
from tests.exportkit.cases.tiny import (
    BADGE,
    SITE,
    Edit,
    partner_of,
    set_flow,
    set_rule,
    tiny,
    without_rule,
)
from tests.exportkit.write_cmdlets import write_bundle
from tests.nightly.local_servers import HttpRecorder, http_server
from tests.nightly.nights import cut

from entradrift.cli.main import main

SOURCE = Path(__file__).resolve().parents[2] / "src"
CONFIG = """
[nightly]
reports = "reports"
history = "history.db"

[[pair]]
name = "contoso"
primary = "exports/SYNC01/*"
staging = "exports/SYNC02/*"
accept = "accepted-drift.toml"
notify = ["json://127.0.0.1:{port}/chat"]
ping = "http://127.0.0.1:{port}/ping"
"""
ACCEPTED = """
[[accept]]
rule = "custom-rule-only-on-primary"
object = "{BADGE}"
reason = "Rollout"
owner = "Kim"
expires = 2026-11-28
"""
STOPPED = """
import os, pathlib, signal, sys
from entradrift.cli.main import main
from entradrift.nightly.memory import Memory

def stop(*_, **__):
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

setattr({where}, "{what}", stop)
main(sys.argv[1:])
"""
"""A run that is killed when it comes to a certain place."""
KEPT = {"where": "Memory", "what": "record"}
"""Killed when the run's folder is there, and nothing else knows of it."""
UNKEPT = {"where": "pathlib.Path", "what": "rename"}
"""Killed when the run's folder is written, but not yet there."""


@dataclass
class World:
    """Two servers, their exports, and the people who are told."""

    root: Path
    outside: HttpRecorder
    primary: list[Edit] = field(default_factory=list)
    staging: list[Edit] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    """Servers that do not export."""
    broken: set[str] = field(default_factory=set)
    """Servers whose export is cut off tonight."""

    def export(self, at: datetime) -> None:
        primary = tiny()
        staging = partner_of(primary, "SYNC02.adatum.com")
        for org, edits, name in ((primary, self.primary, "SYNC01"), (staging, self.staging, "SYNC02")):
            if name in self.silent:
                continue
            for edit in edits:
                edit(org)
            org.exported_at = at
            folder = self.root / "exports" / name
            folder.mkdir(parents=True, exist_ok=True)
            written = write_bundle(org, folder / f"{at:%Y-%m-%d}.json")
            if name in self.broken:
                cut(written)
        self.broken.clear()

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def index(self) -> Path:
        return self.reports / "index.html"

    @property
    def database(self) -> Path:
        return self.root / "history.db"


Deed = Callable[[World], None]


def nothing(_: World) -> None:
    """Leave everything as it is."""


def staging(*edits: Edit) -> Deed:
    return lambda world: world.staging.__setitem__(slice(None), edits)


def primary(*edits: Edit) -> Deed:
    return lambda world: world.primary.__setitem__(slice(None), edits)


def both(*deeds: Deed) -> Deed:
    def do(world: World) -> None:
        for deed in deeds:
            deed(world)

    return do


def silent(*servers: str) -> Deed:
    return lambda world: setattr(world, "silent", set(servers))


def cut_off(server: str) -> Deed:
    return lambda world: world.broken.add(server)


def accept(world: World) -> None:
    (world.root / "accepted-drift.toml").write_text(ACCEPTED.format(BADGE=BADGE), encoding="utf-8")


def lose_database(world: World) -> None:
    for path in world.root.glob("history.db*"):
        path.unlink()


def damage_database(world: World) -> None:
    data = bytearray(world.database.read_bytes())
    data[: len(data) // 2] = b"\xa5" * (len(data) // 2)
    world.database.write_bytes(data)


def chat_is_down(world: World) -> None:
    world.outside.down = {"/chat"}


def chat_is_back(world: World) -> None:
    world.outside.down = set()


def lose_share(world: World) -> None:
    silent("SYNC01")(world)
    (world.root / "exports" / "SYNC01").rename(world.root / "unmounted")


def find_share(world: World) -> None:
    silent()(world)
    (world.root / "unmounted").rename(world.root / "exports" / "SYNC01")


# --- the nights

BADGE_GONE = without_rule(BADGE)
OFFICES = set_rule(SITE, description="Offices.")
OFF = set_rule(SITE, disabled=True)
FLOW = set_flow(SITE, "site", expression='IIF([l] = "Oslo", "NO 01", "Elsewhere")')

LOST = f"Custom rule {BADGE} exists on the primary only"
TEXT = f"{SITE}: the description differs"
FLOWS = f"{SITE}: the flow into site differs"
DRIFTS = "verdict changed: drift, was in sync"
SYNCS = "verdict changed: in sync, was drift"
AGAIN = "verdict changed: complete again, in sync; the run before was"
FLOW_NEW = (DRIFTS, f"new: low: {FLOWS}; changed on the staging server")
SAME = ("the same",)


@dataclass(frozen=True)
class Night:
    """What happens before a night's run, and what must come of it."""

    what: str
    deed: Deed = nothing
    code: int | None = 0
    """None: the run is killed."""
    told: tuple[str, ...] | None = None
    """The news on the console, between the summary and the report's path; None: nothing is printed at all."""
    shown: str | None = None
    """The pair on the index page: state, open findings, last in sync. None: the page is as it was."""
    warned: str = ""
    """What standard error has to match, whole."""
    sent: tuple[str, ...] | None = SAME
    """The news that arrives in the chat; None: no message."""
    killed: Mapping[str, str] | None = None
    locked: bool = False


NIGHTS = (
    Night("the first run: all is well", told=(), shown="in-sync; none; 2026-11-01"),
    Night("nothing has changed", shown="in-sync; none; 2026-11-02"),
    Night(
        *("a rule is deleted on the standby", staging(BADGE_GONE), 1),
        told=(DRIFTS, f"new: critical: {LOST}; changed on the staging server"),
        shown="drift; 1 critical; 2026-11-02",
    ),
    Night("nothing has changed", code=1, shown="drift; 1 critical; 2026-11-02"),
    Night(
        *("a description is changed on the primary", primary(OFFICES), 1),
        told=(f"new: low: {TEXT}; changed on the primary",),
        shown="drift; 1 critical 1 low; 2026-11-02",
    ),
    Night(
        *("the standby follows", staging(BADGE_GONE, OFFICES), 1),
        told=(f"resolved: low: {TEXT}",),
        shown="drift; 1 critical; 2026-11-02",
    ),
    Night(
        *("the missing rule is accepted until the 28th", accept),
        told=(SYNCS,),
        shown="in-sync; none 1 accepted; 2026-11-07",
    ),
    Night(
        *("another run is at work", nothing, 75),
        warned=r"entradrift: Another nightly run holds ROOT/reports/\.lock; .+\n",
        locked=True,
    ),
    Night(
        "the standby does not export",
        silent("SYNC02"),
        3,
        (),
        "incomplete; none found 1 accepted; 2026-11-07",
    ),
    Night(
        "now its last export is too old as well",
        nothing,
        3,
        (),
        "incomplete; none found 1 accepted; 2026-11-07",
    ),
    Night("it still does not export", code=3, shown="incomplete; none found 1 accepted; 2026-11-07"),
    Night("it exports again", silent(), 0, (f"{AGAIN} incomplete",), "in-sync; none 1 accepted; 2026-11-12"),
    Night("its export is cut off", cut_off("SYNC02"), 3, (), "incomplete; none found 1 accepted; 2026-11-12"),
    Night(
        "it is whole again, and the acceptance has two weeks left",
        told=(
            f"{AGAIN} incomplete",
            f"acceptance ends soon: critical: {LOST}; its acceptance by Kim ends in 14 days, on 2026-11-28",
        ),
        shown="in-sync; none 1 accepted; 2026-11-14",
    ),
    Night(
        "a flow is changed on the standby, in a disabled rule; the run is killed before its folder is there",
        both(primary(OFFICES, OFF), staging(BADGE_GONE, OFFICES, OFF, FLOW)),
        code=None,
        killed=UNKEPT,
    ),
    Night("nothing was lost", nothing, 1, FLOW_NEW, "drift; 1 low 1 accepted; 2026-11-14"),
    Night(
        "the flow is set right; the run is killed when its folder is there and nobody knows",
        staging(BADGE_GONE, OFFICES, OFF),
        code=None,
        killed=KEPT,
    ),
    Night(
        "what the killed run had to say is told",
        told=(SYNCS, f"resolved: low: {FLOWS}"),
        shown="in-sync; none 1 accepted; 2026-11-18",
    ),
    Night(
        *("the database is gone", lose_database),
        warned=r"entradrift: ROOT/history\.db was missing\. It was made again from 16 run folders\.\n",
        shown="in-sync; none 1 accepted; 2026-11-19",
    ),
    Night(
        *("the database is damaged", damage_database),
        warned=r"entradrift: ROOT/history\.db .+ made again from 17 run folders; .+ kept as history\.db\.corrupt-.+\n",
        shown="in-sync; none 1 accepted; 2026-11-20",
    ),
    Night(
        "the flow again, and the chat is down",
        both(chat_is_down, staging(BADGE_GONE, OFFICES, OFF, FLOW)),
        code=1,
        told=FLOW_NEW,
        shown="drift; 1 low 1 accepted; 2026-11-20",
        warned=r"entradrift: contoso: notification 1 could not be delivered; the next run tries again\.\n",
        sent=None,
    ),
    Night(
        *("the chat is back, and is told what it missed", chat_is_back, 1),
        shown="drift; 1 low 1 accepted; 2026-11-20",
        sent=FLOW_NEW,
    ),
    Night(
        "the rule is enabled on both servers, so that its flow matters",
        both(primary(OFFICES), staging(BADGE_GONE, OFFICES, FLOW)),
        code=1,
        told=(f"severity raised: high: {FLOWS}; was low",),
        shown="drift; 1 high 1 accepted; 2026-11-20",
    ),
    Night(
        *("the flow is set right", staging(BADGE_GONE, OFFICES)),
        told=(SYNCS, f"resolved: high: {FLOWS}"),
        shown="in-sync; none 1 accepted; 2026-11-24",
    ),
    Night(
        "the primary's share is gone", lose_share, 3, (), "failed; on 2026-11-24: none 1 accepted; 2026-11-24"
    ),
    Night("it is still gone", code=3, shown="failed; on 2026-11-24: none 1 accepted; 2026-11-24"),
    Night("it is back", find_share, 0, (f"{AGAIN} not compared",), "in-sync; none 1 accepted; 2026-11-27"),
    Night("the last day of the acceptance", shown="in-sync; none 1 accepted; 2026-11-28"),
    Night(
        *("the acceptance has expired", nothing, 1),
        told=(DRIFTS, f"acceptance expired: critical: {LOST}; its acceptance by Kim expired on 2026-11-28"),
        shown="drift; 1 critical; 2026-11-28",
    ),
    Night(
        *("the rule is back on the standby", staging(OFFICES)),
        told=(SYNCS, f"resolved: critical: {LOST}"),
        shown="in-sync; none; 2026-11-30",
    ),
)
TIMELINE = {
    (LOST, "Staging", "2026-11-03", "2026-11-30"),
    (TEXT, "Primary", "2026-11-05", "2026-11-06"),
    (FLOWS, "Staging", "2026-11-16", "2026-11-17"),
    (FLOWS, "Staging", "2026-11-21", "2026-11-24"),
}
"""What the index page says in the end: finding, changed on, appeared, gone."""


# --- playing them


class Page(HTMLParser):
    """The index page: its links, and the cells of its tables."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.state = ""
        self.tables: dict[str, list[list[str]]] = {}
        """Rows by class of the table, without the head; a cell is its text."""
        self.why = ""
        self._table: list[list[str]] = []
        self._takes = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.links += [given["href"]] if "href" in given else []
        if tag == "table":
            self._table = self.tables.setdefault(given["class"], [])
        elif tag == "tr":
            self._table.append([])
            self.state = given.get("data-state", self.state)
        elif tag in ("th", "td"):
            self._table[-1].append("")
            self._takes = "cell"
        elif given.get("class", "").startswith("why "):
            self._takes = "why"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td", "p"):
            self._takes = ""

    def handle_data(self, data: str) -> None:
        if self._takes == "cell":
            self._table[-1][-1] = " ".join(f"{self._table[-1][-1]} {data}".split())
        elif self._takes == "why":
            self.why += data

    @property
    def shown(self) -> str:
        """The pair's row: state, open findings, last in sync."""
        [_, row] = self.tables["pairs"]
        return f"{self.state}; {row[2]}; {row[5][:10]}"


@dataclass(frozen=True)
class Result:
    """What a run left behind."""

    code: int
    out: str
    err: str


class Player:
    """Plays one night after the other."""

    def __init__(
        self, world: World, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        self.world = world
        self._monkeypatch = monkeypatch
        self._capfd = capfd
        self._page = b""

    def play(self, number: int, night: Night) -> None:
        at = datetime(2026, 11, number, 2, 15, tzinfo=UTC)
        self._monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(at.timestamp())))
        night.deed(self.world)
        self.world.export(at - timedelta(hours=1, minutes=15))
        self.world.outside.requests.clear()
        result = self._run(night)
        if night.code is None:
            assert result.code not in {0, 1, 2, 3, 70, 75}
        else:
            assert result.code == night.code
        assert re.fullmatch(night.warned, result.err)
        self._check_console(night, result.out)
        self._check_outside(night)
        self._check_index(night)

    def _run(self, night: Night) -> Result:
        arguments = ["nightly", "--config", str(self.world.root / "entradrift.toml")]
        if night.killed:
            done = subprocess.run(
                [sys.executable, "-c", STOPPED.format(**night.killed), *arguments],
                env={**os.environ, "PYTHONPATH": str(SOURCE)},
                capture_output=True,
                text=True,
                check=False,
            )
            return Result(done.returncode, done.stdout, done.stderr)
        with FileLock(self.world.reports / ".lock") if night.locked else contextlib.nullcontext():
            code = main(arguments)
        out, err = (
            text.replace(str(self.world.root), "ROOT").replace("\\", "/") for text in self._capfd.readouterr()
        )
        return Result(code, out, err)

    def _check_console(self, night: Night, out: str) -> None:
        if night.told is None:
            assert out == ""
            return
        summary, *news, report = out.splitlines()
        assert news == [f"  {line}" for line in night.told]
        state = str(night.shown).partition(";")[0]
        said = {"in-sync": "in sync", "failed": "not compared"}.get(state, state)
        why = Page(self.world.index).why.replace(str(self.world.root), "ROOT").replace("\\", "/")
        assert summary == f"contoso: {said}. {why}"
        assert Path(report.removeprefix("  report: ").replace("ROOT", str(self.world.root))).is_file()

    def _check_outside(self, night: Night) -> None:
        outside = self.world.outside
        end = "" if night.code in (0, 1) else "/fail"
        pings = ["/ping/start", *([f"/ping{end}"] if night.code is not None else [])]
        assert [path for path in outside.paths if path.startswith("/ping")] == ([] if night.locked else pings)
        heard = [
            json.loads(each.body) for each in outside.requests if each.path == "/chat" not in outside.down
        ]
        sent = night.told if night.sent is SAME else night.sent
        assert len(heard) == (sent is not None)
        for message in heard:
            assert message["title"].startswith("entradrift: contoso: ")
            # Under headings of their kinds there.
            lines = [line.partition(": ")[2] for line in sent or ()]
            assert re.findall(r"^- (.*)$", message["message"], re.MULTILINE) == lines

    def _check_index(self, night: Night) -> None:
        assert (self.world.index.read_bytes() != self._page) == (night.shown is not None)
        self._page = self.world.index.read_bytes()
        if night.shown is not None:
            page = Page(self.world.index)
            assert page.shown == night.shown
            assert [link for link in page.links if not self._leads_somewhere(link)] == []
        leftovers = [path.name for path in self.world.reports.rglob(".tmp-*")]
        assert len(leftovers) == (night.killed is UNKEPT)

    def _leads_somewhere(self, link: str) -> bool:
        return link.startswith("#") or (self.world.reports / unquote(link.partition("#")[0])).is_file()


def test_thirty_nights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert len(NIGHTS) == 30
    with http_server() as outside:
        (tmp_path / "entradrift.toml").write_text(CONFIG.format(port=outside.port), encoding="utf-8")
        (tmp_path / "accepted-drift.toml").write_text("", encoding="utf-8")
        player = Player(World(tmp_path, outside), monkeypatch, capfd)
        for number, night in enumerate(NIGHTS, 1):
            try:
                player.play(number, night)
            except Exception as error:
                error.add_note(f"in night {number}: {night.what}")
                raise
    reports = tmp_path / "reports"
    runs = sorted(path for path in (reports / "contoso").iterdir() if path.is_dir())
    # One a night, but for the one that was locked out and the one that was killed too early.
    assert [run.name[:10] for run in runs] == [
        f"2026-11-{day:02}" for day in range(1, 31) if day not in (8, 15)
    ]
    assert (reports / "contoso" / "latest.html").read_bytes() == (runs[-1] / "report.html").read_bytes()
    spans = Page(reports / "index.html").tables["spans"][1:]
    assert {(re.sub(r"^\w+ ", "", row[0]), *row[1:4]) for row in spans} == TIMELINE
