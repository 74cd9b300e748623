"""A company whose nights meet accidents, and what must hold after each of them whatever happened."""

import hashlib
import random
import re
import shutil
from pathlib import Path

from tests.exportkit.cases.tiny import BADGE, COST_CENTRE, SITE, Edit, set_rule
from tests.exportkit.organisation import Organisation
from tests.faults.children import KILLED, Child, Ended, Prepare, nothing
from tests.history.answers import answers
from tests.nightly.site import CONFIG, Site

from entradrift.history import run_file
from entradrift.history.store import History

RUN = {"run.json", "report.html", "report.json", "report.md", "primary.zip", "staging.zip"}
FAILED_RUN = {"run.json", "failure.html"}
NORMAL = frozenset({0, 1, 2, 3})
TWO_PAIRS = CONFIG + CONFIG.replace("contoso", "fabrikam").replace("SYNC02", "SYNC03")
_SPAN = 'max_age = "900d"\n'
_TRACKER = re.compile(r"^\S+resource_tracker\.py:\d+: UserWarning: .*\n  warnings\.warn\(.*\n", re.MULTILINE)
_LINK = re.compile(r'href="([^"#]+\.html)[^"]*"')


def hold(condition: object, what: str) -> None:
    """Say what is broken; `assert` would need pytest to say it."""
    if not condition:
        raise AssertionError(what)


def edits(dice: random.Random) -> Edit:
    """Return how the staging server differs tonight: not at all, in one thing, in several, or it cannot be compared."""
    chosen = [
        edit
        for edit in (
            set_rule(SITE, description=f"Offices {dice.randrange(3)}."),
            set_rule(COST_CENTRE, disabled=True),
            set_rule(BADGE, description="Badges."),
        )
        if dice.random() < 0.4
    ]

    def apply(org: Organisation) -> None:
        for edit in chosen:
            edit(org)

    return apply


class Company:
    """A site with all that its nights have said and left so far."""

    def __init__(
        self,
        folder: Path,
        dice: random.Random,
        *,
        two: bool = False,
        nightly: str = "",
        at: Path | None = None,
    ) -> None:
        folder.mkdir(parents=True)
        self.site = Site(at or folder / "site")
        self.site.folder.mkdir(exist_ok=True)
        self.dice = dice
        self.pairs = ("contoso", "fabrikam") if two else ("contoso",)
        self.site.configure(TWO_PAIRS if two else CONFIG, _SPAN + nightly)
        self.said = ""
        self.rebuilt = False
        self.prunes = "keep_days" in nightly
        self._folder = folder
        self._count = 0
        self._seen: dict[Path, str] = {}

    @property
    def database(self) -> Path:
        return self.site.folder / "entradrift.db"

    @property
    def steps(self) -> Path:
        """Where a process can leave a number."""
        return self._folder / "steps"

    def export(self, number: int) -> None:
        """Let the servers export: alike or not, and now and then a file that is cut off."""
        self.site.export(number, edits(self.dice))
        if len(self.pairs) > 1:
            self.site.export_one("SYNC03", number, edits(self.dice))
        if self.dice.random() < 0.1:
            for path in (self.site.folder / "exports" / "SYNC02").iterdir():
                path.write_bytes(path.read_bytes()[:-40])

    def start(self, number: float, *options: str, prepare: Prepare = nothing) -> Child:
        """Begin a night."""
        return self.command(number, "nightly", "--config", str(self.site.config), *options, prepare=prepare)

    def command(self, number: float, *arguments: str, prepare: Prepare = nothing) -> Child:
        """Begin a command."""
        self._count += 1
        return Child(self._folder, f"{self._count:04}", number, list(arguments), prepare)

    def heard(self, ended: Ended, codes: frozenset[int] = NORMAL) -> Ended:
        """Hold what must hold after every process, and remember what it said."""
        hold(ended.code in codes | {KILLED}, f"exit code {ended.code}: {ended.out}{ended.err}")
        hold("Traceback" not in ended.out + ended.err, ended.err)
        # Python's own process says this of a night with --jobs that was killed; nothing of ours can keep it from that.
        lines = _TRACKER.sub("", ended.err).splitlines()
        hold(all(line.startswith("entradrift: ") for line in lines), f"standard error: {ended.err}")
        self.said += ended.out
        return ended

    def night(
        self, number: float, *options: str, kill_after: float | None = None, prepare: Prepare = nothing
    ) -> Ended:
        """Play a night to its end, or until it is killed, and hold what must hold afterwards."""
        ended = self.heard(self.start(number, *options, prepare=prepare).ended(kill_after))
        self.check_whole()
        if ended.code != KILLED:
            self.check_finished()
        return ended

    def runs(self) -> list[Path]:
        """All run folders that can be seen."""
        return [run for pair in self.pairs for run in self.site.runs(pair) if not run.name.startswith(".")]

    def check_whole(self) -> None:
        """Hold that every run is whole, that none has changed or gone, and that every page is whole."""
        for run in self.runs():
            names = {path.name for path in run.iterdir()}
            hold(names in (RUN, FAILED_RUN), f"{run} holds {sorted(names)}")
            hold(run_file.read(run / "run.json").name == run.name, f"{run} is another run")
            digest = digest_of(run)
            hold(self._seen.setdefault(run, digest) == digest, f"{run} has changed")
        gone = [run for run in self._seen if not run.is_dir()]
        hold(self.prunes or not gone, f"gone: {gone}")
        for run in gone:
            del self._seen[run]
        for page in [self.site.reports / "index.html", *self.site.reports.glob("*/latest.html")]:
            if page.exists():
                data = page.read_bytes()
                whole = data.startswith(b"<!doctype html>") and data.endswith(b"</html>\n")
                hold(whole, f"{page} is half written")

    def check_finished(self) -> None:
        """Hold that the night which came to its end has left nothing undone."""
        reports = self.site.reports
        left = [*reports.rglob(".tmp-*"), *reports.rglob("*.tmp"), *self.site.folder.glob(".*")]
        hold(not left, f"left behind: {left}")
        index = reports / "index.html"
        if index.exists():
            links = _LINK.findall(index.read_text("utf-8"))
            dead = [link for link in links if not (reports / link).is_file()]
            hold(not dead, f"links of the index page lead nowhere: {dead}")
        self.check_history()

    def check_history(self) -> None:
        """Hold that the database says what the run folders say, and has not been made again without need."""
        reports = self.site.reports
        damaged = list(self.site.folder.glob("entradrift.db.corrupt-*"))
        hold(self.rebuilt or not damaged, f"taken for damaged: {damaged}")
        with History.open_to_read(self.database, reports)[0] as history:
            known = {(row.pair, row.name) for row in history.runs() if row.folder_exists}
            said = None if self.prunes else answers(history)
            needed = [
                reports / run.pair / run.name
                for pair in history.pairs()
                for run in (history.latest(pair), history.latest(pair, complete=True))
                if run is not None
            ]
        hold(all(run.is_dir() for run in needed), f"retention took a run that is needed: {needed}")
        hold(known == {(run.parent.name, run.name) for run in self.runs()}, "the database lacks runs")
        if said is not None:
            with History.open_to_read(self._folder / "none.db", reports)[0] as history:
                hold(said == answers(history), "the database contradicts the run folders")

    def check_told(self) -> None:
        """Hold that everything which any night found out was told by some night."""
        for run in self.runs():
            document = run_file.read(run / "run.json")
            for news in document.news:
                hold(news.text in self.said, f"never told: {news.text} of {run.parent.name}/{run.name}")

    def forget(self, kept: Path) -> None:
        """Put everything back as it was in the folder `kept`."""
        shutil.rmtree(self.site.folder)
        shutil.copytree(kept, self.site.folder)
        self._seen.clear()

    def remove(self) -> None:
        """Remove everything."""
        shutil.rmtree(self._folder)


def digest_of(folder: Path) -> str:
    """Return a digest of all files in a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
