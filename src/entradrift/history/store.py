"""The history as the nightly run and the command line use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from entradrift.history import baselines, opening, overview, queries, recording, retention, run_file, telling
from entradrift.history.baselines import Baseline
from entradrift.history.database import Database
from entradrift.history.queries import Judgement, RunRow
from entradrift.model.comparison import Verdict
from entradrift.model.fleet import Fleet, Span
from entradrift.model.run import News, Run
from entradrift.model.snapshot import Snapshot


class History:
    """What every night found. A context manager; methods raise HistoryError when the database fails.

    A pair that the history does not know has no runs, no findings and no baseline; that is no error.
    """

    def __init__(self, database: Database, reports: Path, *, writable: bool) -> None:
        self._database = database
        self._reports = reports
        self._writable = writable

    @classmethod
    def open(cls, database: Path, reports: Path, *, rebuild: bool = False) -> tuple[History, tuple[str, ...]]:
        """Return the history in the file `database`, level with the run folders below `reports`.

        A missing or damaged file is made again from the run folders, with `rebuild` also a sound one; the second
        value says so in sentences for people. Raises NewerSchemaError for a file of a newer version, which is left
        alone, and HistoryError for one that cannot be opened or written.
        """
        opened, notices = opening.open_to_write(database, reports, rebuild=rebuild)
        return cls(opened, reports, writable=True), notices

    @classmethod
    def open_to_read(cls, database: Path, reports: Path) -> tuple[History, tuple[str, ...]]:
        """Return the history without creating or changing any file; the same answers and errors as `open`."""
        opened, notices = opening.open_to_read(database, reports)
        return cls(opened, reports, writable=False), notices

    def __enter__(self) -> Self:
        """Return the history itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file. Everything that was recorded stays, also without this."""
        if self._writable:
            opening.close_written(self._database)
        else:
            self._database.close()

    def record(self, run: Run, primary: Snapshot | None) -> None:
        """Write one finished run, all or nothing; one that is recorded already changes nothing.

        `primary` is the state of its primary: that of a run in sync is kept as the next baseline.
        """
        from entradrift.history.content import content_text  # noqa: PLC0415 - long to import

        run = run_file.parse(run_file.dumps(run))
        content = content_text(primary) if primary and run.verdict is Verdict.IN_SYNC else None
        with self._database.transaction():
            if recording.known(self._database, run):
                return
            row = recording.record(self._database, run)
            if content is not None:
                baselines.keep_automatic(self._database, run.pair, row, content)

    def pairs(self) -> tuple[str, ...]:
        """Return the names of all pairs that have runs."""
        return queries.pairs(self._database)

    def latest(self, pair: str, *, complete: bool = False) -> Run | None:
        """Return the last run of a pair, with `complete` the last that compared everything it should."""
        return queries.latest(self._database, pair, queries.COMPLETE if complete else queries.ANY)

    def first_seen(self, pair: str) -> Mapping[str, str]:
        """Return since when each finding that is not resolved has been there: finding id to ISO start of a run."""
        return queries.first_seen(self._database, pair)

    def baseline(self, pair: str) -> Baseline | None:
        """Return the state that both servers last agreed on, or the one that somebody chose.

        Raises InputError when a run was chosen that cannot be read.
        """
        return baselines.baseline(self._database, self._reports, pair)

    def baseline_run(self, pair: str) -> tuple[str, str] | None:
        """Return the name of the baseline's run and how it was chosen, without reading its state.

        Raises InputError when the file with somebody's choice cannot be read.
        """
        return baselines.baseline_run(self._database, self._reports, pair)

    def set_baseline(self, pair: str, run_name: str | None) -> None:
        """Choose a run as baseline; None goes back to the last one in sync.

        Raises UnknownRunError or NoSnapshotError when there is no such run, or its state is no longer there.
        """
        baselines.choose(self._database, self._reports, pair, run_name)

    def runs(self, pair: str | None = None, *, limit: int | None = None) -> tuple[RunRow, ...]:
        """Return the runs of one pair or of all, latest first."""
        return queries.runs(self._database, pair, limit)

    def run(self, name: str, pair: str | None = None) -> Run:
        """Return the run whose name, or `pair/name`, is `name` or alone begins with it. Raises UnknownRunError."""
        return queries.run(self._database, name, pair)

    def spans(self, finding_id: str) -> tuple[tuple[str, Span], ...]:
        """Return every stretch of runs in which a finding was there, with its pair, by pair and time."""
        return queries.spans_of_finding(self._database, finding_id)

    def judgements(self, finding_id: str) -> tuple[Judgement, ...]:
        """Return when the severity or the status of a finding changed, by pair and time."""
        return queries.judgements(self._database, finding_id)

    def untold(self, pair: str, channel: str) -> tuple[News, ...]:
        """Return the news since the last run told on a channel: "console", or a digest of a notifier URL."""
        return telling.untold(self._database, pair, channel)

    def mark_told(self, pair: str, channel: str) -> None:
        """Note that all news so far were told on a channel."""
        telling.mark_told(self._database, pair, channel)

    def fleet(self, generated_at: str, tool_version: str, pairs: Sequence[str] | None = None) -> Fleet:
        """Return everything that the index page says, about these pairs or all; pairs without runs are left out."""
        return overview.fleet(self._database, self._reports, generated_at, tool_version, pairs)

    def evidence(self, pair: str, texts: Sequence[str]) -> frozenset[str]:
        """Return the runs that acceptances name: for `keep_runs` of `expendable`.

        Runs in which a difference was first seen that is accepted now, and runs whose name occurs in `texts` (the
        reason, ticket and other texts of acceptances).
        """
        return retention.evidence(self._database, pair, texts)

    def expendable(self, pair: str, *, before: str, keep_runs: frozenset[str]) -> tuple[str, ...]:
        """Return the names of runs that started before an ISO time and whose folders may go, oldest first."""
        return retention.expendable(self._database, self._reports, pair, before=before, keep_runs=keep_runs)

    def forget_folders(self, pair: str, names: Sequence[str]) -> None:
        """Note that the folders of these runs are gone; what was found stays in the history."""
        retention.forget_folders(self._database, pair, names)
