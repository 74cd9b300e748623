"""The schema that Get-ADSyncConnector and Get-ADSyncMVSchema show as one object."""

from typing import Any

import pytest

from entradrift.exports.cmdlets.connector_settings import schema_setting
from entradrift.exports.collected import Collected
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Dropped

IDENTIFIER = Dropped("X/Schema/Identifier", "identifier that is different on every server", 1)


def read(document: dict[str, Any]) -> tuple[list[Setting], tuple[Dropped, ...]]:
    collected = Collected()
    found = list(schema_setting(document, ("schema",), "X/Schema", collected))
    return found, collected.dropped_list()


def test_a_schema_is_kept_without_its_identifier():
    kept = {"ObjectTypes": ("user", "group"), "Depth": 2}
    given = {"Schema": {"Identifier": "1", "ObjectTypes": ["user", "group"], "Depth": 2}}
    assert read(given) == ([Setting(Section.OTHER_SETTINGS, ("schema",), kept)], (IDENTIFIER,))


@pytest.mark.parametrize("empty", [{}, {"Schema": None}, {"Schema": {}}, {"Schema": ""}])
def test_no_schema_is_no_setting(empty: dict[str, Any]):
    assert read(empty) == ([], ())


def test_what_was_cut_off_is_counted():
    cut_off = Dropped("X/Schema", "cut off by ConvertTo-Json, and of a form that is not public", 1)
    assert read({"Schema": {"Identifier": "1", "Types": "@{Name=a}"}}) == ([], (cut_off, IDENTIFIER))
