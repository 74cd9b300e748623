"""`run.json`: one run as a file, from which the history can be made again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from entradrift.errors import InputError
from entradrift.history.json_file import read_json
from entradrift.model.change import Side
from entradrift.model.comparison import ExitCode, Verdict
from entradrift.model.finding import Severity, Status
from entradrift.model.run import ExportUsed, News, NewsKind, Run, Sighting
from entradrift.model.section import Section

FILE_NAME: Final = "run.json"
FORMAT: Final = "entradrift-run"
FORMAT_VERSION: Final = "1.0"
"""The second part rises for additions, the first for changes that an older reader would misunderstand."""
MAX_BYTES: Final = 64 * 1024 * 1024
"""More than 100,000 findings."""

_NOT_ASCII: Final = re.compile(r"[^\n -~]")
_FIX: Final = "Restore the file from a backup, or remove its run folder"
_Word = TypeVar("_Word")
Json = dict[str, Any]


def dumps(run: Run) -> str:
    """Return the text of `run.json`, always the same for the same run; `read` gives an equal run.

    Half surrogate pairs (from paths that are no text) become escapes in words, which is all that can be kept of them.
    """
    text = json.dumps(_document(run), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return _NOT_ASCII.sub(_escaped, text)


def read(path: Path) -> Run:
    """Return the run that is kept in the file at `path`.

    Raises InputError for a file that is missing, too large, damaged, of a newer format, or of the wrong shape.
    """
    from entradrift.exports import validation  # noqa: PLC0415 - seldom needed

    document = read_json(path, FORMAT, FORMAT_VERSION, max_bytes=MAX_BYTES, fix=_FIX)
    validation.validate(document, "run", str(path))
    try:
        return _run(document)
    except _UnknownWordError as error:
        raise InputError(
            str(path), f"{error}, which this version of entradrift does not know", fix=_FIX
        ) from None


def parse(text: str) -> Run:
    """Return the run in a text that `dumps` made. Raises ValueError or LookupError for any other text."""
    return _run(json.loads(text))


def utc(moment: str) -> str:
    """Return an ISO 8601 time with zone in UTC, to the second, so that times sort as texts.

    Raises ValueError for what is no such time.
    """
    parsed = datetime.fromisoformat(moment)
    if parsed.tzinfo is None:
        raise ValueError("a time without a zone")
    return parsed.astimezone(UTC).replace(microsecond=0).isoformat()


class _UnknownWordError(ValueError):
    """A word or a number that stands for nothing."""


def _escaped(match: re.Match[str]) -> str:
    """Keep letters; escape what could act on a terminal, and half surrogate pairs, which JSON cannot hold."""
    character = match[0]
    if "\ud800" <= character <= "\udfff":
        return f"\\\\u{ord(character):04x}"
    return character if character.isprintable() else json.dumps(character)[1:-1]


def _document(run: Run) -> Json:
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "tool": {"name": "entradrift", "version": run.tool_version},
        "pair": run.pair,
        "name": run.name,
        "started_at": run.started_at,
        "seconds": run.seconds,
        "verdict": run.verdict and run.verdict.value,
        "exit_code": int(run.exit_code),
        "summary": run.summary,
        "doubts": list(run.doubts),
        "primary": _export_document(run.primary),
        "staging": _export_document(run.staging),
        "sightings": [_sighting_document(sighting) for sighting in run.sightings],
        "news": [_news_document(news) for news in run.news],
        "notices": list(run.notices),
        "options": dict(sorted(run.options.items())),
        "timings": dict(run.timings),
    }


def _export_document(used: ExportUsed | None) -> Json | None:
    if used is None:
        return None
    return {
        "host": used.host,
        "path": used.path,
        "captured_at": used.captured_at,
        "digest": used.digest,
        "product_version": used.product_version,
    }


def _sighting_document(sighting: Sighting) -> Json:
    return {
        "id": sighting.id,
        "rule": sighting.rule,
        "section": sighting.section.value,
        "severity": sighting.severity.value,
        "status": sighting.status.value,
        "title": sighting.title,
        "object": sighting.object,
        "connector": sighting.connector,
        "path": sighting.path,
        "changed_on": sighting.changed_on,
        "side": sighting.side and sighting.side.value,
        "expires": sighting.expires,
    }


def _news_document(news: News) -> Json:
    return {
        "kind": news.kind.value,
        "text": news.text,
        "finding": news.finding,
        "severity": news.severity and news.severity.value,
    }


def _run(document: Json) -> Run:
    return Run(
        pair=document["pair"],
        name=document["name"],
        started_at=_time(document["started_at"]),
        seconds=_number(document["seconds"]),
        verdict=_optional_word(Verdict, document["verdict"], "a verdict"),
        exit_code=_word(ExitCode, document["exit_code"], "an exit code"),
        summary=document["summary"],
        doubts=tuple(document["doubts"]),
        primary=_export(document["primary"]),
        staging=_export(document["staging"]),
        sightings=tuple([_sighting(item) for item in document["sightings"]]),
        news=tuple([_news(item) for item in document["news"]]),
        notices=tuple(document["notices"]),
        tool_version=document["tool"]["version"],
        options=document["options"],
        timings={stage: _number(seconds) for stage, seconds in document["timings"].items()},
    )


def _export(document: Json | None) -> ExportUsed | None:
    if document is None:
        return None
    return ExportUsed(
        document["host"],
        document["path"],
        document["captured_at"],
        document["digest"],
        document["product_version"],
    )


def _sighting(document: Json) -> Sighting:
    return Sighting(
        id=document["id"],
        rule=document["rule"],
        section=_word(Section, document["section"], "a section"),
        severity=_word(Severity, document["severity"], "a severity"),
        status=_word(Status, document["status"], "a status"),
        title=document["title"],
        object=document["object"],
        connector=document["connector"],
        path=document["path"],
        changed_on=document["changed_on"],
        side=_optional_word(Side, document["side"], "a side"),
        expires=document["expires"],
    )


def _news(document: Json) -> News:
    return News(
        _word(NewsKind, document["kind"], "a kind of news"),
        document["text"],
        document["finding"],
        _optional_word(Severity, document["severity"], "a severity"),
    )


def _number(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        raise _UnknownWordError("a number of seconds that is too large") from None


def _time(text: str) -> str:
    try:
        return utc(text)
    except (ValueError, OverflowError):
        raise _UnknownWordError("a start that is no ISO 8601 time with a zone") from None


def _word(words: Callable[[Any], _Word], found: str | int, what: str) -> _Word:
    try:
        return words(found)
    except ValueError:
        raise _UnknownWordError(what) from None


def _optional_word(words: Callable[[Any], _Word], found: str | None, what: str) -> _Word | None:
    return None if found is None else _word(words, found, what)
