"""The dated facts about versions: those that come along, and those of a file."""

from datetime import date
from pathlib import Path

import pytest

from entradrift import resources
from entradrift.errors import InputError
from entradrift.failover.versions import VersionTable, read_versions, text_of, version_of

OWN = resources.text("failover/versions.toml")


@pytest.fixture
def own() -> VersionTable:
    return read_versions()


def changed(tmp_path: Path, *replacements: tuple[str, str]) -> Path:
    text = OWN
    for old, new in replacements:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    path = tmp_path / "versions.toml"
    path.write_text(text, encoding="utf-8")
    return path


# --- our own ---------------------------------------------------------------------------------------------


def test_the_facts_of_this_day(own: VersionTable):
    assert own.origin == "the table of entradrift"
    assert (own.verified, own.fresh_days) == (date(2026, 11, 21), 30)
    assert (text_of(own.floor), own.floor_since) == ("2.5.79.0", date(2026, 9, 30))
    assert text_of(own.tls_from) == "2.3.20.0"
    assert {text_of(release.version): release.retires for release in own.releases} == {
        "2.5.3.0": date(2026, 7, 31),
        "2.5.76.0": date(2026, 9, 1),
        "2.5.79.0": date(2026, 10, 23),
        "2.5.190.0": date(2027, 2, 2),
        "2.6.1.0": date(2027, 3, 10),
        "2.6.3.0": date(2027, 7, 7),
        "2.6.79.0": None,
        "2.6.84.0": date(2027, 9, 16),
        "2.6.91.0": date(2027, 9, 23),
        "2.6.92.0": None,
    }
    assert [text_of(release.version) for release in own.releases if release.withdrawn] == ["2.6.79.0"]
    assert text_of(own.latest) == "2.6.92.0"


@pytest.mark.parametrize(
    ("today", "fresh"),
    [
        (date(2026, 11, 20), False),
        (date(2026, 11, 21), True),
        (date(2026, 12, 21), True),
        (date(2026, 12, 22), False),
    ],
)
def test_facts_are_fresh_for_a_while(own: VersionTable, today: date, fresh: bool):  # noqa: FBT001
    assert own.is_fresh(today) is fresh


def test_what_a_version_is():
    assert version_of("2.5.190.0") == (2, 5, 190, 0)
    assert [version_of(text) for text in (None, "", "2", "2.5.x", "2.5.\uff11", "-1.2")] == [None] * 6


# --- a file ----------------------------------------------------------------------------------------------


def test_a_file_replaces_the_facts(tmp_path: Path):
    path = changed(
        tmp_path,
        ("verified = 2026-11-21", "verified = 2027-01-10"),
        (
            'version = "2.6.92.0"',
            'version = "2.6.92.0"\nretires = 2028-01-01\n\n[[release]]\nversion = "2.7.1.0"',
        ),
    )
    table = read_versions(path)
    assert (table.origin, table.verified, text_of(table.latest)) == (str(path), date(2027, 1, 10), "2.7.1.0")
    assert table.release((2, 6, 92, 0)) is not None


def test_a_file_with_a_byte_order_mark(tmp_path: Path):
    path = tmp_path / "versions.toml"
    path.write_text(OWN, encoding="utf-8-sig")
    assert read_versions(path).verified == date(2026, 11, 21)


def test_facts_for_ever_do_not_break_the_calendar(tmp_path: Path):
    path = changed(tmp_path, ("fresh_days = 30", "fresh_days = 999999999"))
    assert read_versions(path).is_fresh(date(2090, 1, 1))


@pytest.mark.parametrize(
    ("replacement", "problem"),
    [
        (
            ("fresh_days = 30", 'fresh_days = "30"'),
            "fresh_days: another type than a whole number. Correct the value; entradrift schema versions",
        ),
        (
            ("fresh_days = 30", "fresh_days = 0"),
            "fresh_days: less than one day. Say for how many days the facts are good",
        ),
        (("fresh_days = 30", "fresh_days ="), "line 7, column 13: not valid TOML"),
        (
            ("verified = 2026-11-21", 'verified = "2026-11-21"'),
            "verified: not a TOML date. Write days without quotes, such as",
        ),
        (("verified = 2026-11-21", "verified = 2026-11-21T00:00:00"), "verified: not a TOML date"),
        (
            ("verified = 2026-11-21", ""),
            'the key "verified" is missing. Add it; entradrift schema versions shows the form',
        ),
        (("retires = 2026-07-31", "retires = 2026-13-31"), "not valid TOML"),
        (
            ('version = "2.5.3.0"', 'version = "2.5.3"'),
            "release[0].version: not a version. Write it as four numbers with dots",
        ),
        (('version = "2.5.3.0"', "version = 2.5"), "release[0].version: another type than text"),
        (
            ('version = "2.5.3.0"', 'version = "2.5.76.0"'),
            "release: lists version 2.5.76.0 twice. Leave one of them",
        ),
        (
            ('version = "2.5.3.0"', 'version = "2.5.3.0"\nnote = "x"'),
            "release[0]: a key that is not known here. Remove it or correct its name",
        ),
        (
            ('format = "entradrift-versions"', 'format = "entradrift-config"'),
            "format: not a versions file of format entradrift-versions",
        ),
        (
            ('format_version = "1.0"', 'format_version = "2.0"'),
            "format: not a versions file of format entradrift-versions",
        ),
        (("[tls]", "[tsl]"), 'the key "tls" is missing'),
    ],
)
def test_a_file_with_a_mistake(tmp_path: Path, replacement: tuple[str, str], problem: str):
    path = changed(tmp_path, replacement)
    with pytest.raises(InputError) as error:
        read_versions(path)
    assert str(error.value).startswith(str(path))
    assert problem in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_without_releases(tmp_path: Path):
    path = tmp_path / "versions.toml"
    path.write_text("release = []\n" + OWN[: OWN.index("[[release]]")], encoding="utf-8")
    with pytest.raises(InputError, match="names no release that is in use"):
        read_versions(path)


def test_no_such_file(tmp_path: Path):
    with pytest.raises(InputError, match="there is no such file"):
        read_versions(tmp_path / "versions.toml")
    with pytest.raises(InputError, match="a folder, not a file"):
        read_versions(tmp_path)


def test_not_text(tmp_path: Path):
    path = tmp_path / "versions.toml"
    path.write_bytes(b"format = \xff\n")
    with pytest.raises(InputError, match="not valid UTF-8 text"):
        read_versions(path)
