"""One comparison of one night: from the configuration to a finished run folder, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from entradrift import bugs, clock
from entradrift.compare.name_map import mapped_together
from entradrift.comparing import SameExportError, comparison_of, refuse_same_export
from entradrift.errors import EntradriftError, WrongPairError
from entradrift.history import run_file
from entradrift.history.snapshot_zip import snapshot_zip
from entradrift.model.comparison import Comparison, ExitCode, Verdict
from entradrift.model.finding import Finding
from entradrift.model.run import ExportUsed, News, NewsKind, Run
from entradrift.model.snapshot import Snapshot
from entradrift.nightly import durations, run_folder
from entradrift.nightly.choose_export import Chosen, choose
from entradrift.nightly.config import Lane
from entradrift.nightly.freshness import doubts
from entradrift.nightly.news import Known, news
from entradrift.nightly.run_of import export_used, run_of
from entradrift.nightly.stopwatch import Stopwatch
from entradrift.policy import acceptance_file
from entradrift.policy.acceptance import Acceptance
from entradrift.report import by_name, failure_page
from entradrift.version import VERSION
from entradrift.whole_files import OutputError

REPORT_PAGE: Final = "report.html"
FAILURE_PAGE: Final = "failure.html"
_REPORTS: Final = (("html", REPORT_PAGE), ("json", "report.json"), ("md", "report.md"))
_WORDS: Final = {"primary": "The primary's exports", "staging": "The staging server's exports"}


@dataclass(frozen=True, slots=True)
class AgreedState:
    """The state of the primary in a run in which both servers agreed."""

    snapshot: Snapshot
    differed: Mapping[str, str]
    """Findings that were accepted (or open) even then, by id, with the server on which they were changed."""


@dataclass(frozen=True, slots=True)
class Task:
    """All that a process needs to know to make one run."""

    lane: Lane
    reports: Path
    max_age: timedelta
    max_skew: timedelta
    remind: timedelta | None
    known: Known
    baseline: AgreedState | None
    """The last state in which both agreed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run left."""

    run: Run
    folder: Path | None
    """The run's folder; None where it could not be written."""
    primary: Snapshot | None = None
    """The state that both servers agree on, where they do: the next baseline."""
    acceptance_texts: tuple[str, ...] = ()
    """What acceptances say; a run that they name is kept."""
    details: str = ""
    """Traceback of a bug that could not be written to a file."""
    latest_page: str = ""
    """The page as it has to be beside the run folders; empty where it is the same."""

    @property
    def page(self) -> Path | None:
        """The page for people, if the run has one."""
        name = FAILURE_PAGE if self.run.verdict is None else REPORT_PAGE
        return self.folder / name if self.folder else None


def run_pair(task: Task) -> Outcome:
    """Compare one pair and keep the result in a new run folder.

    Raises nothing: whatever goes wrong is the result of this run, and no concern of the other pairs.
    """
    attempt = _Attempt(task)
    try:
        return attempt.compare()
    except OutputError as error:
        return attempt.unwritten(error.exit_code, str(error))
    except EntradriftError as error:
        return attempt.failed(error.exit_code, str(error))
    except OSError as error:
        # What a share that goes away in the middle can raise anywhere.
        return attempt.failed(ExitCode.INVALID, f"Something could not be read or written ({error}).")
    except Exception:  # noqa: BLE001 - the boundary of one pair: a bug must not stop the others
        bug = bugs.report()
        return attempt.failed(ExitCode.BUG, bug.sentence, bug.details)


def failed_run(task: Task, sentence: str) -> Outcome:
    """Keep a run that ended without a word, and was found to have done so from outside."""
    return _Attempt(task).failed(ExitCode.BUG, sentence)


class _Attempt:
    """One run while it is being made."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._lane = task.lane
        self._folder = task.reports / task.lane.name
        self._started_at = clock.now()
        self._watch = Stopwatch()
        self._used: dict[str, ExportUsed] = {}

    def compare(self) -> Outcome:
        """Return the outcome of a comparison. Raises EntradriftError where none can be made or kept."""
        primary, staging, reasons, notices = self._exports()
        with self._watch.stage("compare"):
            acceptances = acceptance_file.read(self._lane.accept) if self._lane.accept else ()
            comparison = self._comparison(primary, staging, reasons, acceptances)
        comparison = replace(
            comparison,
            notices=(*comparison.notices, *notices),
            findings=tuple(map(self._with_memory, comparison.findings)),
        )
        run = run_of(
            comparison,
            pair=self._lane.name,
            name=self._name(*(used.digest for used in self._used.values())),
            started_at=self._started_at,
            doubts=reasons,
            primary=self._used["primary"],
            staging=self._used["staging"],
            strict=self._lane.strict,
        )
        accepted = {each.id: each.acceptance for each in comparison.findings if each.acceptance}
        with self._watch.stage("report"):
            files: dict[str, str | bytes] = {
                file: by_name(name).render(comparison) for name, file in _REPORTS
            }
            files |= {"primary.zip": snapshot_zip(primary), "staging.zip": snapshot_zip(staging)}
        return replace(
            self._published(run, accepted, files),
            primary=primary if run.verdict is Verdict.IN_SYNC else None,
            acceptance_texts=tuple(
                text for each in acceptances for text in (each.run, each.reason, each.ticket)
            ),
        )

    def failed(self, exit_code: ExitCode, sentence: str, details: str = "") -> Outcome:
        """Return the outcome of a run that compared nothing, for the reason in `sentence`."""
        run = self._run(exit_code, sentence)
        try:
            complete = self._task.known.complete
            page = failure_page.render(run, complete)
            return replace(
                self._published(run, {}, {FAILURE_PAGE: page}),
                details=details,
                latest_page=failure_page.render(run, complete, as_latest=True),
            )
        except OutputError as error:
            return self.unwritten(error.exit_code, str(error), details)
        except Exception:  # noqa: BLE001 - as above
            bug = bugs.report()
            return self.unwritten(ExitCode.BUG, bug.sentence, details + bug.details)

    def unwritten(self, exit_code: ExitCode, sentence: str, details: str = "") -> Outcome:
        """Return the outcome of a run that could not be kept: nothing remembers it, so it is always news."""
        run = self._run(exit_code, sentence)
        return Outcome(replace(run, news=(News(NewsKind.FAILED, sentence),)), None, details=details)

    def _exports(self) -> tuple[Snapshot, Snapshot, tuple[str, ...], list[str]]:
        """Return both servers, why they cannot be relied on, and what else is to be said about them."""
        lane = self._lane
        primary = self._chosen("primary", lane.primary)
        staging = self._chosen("staging", lane.staging)
        try:
            refuse_same_export(primary.snapshot, staging.snapshot)
        except SameExportError:
            raise WrongPairError(
                f"{primary.path} and {staging.path} hold the same export, which always looks in sync; "
                "let the staging server write its own."
            ) from None
        (one, other), unused = mapped_together((primary.snapshot, staging.snapshot), lane.names)
        if lane.names:
            self._used = {"primary": export_used(primary, one), "staging": export_used(staging, other)}
        now = datetime.fromisoformat(self._started_at)
        reasons = doubts(primary, staging, now, self._task.max_age, self._task.max_skew)
        if reasons:
            # A damaged newer export is why an older one had to do.
            unused_exports = (*primary.passed_over[:1], *staging.passed_over[:1])
            reasons = (*(sentence.removesuffix(".") for sentence in unused_exports), *reasons)
        notices = [
            *_notices("primary", primary),
            *_notices("staging", staging),
            *(f'"{name}" of [pair.map] occurs in neither export.' for name in unused),
        ]
        return one, other, reasons, notices

    def _chosen(self, server: str, pattern: str) -> Chosen:
        with self._watch.stage(server):
            chosen = choose(pattern, timezone=self._lane.timezone, undated=self._lane.undated)
            self._used[server] = export_used(chosen, chosen.snapshot)
        return chosen

    def _comparison(
        self,
        primary: Snapshot,
        staging: Snapshot,
        reasons: Sequence[str],
        acceptances: Sequence[Acceptance],
    ) -> Comparison:
        lane = self._lane
        return comparison_of(
            primary,
            staging,
            self._task.baseline.snapshot if self._task.baseline else None,
            fail_on=lane.fail_on,
            strict=lane.strict,
            doubts=reasons,
            options=self._options(),
            acceptances=acceptances,
        )

    def _with_memory(self, finding: Finding) -> Finding:
        """Return a finding with the night in which it was first seen, and on which server it really was changed."""
        found = replace(finding, first_seen=self._task.known.first_seen.get(finding.id, self._started_at))
        earlier = self._task.baseline.differed.get(finding.id) if self._task.baseline else None
        if earlier is None:
            return found
        # The state is the primary's, and the staging server differed from it already: only that the primary has been
        # changed since can be seen from it.
        seen = {"staging": earlier, "unknown": "unknown"}
        return replace(found, changed_on=seen.get(finding.changed_on, "both"), baseline=None)

    def _options(self) -> dict[str, str]:
        return {
            "pair": self._lane.name,
            "fail-on": self._lane.fail_on.value if self._lane.fail_on else "never",
            "strict": "yes" if self._lane.strict else "no",
            "max-age": durations.short(self._task.max_age),
            "max-skew": durations.short(self._task.max_skew),
        }

    def _name(self, *parts: str) -> str:
        return run_folder.new_name(self._folder, self._started_at, self._lane.name, *parts)

    def _run(self, exit_code: ExitCode, sentence: str) -> Run:
        return Run(
            pair=self._lane.name,
            name=self._name(sentence),
            started_at=self._started_at,
            seconds=self._watch.seconds,
            verdict=None,
            exit_code=exit_code,
            summary=sentence,
            doubts=(),
            primary=self._used.get("primary"),
            staging=self._used.get("staging"),
            sightings=(),
            news=(),
            notices=(),
            tool_version=VERSION,
            options=self._options(),
            timings=self._watch.timings,
        )

    def _published(
        self,
        run: Run,
        accepted: Mapping[str, Mapping[str, str]],
        files: Mapping[str, str | bytes],
    ) -> Outcome:
        run = replace(
            run,
            news=news(self._task.known, run, accepted, self._task.remind),
            seconds=self._watch.seconds,
            timings=dict(self._watch.timings),
        )
        folder = self._folder / run.name
        run_folder.publish(folder, {run_file.FILE_NAME: run_file.dumps(run), **files})
        return Outcome(run, folder)


def _notices(server: str, chosen: Chosen) -> list[str]:
    """Return what people should know about how an export was chosen."""
    told = [f"{_WORDS[server]}: {sentence}" for sentence in chosen.passed_over]
    if chosen.by_file_time:
        told.append(
            f"{_WORDS[server]} do not say when they were taken, so the times of their files were used."
        )
    return told
