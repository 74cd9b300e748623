"""The configuration file: what it may say, what it then means, and what is said of everything else."""

import json
import ntpath
import os
import pickle
import re
from collections.abc import Mapping
from datetime import UTC, timedelta
from pathlib import Path, PureWindowsPath
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator

from entradrift import resources
from entradrift.errors import InputError
from entradrift.model.comparison import ExitCode
from entradrift.model.finding import Severity
from entradrift.nightly import config_keys as keys
from entradrift.nightly import config_values, lanes
from entradrift.nightly.config import (
    Effective,
    Kept,
    Lane,
    NightlyConfig,
    NoConfigError,
    find_config,
    locate_config,
    read_config,
    read_kept,
    read_with_origins,
)

ROOT = Path(__file__).resolve().parents[2]
PAIR = '[[pair]]\nname = "contoso"\nprimary = "p/*"\nstaging = "s/*"\n'
SECRET = "hunter2-secret"  # noqa: S105 - not one
SCHEMA = resources.schema("config")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ENTRADRIFT_CONFIG", raising=False)
    monkeypatch.delenv("MISSING", raising=False)
    monkeypatch.setenv("EMPTY", "")
    monkeypatch.setenv("LINES", "one\ntwo")
    monkeypatch.setenv("SECRET", SECRET)
    monkeypatch.setenv("NESTED", "mailto://${SECRET}@example.org")


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "entradrift.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(folder: Path, text: str | bytes) -> NightlyConfig:
    return read_config(written(folder, text))


def lane_of(folder: Path, pair: str = "", nightly: str = "") -> Lane:
    """The lane of one pair with more keys, below `[nightly]` with some."""
    (lane,) = read(folder, f"[nightly]\n{nightly}\n{PAIR}{pair}").lanes
    return lane


def refused(folder: Path, text: str | bytes) -> str:
    """The sentence about a configuration, without the path of the file."""
    path = written(folder, text)
    with pytest.raises(InputError) as caught:
        read_config(path)
    assert caught.value.exit_code is ExitCode.INVALID
    assert SECRET not in str(caught.value)
    assert str(caught.value).startswith(str(path))
    return str(caught.value).removeprefix(str(path)).removeprefix(", ").removeprefix(": ")


# --- what it means --------------------------------------------------------------------------------------


def test_the_least_that_is_needed(tmp_path: Path):
    assert read(tmp_path, PAIR) == NightlyConfig(
        path=tmp_path / "entradrift.toml",
        reports=tmp_path / "reports",
        history=tmp_path / "entradrift.db",
        max_age=timedelta(hours=26),
        max_skew=timedelta(hours=6),
        keep_days=400,
        remind=None,
        link=None,
        jobs=1,
        lanes=(
            Lane(
                name="contoso",
                pair="contoso",
                primary=str(tmp_path / "p" / "*"),
                staging=str(tmp_path / "s" / "*"),
                accept=None,
                fail_on=Severity.LOW,
                strict=False,
                notify=(),
                ping=None,
                timezone=UTC,
                names={},
                undated="incomplete",
            ),
        ),
    )


EVERYTHING = (
    """\
[nightly]
reports = "out"
history = "state/history.db"
max_age = "90m"
max_skew = "2d"
keep_days = 30
remind = "7d"
link = "https://intranet.example/drift/"
jobs = 4
fail_on = "high"
strict = true
timezone = "Asia/Kolkata"
undated = "file-time"
notify = ["json://all.example"]

[[pair]]
name = "Contoso Ltd."
""".replace("Ltd.", "Ltd")
    + """\
primary = "p/*"
staging = "s/*"
accept = "accepted.toml"
fail_on = "never"
strict = false
timezone = "Europe/Oslo"
undated = "incomplete"
notify = ["mailto://user:${SECRET}@example.org", "json://two.example"]
ping = "https://hc.example/${SECRET}"
[pair.map]
"contoso-test.com" = "contoso.com"

[[pair]]
name = "fabrikam"
primary = "p2"
staging = "s2"
"""
)


def test_everything_that_can_be_said(tmp_path: Path):
    config = read(tmp_path, EVERYTHING)
    one, two = config.lanes
    assert (config.reports, config.history) == (tmp_path / "out", tmp_path / "state" / "history.db")
    assert (config.max_age, config.max_skew) == (timedelta(minutes=90), timedelta(days=2))
    assert (config.keep_days, config.remind, config.jobs) == (30, timedelta(days=7), 4)
    assert config.link == "https://intranet.example/drift"
    assert (one.name, one.accept, one.fail_on) == ("Contoso Ltd", tmp_path / "accepted.toml", None)
    assert (one.strict, one.timezone, one.undated) == (False, ZoneInfo("Europe/Oslo"), "incomplete")
    assert one.notify == (f"mailto://user:{SECRET}@example.org", "json://two.example")
    assert one.ping == f"https://hc.example/{SECRET}"
    assert one.names == {"contoso-test.com": "contoso.com"}
    # What [nightly] says holds for a pair that says nothing itself.
    assert (two.fail_on, two.strict, two.undated) == (Severity.HIGH, True, "file-time")
    assert (two.timezone, two.notify) == (ZoneInfo("Asia/Kolkata"), ("json://all.example",))
    assert (two.ping, two.accept, two.names) == (None, None, {})


def test_the_example_of_the_issue(tmp_path: Path):
    read(
        tmp_path,
        """
[nightly]
reports = "reports"            # run folders, index page
history = "entradrift.db"
max_age = "26h"                # older exports: incomplete
max_skew = "6h"                # exports taken too far apart: incomplete
keep_days = 400
[[pair]]
name = "contoso"
primary = "/exports/SYNC01/*"  # newest matching export
staging = "/exports/SYNC02/*"
accept = "accepted-drift.toml"
fail_on = "medium"
notify = ["mailto://someone@example.org", "msteams://example"]
ping = "https://hc.example/uuid"
[pair.map]
"contoso-test.com" = "contoso.com"
""",
    )


def test_a_pair_can_silence_what_all_are_told(tmp_path: Path):
    assert lane_of(tmp_path, "notify = []", 'notify = ["json://x"]').notify == ()


def test_a_lane_can_be_sent_to_another_process(tmp_path: Path):
    for lane in read(tmp_path, EVERYTHING).lanes:
        assert pickle.loads(pickle.dumps(lane)) == lane  # noqa: S301 - our own


def test_several_staging_servers_in_a_list(tmp_path: Path):
    text = PAIR.replace('"s/*"', '["s/*", "t/*"]')
    one, two = read(tmp_path, text).lanes
    assert [(lane.name, lane.pair, lane.staging) for lane in (one, two)] == [
        ("contoso-1", "contoso", str(tmp_path / "s" / "*")),
        ("contoso-2", "contoso", str(tmp_path / "t" / "*")),
    ]
    assert one.primary == two.primary == str(tmp_path / "p" / "*")
    assert [lane.name for lane in read(tmp_path, PAIR.replace('"s/*"', '["s/*"]')).lanes] == ["contoso-1"]


def test_several_staging_servers_with_labels(tmp_path: Path):
    text = PAIR.replace('"s/*"', '{dr = "s/*", "test lab" = "t/*"}')
    assert [(lane.name, lane.pair) for lane in read(tmp_path, text).lanes] == [
        ("contoso-dr", "contoso"),
        ("contoso-test lab", "contoso"),
    ]


@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_files_as_windows_writes_them(tmp_path: Path, prefix: bytes, line_end: bytes):
    text = prefix + PAIR.encode().replace(b"\n", line_end)
    assert read(tmp_path, text).lanes[0].name == "contoso"


@pytest.mark.parametrize(
    ("duration", "seconds"), [("1m", 60), ("26h", 26 * 3600), ("7d", 7 * 86400), ("3660d", 3660 * 86400)]
)
def test_durations(tmp_path: Path, duration: str, seconds: int):
    assert read(tmp_path, f'[nightly]\nmax_age = "{duration}"\n{PAIR}').max_age.total_seconds() == seconds


# --- paths ----------------------------------------------------------------------------------------------


def test_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    lane = lane_of(tmp_path, 'accept = "~/accepted.toml"')
    assert lane.accept == tmp_path / "home" / "accepted.toml"


def test_absolute_paths_stay(tmp_path: Path):
    (tmp_path / "etc").mkdir()
    there = (tmp_path / "exports" / "*").as_posix()
    assert read(tmp_path / "etc", PAIR.replace("p/*", there)).lanes[0].primary == str(
        tmp_path / "exports" / "*"
    )


def test_a_path_above_the_folder(tmp_path: Path):
    (tmp_path / "etc").mkdir()
    lane = read(tmp_path / "etc", PAIR.replace("p/*", "../exports/*")).lanes[0]
    assert Path(lane.primary) == tmp_path / "etc" / ".." / "exports" / "*"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exports\\*", r"C:\ProgramData\entradrift\exports\*"),
        ("exports/SYNC01/*", r"C:\ProgramData\entradrift\exports\SYNC01\*"),
        (r"D:\exports\SYNC01\*", r"D:\exports\SYNC01\*"),
        (r"\exports\*", r"C:\exports\*"),
        (r"\\fileserver\sync\SYNC01\*", r"\\fileserver\sync\SYNC01\*"),
        ("//fileserver/sync/SYNC01/*", r"\\fileserver\sync\SYNC01\*"),
        (r"\\?\D:\exports\*", r"\\?\D:\exports\*"),
        (r"~\exports\*", r"C:\Users\svc\exports\*"),
    ],
)
def test_paths_of_windows(monkeypatch: pytest.MonkeyPatch, text: str, expected: str):
    monkeypatch.setenv("USERPROFILE", r"C:\Users\svc")
    monkeypatch.setattr(config_values.os, "path", ntpath)
    assert config_values.absolute(text, PureWindowsPath(r"C:\ProgramData\entradrift")) == expected


# --- the environment ------------------------------------------------------------------------------------


def test_a_whole_url_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("URL", f"msteams://{SECRET}")
    assert lane_of(tmp_path, 'notify = ["${URL}"]').notify == (f"msteams://{SECRET}",)


def test_what_the_environment_holds_is_not_expanded_again(tmp_path: Path):
    assert lane_of(tmp_path, 'notify = ["${NESTED}"]').notify == ("mailto://${SECRET}@example.org",)


def test_only_secrets_come_from_the_environment(tmp_path: Path):
    assert lane_of(tmp_path, 'accept = "${SECRET}"').accept == tmp_path / "${SECRET}"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("json://${MISSING}", "the environment variable MISSING is not set"),
        ("json://${EMPTY}", "the environment variable EMPTY is empty"),
        ("json://${LINES}", "the environment variable LINES holds a line break or another control character"),
        ("json://${SECRET", '"${" without the name of an environment variable and "}" after it'),
        ("json://${}", '"${" without the name of an environment variable and "}" after it'),
        ("json://${SE CRET}", '"${" without the name of an environment variable and "}" after it'),
    ],
)
def test_variables_that_cannot_be_filled_in(tmp_path: Path, text: str, problem: str):
    fix = "Set it for the account that runs entradrift."
    assert (
        refused(tmp_path, f"{PAIR}notify = ['json://x', '{text}']")
        == f"$.pair[0].notify[1]: {problem}. {fix}"
    )
    assert refused(tmp_path, f"{PAIR}ping = '{text}'") == f"$.pair[0].ping: {problem}. {fix}"


def test_who_only_reads_what_was_found_needs_no_environment(tmp_path: Path):
    secrets = "notify = ['json://${MISSING}']\nping = 'https://${EMPTY}'\n"
    path = written(tmp_path, f"[nightly]\nreports = 'r'\nnotify = ['${{MISSING}}']\n{PAIR}{secrets}")
    with pytest.raises(InputError, match="MISSING is not set"):
        read_config(path)
    assert read_kept(path) == Kept(tmp_path / "r", tmp_path / "entradrift.db", ("contoso",))


def test_who_only_reads_what_was_found_is_told_of_other_mistakes(tmp_path: Path):
    path = written(tmp_path, f"{PAIR}fail_on = 'sometimes'")
    with pytest.raises(InputError, match=r"\$\.pair\[0\]\.fail_on"):
        read_kept(path)


def test_secrets_are_never_shown(tmp_path: Path):
    path = written(tmp_path, EVERYTHING)
    config, effective = read_with_origins(path)
    assert SECRET in str(config.lanes[0].notify) + str(config.lanes[0].ping)
    assert SECRET not in repr(config) + repr(effective)
    masked = {(each.pair, each.key): each.value for each in effective if each.key in {"notify", "ping"}}
    assert masked == {
        (None, "notify"): ["json://***"],
        ("Contoso Ltd", "notify"): ["mailto://***", "json://***"],
        ("Contoso Ltd", "ping"): "https://***",
        ("fabrikam", "notify"): ["json://***"],
        ("fabrikam", "ping"): None,
    }


# --- where values come from -----------------------------------------------------------------------------


def test_every_value_has_its_origin(tmp_path: Path):
    path = written(
        tmp_path, f'[nightly]\nmax_age = "2h"\nstrict = true\n{PAIR}ping = "https://x/${{SECRET}}"'
    )
    _, effective = read_with_origins(path)
    assert effective == (
        Effective(None, "reports", str(tmp_path / "reports"), "default"),
        Effective(None, "history", str(tmp_path / "entradrift.db"), "default"),
        Effective(None, "max_age", "2h", "$.nightly.max_age"),
        Effective(None, "max_skew", "6h", "default"),
        Effective(None, "keep_days", 400, "default"),
        Effective(None, "remind", None, "default"),
        Effective(None, "link", None, "default"),
        Effective(None, "jobs", 1, "default"),
        Effective(None, "fail_on", "low", "default"),
        Effective(None, "strict", value=True, origin="$.nightly.strict"),
        Effective(None, "timezone", "UTC", "default"),
        Effective(None, "undated", "incomplete", "default"),
        Effective(None, "notify", [], "default"),
        Effective("contoso", "name", "contoso", "$.pair[0].name"),
        Effective("contoso", "primary", str(tmp_path / "p" / "*"), "$.pair[0].primary"),
        Effective("contoso", "staging", str(tmp_path / "s" / "*"), "$.pair[0].staging"),
        Effective("contoso", "accept", None, "default"),
        Effective("contoso", "fail_on", "low", "default"),
        Effective("contoso", "strict", value=True, origin="$.nightly.strict"),
        Effective("contoso", "timezone", "UTC", "default"),
        Effective("contoso", "undated", "incomplete", "default"),
        Effective("contoso", "notify", [], "default"),
        Effective("contoso", "ping", "https://***", "$.pair[0].ping and the environment variable SECRET"),
        Effective("contoso", "map", None, "default"),
    )


def test_every_key_is_among_the_origins(tmp_path: Path):
    _, effective = read_with_origins(written(tmp_path, PAIR))
    assert tuple(each.key for each in effective if each.pair is None) == keys.NIGHTLY
    assert tuple(each.key for each in effective if each.pair) == keys.PAIR


# --- what is refused ------------------------------------------------------------------------------------

RANGE = "expected a whole number from 1 with its unit, such as 90m, 26h or 7d, and at most 3660d"
NAME = f"not a name that can be a folder everywhere; expected {lanes.NAME_RULE}. Choose another name."


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('max_agee = "1h"', '$.nightly.max_agee: there is no such key. Perhaps you mean "max_age".'),
        ('max-age = "1h"', '$.nightly.max-age: there is no such key. Perhaps you mean "max_age".'),
        ('"a.b\\n" = 1', r'$.nightly["a.b\n"]: there is no such key. The keys here are '),
        ('primary = "x"', "$.nightly.primary: there is no such key here: it belongs to a [[pair]]."),
        (
            'ping = "https://x"',
            (
                "$.nightly.ping: there is no such key here: each [[pair]] has its own, because a shared one would hide "
                "that one pair failed."
            ),
        ),
        ("max_age = 26", "$.nightly.max_age: a number where text is expected."),
        ('max_age = "26"', f"$.nightly.max_age: not a duration; {RANGE}."),
        ('max_skew = "0h"', f"$.nightly.max_skew: a duration out of range; {RANGE}."),
        ('remind = "4000d"', f"$.nightly.remind: a duration out of range; {RANGE}."),
        ("keep_days = 0", "$.nightly.keep_days: out of range; expected a whole number from 1 to 36600."),
        (
            'keep_days = "400"',
            "$.nightly.keep_days: text where a whole number from 1 to 36600 is expected.",
        ),
        (
            "keep_days = true",
            "$.nightly.keep_days: true or false where a whole number from 1 to 36600 is expected.",
        ),
        (
            "keep_days = 1.5",
            "$.nightly.keep_days: a number where a whole number from 1 to 36600 is expected.",
        ),
        ("jobs = 65", "$.nightly.jobs: out of range; expected a whole number from 1 to 64."),
        ('fail_on = "Medium"', "$.nightly.fail_on: expected one of critical, high, medium, low, never."),
        ('fail_on = "info"', "$.nightly.fail_on: expected one of critical, high, medium, low, never."),
        ("fail_on = []", "$.nightly.fail_on: expected one of critical, high, medium, low, never."),
        ('strict = "yes"', "$.nightly.strict: text where true or false (without quotes) is expected."),
        ('undated = "skip"', "$.nightly.undated: expected one of incomplete, file-time."),
        (
            'timezone = "Europe/Olso"',
            '$.nightly.timezone: not a known time zone. Perhaps you mean "Europe/Oslo".',
        ),
        (
            'timezone = "W. Europe Standard Time"',
            "$.nightly.timezone: not a known time zone. Use an IANA name such as Europe/Oslo.",
        ),
        (
            'timezone = "../etc/passwd"',
            "$.nightly.timezone: not a known time zone. Use an IANA name such as Europe/Oslo.",
        ),
        (
            'timezone = "/etc/passwd"',
            "$.nightly.timezone: not a known time zone. Use an IANA name such as Europe/Oslo.",
        ),
        ('reports = ""', "$.nightly.reports: the text is empty. Give a value or remove the key."),
        (
            'reports = "C:\\temp\\new"',
            r"$.nightly.reports: the text holds a control character. In a Windows path use single quotes: 'C:\temp\new'.",
        ),
        ("reports = 2026-11-20", "$.nightly.reports: a date or another value where text is expected."),
        (
            'link = "intranet/drift"',
            "$.nightly.link: not a URL that people can open. Write https://… or file://….",
        ),
        (
            'link = "https://user:pw@intranet/drift"',
            (
                "$.nightly.link: a URL with a user, a query or a fragment, which cannot be the beginning of links. "
                "Write it without."
            ),
        ),
        (
            'link = "https://intranet/?a=b"',
            (
                "$.nightly.link: a URL with a user, a query or a fragment, which cannot be the beginning of links. "
                "Write it without."
            ),
        ),
        ('notify = "json://x"', "$.nightly.notify: text where a list of texts is expected."),
        ("notify = [1]", "$.nightly.notify[0]: a number where text is expected."),
        (
            'notify = ["json://x", "json://x"]',
            "$.nightly.notify[1]: the same text a second time. Remove one.",
        ),
        (
            'notify = ["json://x", "hunter2-secret"]',
            (
                "$.nightly.notify[1]: not an Apprise URL. Write a URL such as mailto://… or a variable that holds one, "
                "${NAME}."
            ),
        ),
        (
            'notify = ["json://${SECRET}", "json://${SECRET}/"]\nnotify2 = 1',
            '$.nightly.notify2: there is no such key. Perhaps you mean "notify".',
        ),
        (
            'history = "reports"',
            "$.nightly.history: a place that the reports need. Name a file outside the pairs' folders.",
        ),
        (
            'history = "Reports/CONTOSO/x.db"',
            "$.nightly.history: a place that the reports need. Name a file outside the pairs' folders.",
        ),
    ],
)
def test_what_nightly_may_not_say(tmp_path: Path, line: str, sentence: str):
    found = refused(tmp_path, f"[nightly]\n{line}\n{PAIR}")
    assert found.startswith(sentence) if sentence.endswith(" ") else found == sentence


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('acept = "x"', '$.pair[0].acept: there is no such key. Perhaps you mean "accept".'),
        (
            'max_age = "1h"',
            "$.pair[0].max_age: there is no such key here: it holds for all pairs and belongs below [nightly].",
        ),
        ("accept = 1", "$.pair[0].accept: a number where text is expected."),
        (
            'ping = "ftp://x"',
            "$.pair[0].ping: not a URL that can be called. Write https://… or a variable that holds it, ${NAME}.",
        ),
        (
            'ping = "https://[x/hunter2-secret"',
            "$.pair[0].ping: not a URL that can be called. Write https://… or a variable that holds it, ${NAME}.",
        ),
        (
            'ping = "https://x:port/"',
            "$.pair[0].ping: not a URL that can be called. Write https://… or a variable that holds it, ${NAME}.",
        ),
        (
            'ping = "https:///uuid"',
            "$.pair[0].ping: not a URL that can be called. Write https://… or a variable that holds it, ${NAME}.",
        ),
        (
            'ping = "https://x/a b"',
            "$.pair[0].ping: not a URL that can be called. Write https://… or a variable that holds it, ${NAME}.",
        ),
        ("map = []", "$.pair[0].map: a list where a table is expected."),
        ("[pair.map]\na = 1", "$.pair[0].map.a: a number where text is expected."),
        (
            '[pair.map]\n"a b" = ""',
            '$.pair[0].map["a b"]: the text is empty. Give a value or remove the key.',
        ),
        ('[pair.map]\n"" = "a"', '$.pair[0].map[""]: the text is empty. Give a value or remove the key.'),
        ('[pair.map]\na = "a"', "$.pair[0].map.a: a name that is mapped to itself. Remove it."),
        (
            '[pair.map]\na = "b"\nA = "c"',
            "$.pair[0].map.A: the same name a second time but for letter case. Remove one.",
        ),
        (
            '[pair.map]\na = "b"\nfail_on = "high"',
            (
                "$.pair[0].map.fail_on: a key of the pair stands below [pair.map], so it would be read as a name. "
                "Move fail_on above [pair.map]."
            ),
        ),
    ],
)
def test_what_a_pair_may_not_say(tmp_path: Path, line: str, sentence: str):
    assert refused(tmp_path, PAIR + line) == sentence


@pytest.mark.parametrize(
    ("staging", "sentence"),
    [
        ("1", "$.pair[0].staging: a number where text, a list of texts or a table of texts is expected."),
        ("[]", "$.pair[0].staging: no staging server at all. Name the exports of one."),
        ("{}", "$.pair[0].staging: no staging server at all. Name the exports of one."),
        ('["s", 1]', "$.pair[0].staging[1]: a number where text is expected."),
        ('["s", "s"]', "$.pair[0].staging[1]: the same text a second time. Remove one."),
        ('{dr = ["s"]}', "$.pair[0].staging.dr: a list where text is expected."),
        ('{"d/r" = "s"}', f'$.pair[0].staging["d/r"]: {NAME}'),
        (
            '"p/*"',
            (
                "$.pair[0].staging: the same exports as those of the primary, which always look in sync. "
                "Name the staging server's own exports."
            ),
        ),
        (
            '["s", "./q/../p/*"]',
            (
                "$.pair[0].staging[1]: the same exports as those of the primary, which always look in sync. "
                "Name the staging server's own exports."
            ),
        ),
        (
            '{a = "s", b = "./s"}',
            '$.pair[0].staging.b: the same exports that "contoso-a" compares already. Remove one of the two.',
        ),
        ('"s/**/x"', '$.pair[0].staging: "**" is not supported. Write one "*" for each level of folders.'),
        ('["s/**"]', '$.pair[0].staging[0]: "**" is not supported. Write one "*" for each level of folders.'),
        (
            '{a = "s", A = "t"}',
            (
                '$.pair[0].staging.A: the name "contoso-A" is taken by $.pair[0].staging.a; letter case does not tell names '
                "apart. Choose another name."
            ),
        ),
    ],
)
def test_staging_servers_that_cannot_be_compared(tmp_path: Path, staging: str, sentence: str):
    assert refused(tmp_path, PAIR.replace('"s/*"', staging)) == sentence


@pytest.mark.parametrize(
    "name",
    [
        " contoso", "contoso ", "contoso.", ".contoso", "-x", "a/b", "a\\\\b", "a:b", "..", "a\\u0000b", "contoso*",
        "straße", "x" * 65, "a\\tb",
    ],
)  # fmt: skip
def test_names_that_cannot_be_folders(tmp_path: Path, name: str):
    sentence = refused(tmp_path, PAIR.replace("contoso", name))
    assert sentence in {
        f"$.pair[0].name: {NAME}",
        "$.pair[0].name: the text holds a control character. In a Windows path use single quotes: 'C:\\temp\\new'.",
    }


@pytest.mark.parametrize(
    "name", ["CON", "nul", "Aux", "com1", "LPT9", "prn.txt", "con.a.b", "com0", "NUL .x"]
)
def test_names_of_devices(tmp_path: Path, name: str):
    assert refused(tmp_path, PAIR.replace("contoso", name)) == (
        "$.pair[0].name: a name that Windows keeps for a device. Choose another name."
    )


@pytest.mark.parametrize(
    "name", ["console", "com10", "nul-1", "x", "A", "a" * 64, "Contoso Ltd (1)".replace("(1)", "_"), "0.9"]
)
def test_names_that_only_look_odd(tmp_path: Path, name: str):
    assert read(tmp_path, PAIR.replace("contoso", name)).lanes[0].name == name


def test_the_name_of_our_own_file(tmp_path: Path):
    assert refused(tmp_path, PAIR.replace("contoso", "Index.HTML")) == (
        "$.pair[0].name: the name of a file that entradrift writes itself. Choose another name."
    )


def test_names_are_unique_without_regard_to_case(tmp_path: Path):
    other = PAIR.replace("contoso", "CONTOSO").replace("p/*", "q").replace("s/*", "t")
    assert refused(tmp_path, PAIR + other) == (
        '$.pair[1].name: the name "CONTOSO" is taken by $.pair[0].name; letter case does not tell names apart. '
        "Choose another name."
    )


def test_a_numbered_name_can_be_taken(tmp_path: Path):
    listed = PAIR.replace('"s/*"', '["s", "t"]')
    other = PAIR.replace("contoso", "Contoso-2").replace("p/*", "q")
    taken = "letter case does not tell names apart. Choose another name."
    assert refused(tmp_path, listed + other) == (
        f'$.pair[1].name: the name "Contoso-2" is taken by $.pair[0].staging[1]; {taken}'
    )
    assert refused(tmp_path, other + listed) == (
        f'$.pair[1].staging[1]: the name "contoso-2" is taken by $.pair[0].name; {taken}'
    )


def test_a_long_name_leaves_no_room_for_a_number(tmp_path: Path):
    text = PAIR.replace("contoso", "x" * 63).replace('"s/*"', '["s", "t"]')
    assert refused(tmp_path, text) == f"$.pair[0].staging[0]: {NAME}"


def test_two_pairs_that_compare_the_same(tmp_path: Path):
    assert refused(tmp_path, PAIR + PAIR.replace("contoso", "other")) == (
        '$.pair[1].staging: the same exports that "contoso" compares already. Remove one of the two.'
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "$: there is no [[pair]]. Add one with name, primary and staging."),
        ("[nightly]\n", "$: there is no [[pair]]. Add one with name, primary and staging."),
        ("pair = []", "$.pair: a list of tables is expected. Write [[pair]] above the keys of each pair."),
        ('pair = ["x"]', "$.pair: a list of tables is expected. Write [[pair]] above the keys of each pair."),
        ("pair = 1", "$.pair: a list of tables is expected. Write [[pair]] above the keys of each pair."),
        (PAIR.replace("[[", "[").replace("]]", "]"), ("$.pair: one table where a list of tables is expected. "
         "Write [[pair]], in two brackets.")),
        (PAIR + "[[nightly]]", "$.nightly: a list where a table is expected."),
        ("[[pairs]]", '$.pairs: there is no such key. Perhaps you mean "pair".'),
        ("[database]", "$.database: there is no such key. The keys here are nightly, pair."),
        ('max_age = "1h"\n' + PAIR, "$.max_age: there is no such key here: it belongs below [nightly]."),
        ('name = "x"\n' + PAIR, "$.name: there is no such key here: it belongs below [[pair]]."),
        ("[[pair]]", '$.pair[0]: the key "name" is missing. Every pair needs name, primary, staging.'),
        ('[[pair]]\nname = "x"', '$.pair[0]: the key "primary" is missing. Every pair needs name, primary, staging.'),
        (PAIR + "[[pair]]", '$.pair[1]: the key "name" is missing. Every pair needs name, primary, staging.'),
    ],
)  # fmt: skip
def test_what_is_no_configuration(tmp_path: Path, text: str, sentence: str):
    assert refused(tmp_path, text) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '[[pair]]\nname = "x"\nprimary = "C:\\exports\\*"\n',
            (
                r"line 3, column 16: not valid TOML (unescaped '\' in a string). In a text with \ use single quotes: "
                r"'C:\exports\*'."
            ),
        ),
        (
            "[nightly]\nmax_age = 26h\n",
            (
                "line 2, column 13: not valid TOML (expected newline or end of document after a statement). "
                "Correct this line; text needs quotation marks, a date has none."
            ),
        ),
        ("[nightly]\nnotify = [hunter2-secret]\n", "line 2, column 11: not valid TOML (invalid value). "),
        ("[nightly]\njobs = 1\njobs = 2\n", "line 3, column 9: not valid TOML (cannot overwrite a value). "),
        (b"\xff\xfe[\x00", "line 1: not valid UTF-8 text. Save the file as UTF-8."),
        (b"# caf\xe9", "line 1: not valid UTF-8 text. Save the file as UTF-8."),
        (b"a = " + b"[" * 5000, "nested too deeply. Check which file this is."),
        (b"#" * (1024 * 1024 + 1), "larger than 1024 KiB. Check which file this is."),
        (b"[" + b"a." * 20 + b"a]", "a key of more than 16 parts. Check which file this is."),
    ],
)
def test_broken_toml(tmp_path: Path, text: str | bytes, sentence: str):
    found = refused(tmp_path, text)
    assert found.startswith(sentence) if sentence.endswith(" ") else found == sentence


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(InputError, match=re.escape(f"{tmp_path / 'no.toml'}: there is no such file.")):
        read_config(tmp_path / "no.toml")
    with pytest.raises(InputError, match="a folder, not a file"):
        read_config(tmp_path)


# --- where it is found ----------------------------------------------------------------------------------


def test_the_nearest_file_upwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    found = written(tmp_path, PAIR)
    assert locate_config(None) == (found, "found from the working directory upwards")
    nearer = written(tmp_path / "a", PAIR)
    (deep / "entradrift.toml").mkdir()  # a folder of this name is no configuration
    assert find_config(None) == nearer


def test_the_environment_comes_before_the_nearest_and_the_option_before_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, PAIR)
    monkeypatch.setenv("ENTRADRIFT_CONFIG", "other.toml")
    assert locate_config(None) == (tmp_path / "other.toml", "environment variable ENTRADRIFT_CONFIG")
    assert locate_config("third.toml") == (tmp_path / "third.toml", "command line")
    monkeypatch.setenv("ENTRADRIFT_CONFIG", "")
    assert find_config(None) == tmp_path / "entradrift.toml"


def test_no_configuration_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os.path, "isfile", lambda _path: False)
    with pytest.raises(NoConfigError) as caught:
        find_config(None)
    assert str(caught.value) == (
        f"There is no entradrift.toml in {tmp_path} or in a folder above it; write one with a [[pair]] that names its "
        "primary and staging exports (docs/configuration.md shows how), or name the file with --config."
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows does not remove the working directory")
def test_a_working_directory_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(NoConfigError, match="The working directory cannot be used"):
        find_config(None)
    monkeypatch.chdir(tmp_path)


# --- the schema -----------------------------------------------------------------------------------------


def in_schema(text: str) -> bool:
    import tomllib  # noqa: PLC0415

    return Draft202012Validator(SCHEMA).is_valid(tomllib.loads(text))


def test_the_schema_has_the_keys_of_the_reader():
    assert tuple(SCHEMA["$defs"]["nightly"]["properties"]) == keys.NIGHTLY
    assert set(SCHEMA["$defs"]["pair"]["properties"]) == set(keys.PAIR)
    assert tuple(SCHEMA["$defs"]["pair"]["required"]) == keys.REQUIRED


def resolved(subschema: Mapping[str, Any]) -> dict[str, Any]:
    """A subschema with what its reference says."""
    reference = subschema.get("$ref", "").removeprefix("#/$defs/")
    return {**resolved(SCHEMA["$defs"][reference]), **subschema} if reference else dict(subschema)


def properties() -> dict[str, dict[str, Any]]:
    definitions = (SCHEMA["$defs"]["nightly"]["properties"], SCHEMA["$defs"]["pair"]["properties"])
    return {key: resolved(part) for found in definitions for key, part in found.items()}


def test_the_schema_has_the_defaults_of_the_reader():
    assert {key: part["default"] for key, part in properties().items() if "default" in part} == dict(
        keys.DEFAULTS
    )


def test_the_schema_helps_people_who_write():
    for key, part in properties().items():
        assert part["title"], key
        assert part["description"], key
        assert part["examples"], key


def as_toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)} = {as_toml(item)}" for name, item in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize("key", keys.NIGHTLY)
def test_examples_for_nightly_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str):
    for variable in ("MAIL_USER", "MAIL_PASSWORD"):
        monkeypatch.setenv(variable, "x")
    monkeypatch.setenv("TEAMS_URL", "msteams://x")
    for example in properties()[key]["examples"]:
        text = f"[nightly]\n{key} = {as_toml(example)}\n{PAIR}"
        read(tmp_path, text)
        assert in_schema(text)


@pytest.mark.parametrize("key", keys.PAIR)
def test_examples_for_pairs_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str):
    for variable in ("MAIL_USER", "MAIL_PASSWORD", "CONTOSO_CHECK"):
        monkeypatch.setenv(variable, "x")
    monkeypatch.setenv("TEAMS_URL", "msteams://x")
    for example in properties()[key]["examples"]:
        pair = {"name": "contoso", "primary": "p", "staging": "s"} | {key: example}
        text = "[[pair]]\n" + "".join(f"{name} = {as_toml(value)}\n" for name, value in pair.items())
        read(tmp_path, text)
        assert in_schema(text)


def test_what_the_reader_takes_the_schema_takes():
    for text in (PAIR, EVERYTHING, PAIR.replace('"s/*"', '["s", "t"]'), PAIR.replace('"s/*"', '{a = "s"}')):
        assert in_schema(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "[[pair]]", PAIR + "x = 1", f"[nightly]\nx = 1\n{PAIR}", f"x = 1\n{PAIR}", f"[nightly]\njobs = 0\n{PAIR}",
        f'[nightly]\nmax_age = "1w"\n{PAIR}', f'[nightly]\nreports = " "\n{PAIR}', f"[nightly]\nstrict = 1\n{PAIR}",
        f'[nightly]\nfail_on = "info"\n{PAIR}', PAIR.replace("s/*", "s/**"), PAIR.replace('"s/*"', "[]"),
        PAIR.replace('"s/*"', "{}"), PAIR.replace('"s/*"', '["s", "s"]'), PAIR.replace("contoso", "a/b"),
        PAIR + 'notify = "json://x"', PAIR + "[pair.map]\na = 1", f'[nightly]\nlink = "x"\n{PAIR}',
    ],
)  # fmt: skip
def test_what_the_schema_refuses_the_reader_refuses(tmp_path: Path, text: str):
    assert not in_schema(text)
    refused(tmp_path, text)


# --- the documentation ----------------------------------------------------------------------------------


def test_the_documentation_has_every_key_with_its_default():
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z_]+)` \| (.+?) \| (.+?) \|", page, re.MULTILINE)
    defaults = {key: f"`{as_toml(value)}`" for key, value in keys.DEFAULTS.items()}
    words = {key: "required" if key in keys.REQUIRED else "off" for key in (*keys.NIGHTLY, *keys.PAIR)}
    expected = {(key, (words | defaults)[key]) for key in (*keys.NIGHTLY, *keys.PAIR)}
    assert {(key, default) for key, default, _ in rows} == expected
    assert len(rows) == len(expected)


def test_the_examples_of_the_documentation_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(examples) > 1
    for variable in set(re.findall(r"\$\{(\w+)\}", page)):
        monkeypatch.setenv(variable, "json://x.example")
    for example in examples:
        assert read(tmp_path, example if "[[pair]]" in example else example + PAIR).lanes
        assert in_schema(example if "[[pair]]" in example else example + PAIR)
