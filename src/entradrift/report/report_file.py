"""A JSON report read back: its findings as they were, for `explain` and `accept`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar

from entradrift.errors import InputError
from entradrift.exports import json_reader
from entradrift.exports.collected import frozen
from entradrift.exports.files import read_export
from entradrift.model.change import ObjectRef, Presence, Side
from entradrift.model.comparison import Verdict
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.section import Section
from entradrift.report.json_report import FORMAT, FORMAT_VERSION

_Word = TypeVar("_Word", bound=StrEnum)
_VERSION: Final = re.compile(r"([0-9]{1,6})\.([0-9]{1,6})")
_AGAIN: Final = "Give a report that entradrift compare --out report.json wrote"


@dataclass(frozen=True, slots=True)
class SavedReport:
    """What a saved report says."""

    path: str
    verdict: Verdict
    same_server: bool
    """It compares one server with itself, before and after."""
    findings: Mapping[str, Finding]
    """By id, in the order of the report."""


def read(location: str) -> SavedReport:
    """Return the JSON report in the file at `location`, or on standard input for `-`.

    Identities of objects are not in a report, so they are empty. Raises InputError for anything but one report
    of this format version.
    """
    files = read_export(location)
    if len(files) != 1:
        raise InputError(
            location, "several files where one report is expected", fix="Give the JSON report itself"
        )
    document = json_reader.parse(files[0])
    reader = _Reader(files[0].path)
    reader.check_format(document)
    findings = [
        reader.finding(number, item) for number, item in enumerate(reader.items(document, "$", "findings"))
    ]
    return SavedReport(
        files[0].path,
        reader.word(document, "$", "verdict", Verdict),
        reader.table(document, "$", "options").get("same-server") == "yes",
        {finding.id: finding for finding in findings},
    )


class _Reader:
    """Takes a document apart; whatever is not as `json_report` writes it is an error with its place."""

    def __init__(self, path: str) -> None:
        self._path = path

    def _error(self, place: str, problem: str) -> InputError:
        return InputError(self._path, problem, place=place, fix=_AGAIN)

    def check_format(self, document: Any) -> None:  # noqa: ANN401 - any JSON document
        """Raise InputError unless this is a report that this version of entradrift understands."""
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise self._error("$.format", f'not a report: "{FORMAT}" is expected here')
        version = _VERSION.fullmatch(str(document.get("format_version")))
        if version is None or version[1] != FORMAT_VERSION.partition(".")[0]:
            raise self._error(
                "$.format_version", f"not of version {FORMAT_VERSION}, which this entradrift reads"
            )

    def items(self, holder: Mapping[str, Any], place: str, key: str) -> list[Any]:
        """Return the list under `key`."""
        value = holder.get(key)
        if not isinstance(value, list):
            raise self._error(f"{place}.{key}", "a list is expected")
        return value

    def table(self, holder: Mapping[str, Any], place: str, key: str) -> dict[str, Any]:
        """Return the object under `key`."""
        value = holder.get(key)
        if not isinstance(value, dict):
            raise self._error(f"{place}.{key}", "an object is expected")
        return value

    def text(self, holder: Mapping[str, Any], place: str, key: str) -> str:
        """Return the text under `key`."""
        value = holder.get(key)
        if not isinstance(value, str):
            raise self._error(f"{place}.{key}", "text is expected")
        return value

    def word(self, holder: Mapping[str, Any], place: str, key: str, words: type[_Word]) -> _Word:
        """Return the text under `key`, which is one of `words`."""
        text = self.text(holder, place, key)
        if text not in list(words):
            raise self._error(f"{place}.{key}", f"one of {', '.join(words)} is expected")
        return words(text)

    def finding(self, number: int, item: Any) -> Finding:  # noqa: ANN401 - any JSON document
        """Return one finding."""
        place = f"$.findings[{number}]"
        if not isinstance(item, dict):
            raise self._error(place, "an object is expected")
        ref, where = self.table(item, place, "object"), f"{place}.object"
        acceptance = None if item.get("acceptance") is None else self.table(item, place, "acceptance")
        return Finding(
            id=self.text(item, place, "id"),
            rule=self.text(item, place, "rule"),
            section=self.word(item, place, "section", Section),
            severity=self.word(item, place, "severity", Severity),
            status=self.word(item, place, "status", Status),
            presence=self.word(item, place, "presence", Presence),
            object=ObjectRef(
                self.text(ref, where, "kind"),
                self.text(ref, where, "name"),
                self._text_or_none(ref, where, "connector"),
                self._text_or_none(ref, where, "direction"),
            ),
            path=self.text(item, place, "path"),
            primary=frozen(item.get("primary")),
            staging=frozen(item.get("staging")),
            title=self.text(item, place, "title"),
            why=self.text(item, place, "why"),
            align=self.text(item, place, "align"),
            source=self.text(item, place, "source_document"),
            side=None if item.get("side") is None else self.word(item, place, "side", Side),
            baseline=frozen(item.get("baseline")),
            changed_on=self.text(item, place, "changed_on"),
            first_seen=self._text_or_none(item, place, "first_seen"),
            acceptance=acceptance
            and {name: self.text(acceptance, f"{place}.acceptance", name) for name in acceptance},
            group=self._text_or_none(item, place, "group"),
        )

    def _text_or_none(self, holder: Mapping[str, Any], place: str, key: str) -> str | None:
        return None if holder.get(key) is None else self.text(holder, place, key)
