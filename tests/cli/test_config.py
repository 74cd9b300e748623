"""`entradrift config check` and `config show`; and the limits of `compare` on age and distance."""

import json
import os
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Pair, Run
from tests.nightly.nights import bundle, night, tree

from entradrift.nightly import config_check, notify

SECRET = "hunter2-secret"  # noqa: S105 - not one
ACCEPTED = """\
[[accept]]
rule = "sync-rule-description-differs"
object = "In from AD - Site"
reason = "Agreed."
owner = "identity@example.org"
expires = 2027-01-31
"""


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET", SECRET)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(night(1).timestamp())))
    monkeypatch.delenv("ENTRADRIFT_CONFIG", raising=False)


def written(folder: Path, text: str) -> Path:
    path = folder / "entradrift.toml"
    path.write_text(text, encoding="utf-8")
    return path


def pair(name: str, primary: str = "p/*", staging: str = '"s/*"', more: str = "") -> str:
    return f'[[pair]]\nname = "{name}"\nprimary = "{primary}"\nstaging = {staging}\n{more}\n'


# --- check ----------------------------------------------------------------------------------------------


def test_a_configuration_that_would_work(run: Run, tmp_path: Path):
    for number in range(3):
        bundle(tmp_path / "p" / f"{number}.json", night(number))
    tree(tmp_path / "s" / "0", night(0))
    tree(tmp_path / "t", night(0))
    (tmp_path / "accepted.toml").write_text(ACCEPTED, encoding="utf-8")
    path = written(
        tmp_path,
        pair("contoso", staging='{dr = "s/*", lab = "t"}', more='accept = "accepted.toml"')
        + pair("other", primary="p/0.json", more=f'notify = ["json://localhost/{SECRET}"]'),
    )
    result = run("config", "check", "--config", path)
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == [
        f"{path}: ok (reports in {tmp_path / 'reports'}, history in {tmp_path / 'entradrift.db'})",
        "contoso-dr: ok (primary 3 exports, staging 1 export, 1 accepted)",
        "contoso-lab: ok (primary 3 exports, staging 1 export, 1 accepted)",
        "other: ok (primary 1 export, staging 1 export)",
    ]
    assert list(tmp_path.glob("reports")) == [], "a check leaves nothing behind"


def test_each_pair_says_what_would_go_wrong(run: Run, tmp_path: Path):
    bundle(tmp_path / "p" / "0.json", night(0))
    tree(tmp_path / "s" / "0", night(0))
    (tmp_path / "broken.toml").write_text("[[accept]]\nreason = 1\n", encoding="utf-8")
    (tmp_path / "reports").write_text("in the way")
    path = written(
        tmp_path,
        '[nightly]\nhistory = "reports/x/h.db"\n'
        + pair("good")
        + pair("gone", staging='"gone/*"')
        + pair("both", primary="*.none", staging='"s/0/*"')
        + pair("accept", primary="p/0.json", more='accept = "broken.toml"')
        + pair("missing", primary="p/?.json", more='accept = "missing.toml"'),
    )
    result = run("config", "check")
    assert (result.code, result.err) == (2, "")
    nightly, good, gone, both, accept, missing = result.out.splitlines()
    reports = tmp_path / "reports"
    assert nightly == f"{path}: reports: {reports} is not a folder. history: {reports} is not a folder."
    assert good == "good: ok (primary 1 export, staging 1 export)"
    assert (
        gone
        == f"gone: staging: There is no {tmp_path / 'gone'}; the nearest folder that exists is {tmp_path}."
    )
    assert both == (
        f"both: primary: {tmp_path / '*.none'} names no export: nothing there matches it. "
        f"staging: {tmp_path / 's' / '0' / '*'} names the parts of one export, not exports; "
        f"write {tmp_path / 's' / '0'} to name the export itself."
    )
    assert accept.startswith(f"accept: accept: {tmp_path / 'broken.toml'}, $.accept[0]: ")
    assert missing == f"missing: accept: {tmp_path / 'missing.toml'}: there is no such file. Check the path."


def test_a_folder_that_may_not_be_written(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    bundle(tmp_path / "p" / "0.json", night(0))
    path = written(tmp_path, pair("contoso", staging='"p/0.json"'))
    monkeypatch.setattr(config_check.os, "access", lambda _path, _mode: False)
    result = run("config", "check")
    assert result.code == 2
    assert result.out.splitlines()[0] == (
        f"{path}: reports: {tmp_path} cannot be written by this account. "
        f"history: {tmp_path} cannot be written by this account."
    )


def test_urls_that_apprise_does_not_understand(run: Run, tmp_path: Path):
    pytest.importorskip("apprise")
    bundle(tmp_path / "p" / "0.json", night(0))
    written(
        tmp_path,
        pair("contoso", staging='"p/0.json"', more='notify = ["json://localhost/x", "nonsense://${SECRET}"]'),
    )
    result = run("config", "check")
    assert result.code == 2
    assert result.out.splitlines()[1].startswith(
        "contoso: Notification URL 2 (nonsense://) is not one that Apprise"
    )
    assert SECRET not in result.out + result.err


def test_notifications_without_what_sends_them(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    bundle(tmp_path / "p" / "0.json", night(0))
    path = written(tmp_path, pair("contoso", staging='"p/0.json"', more='notify = ["json://localhost/x"]'))

    def missing(_deadline: float = 0) -> notify.Notifier:
        raise notify.NotifierMissingError("Not installed.")

    monkeypatch.setattr(notify, "apprise_notifier", missing)
    result = run("config", "check")
    assert result.code == 2
    assert result.out.splitlines() == [
        f"{path}: Not installed.",
        "contoso: ok (primary 1 export, staging 1 export)",
    ]


def test_a_configuration_that_cannot_be_read(run: Run, tmp_path: Path):
    path = written(tmp_path, pair("contoso", more='notify = ["json://${MISSING}"]'))
    for command in ("check", "show"):
        result = run("config", command)
        assert (result.code, result.out) == (2, "")
        assert result.err == (
            f"entradrift: {path}, $.pair[0].notify[0]: the environment variable MISSING is not set. "
            "Set it for the account that runs entradrift.\n"
        )


def test_no_configuration(run: Run, tmp_path: Path):
    result = run("config", "check", "--config", "nothing.toml")
    assert (result.code, result.out) == (2, "")
    assert result.err == f"entradrift: {tmp_path / 'nothing.toml'}: there is no such file. Check the path.\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_names_cannot_drive_the_terminal(run: Run, tmp_path: Path):
    bundle(tmp_path / "a\x1b[31m" / "0.json", night(0))
    written(tmp_path, pair("contoso", primary="a*/*", staging='"gone/\u202e*"'))
    result = run("config", "check")
    assert result.code == 2
    assert not {"\x1b", "\u202e"} & set(result.out)


# --- show -----------------------------------------------------------------------------------------------


def test_every_value_with_its_origin(run: Run, tmp_path: Path):
    path = written(
        tmp_path,
        '[nightly]\nmax_age = "90m"\nnotify = ["mailto://u:${SECRET}@example.org"]\n'
        + pair("contoso", staging='["s", "t"]', more="strict = true\n[pair.map]\nb = 'a'"),
    )
    result = run("config", "show")
    assert (result.code, result.err) == (0, "")
    lines = [" ".join(line.split()) for line in result.out.splitlines()]
    mail = "notify mailto://*** $.nightly.notify and the environment variable SECRET"
    assert lines == [
        f"{path} (found from the working directory upwards)",
        "",
        "[nightly]",
        f"reports {tmp_path / 'reports'} default",
        f"history {tmp_path / 'entradrift.db'} default",
        "max_age 90m $.nightly.max_age",
        "max_skew 6h default",
        "keep_days 400 default",
        "remind off default",
        "link off default",
        "jobs 1 default",
        "fail_on low default",
        "strict false default",
        "timezone UTC default",
        "undated incomplete default",
        mail,
        "",
        "[[pair]] contoso",
        "name contoso $.pair[0].name",
        f"primary {tmp_path / 'p' / '*'} $.pair[0].primary",
        f"staging {tmp_path / 's'}, {tmp_path / 't'} $.pair[0].staging",
        "accept off default",
        "fail_on low default",
        "strict true $.pair[0].strict",
        "timezone UTC default",
        "undated incomplete default",
        mail,
        "ping off default",
        "map b = a $.pair[0].map",
    ]
    assert SECRET not in result.out


def test_show_as_json(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = written(
        tmp_path, pair("contoso", staging='{dr = "s", lab = "t"}', more='ping = "https://x/${SECRET}"')
    )
    monkeypatch.setenv("ENTRADRIFT_CONFIG", str(path))
    result = run("config", "show", "--format", "json")
    assert (result.code, result.err) == (0, "")
    assert SECRET not in result.out
    document = json.loads(result.out)
    assert list(document) == ["config", "found_by", "comparisons", "values"]
    assert document["config"] == str(path)
    assert document["found_by"] == "environment variable ENTRADRIFT_CONFIG"
    assert document["comparisons"] == ["contoso-dr", "contoso-lab"]
    values = {(each["pair"], each["key"]): (each["value"], each["origin"]) for each in document["values"]}
    assert len(values) == len(document["values"]) == 24
    assert values[None, "keep_days"] == (400, "default")
    assert values[None, "remind"] == (None, "default")
    assert values["contoso", "staging"] == (
        {"dr": str(tmp_path / "s"), "lab": str(tmp_path / "t")},
        "$.pair[0].staging",
    )
    assert values["contoso", "ping"] == ("https://***", "$.pair[0].ping and the environment variable SECRET")


def test_the_option_is_said_to_come_from_the_command_line(run: Run, tmp_path: Path):
    path = written(tmp_path, pair("contoso"))
    assert run("config", "show", "--config", path).out.startswith(f"{path} (command line)\n")


# --- compare --max-age --max-skew -----------------------------------------------------------------------


@pytest.fixture
def nights_apart(healthy: Pair, tmp_path: Path) -> Pair:
    """A healthy pair: the primary exported six hours ago, the staging server thirty hours ago."""
    paths = []
    for folder, taken in (
        (healthy.primary, "2026-11-20T19:00:00Z"),
        (healthy.staging, "2026-11-19T19:00:00Z"),
    ):
        (file,) = folder.iterdir()
        document = json.loads(file.read_text(encoding="utf-8"))
        document["Collection"]["CollectedAt"] = taken
        paths.append(tmp_path / f"{folder.name}.json")
        paths[-1].write_text(json.dumps(document), encoding="utf-8")
    return Pair(*paths)


def verdict(run: Run, exports: Pair, *options: str) -> tuple[int, str, list[str], dict[str, str]]:
    result = run("compare", *exports.argv, "--format", "json", *options)
    document = json.loads(result.out)
    reasons = [part["reason"] for part in document["coverage"] if part["section"] == "server"]
    return result.code, document["verdict"], reasons, document.get("options", {})


def test_without_limits_age_is_nobody_s_business(run: Run, nights_apart: Pair):
    assert verdict(run, nights_apart)[:2] == (0, "in-sync")


def test_limits_that_are_kept(run: Run, nights_apart: Pair):
    assert verdict(run, nights_apart, "--max-age", "30h", "--max-skew", "1d")[:2] == (0, "in-sync")


def test_an_export_that_is_too_old(run: Run, nights_apart: Pair):
    code, said, reasons, _ = verdict(run, nights_apart, "--max-age", "26h")
    assert (code, said) == (3, "incomplete")
    assert reasons == ["the staging server's export was taken 30 hours ago (limit 26 hours)"]


def test_exports_too_far_apart(run: Run, nights_apart: Pair):
    code, said, reasons, _ = verdict(run, nights_apart, "--max-skew", "90m")
    assert (code, said) == (3, "incomplete")
    assert reasons == ["the two exports were taken 24 hours apart (limit 1 hour 30 minutes)"]


def test_an_export_that_does_not_say_its_time(run: Run, nights_apart: Pair):
    document = json.loads(nights_apart.primary.read_text(encoding="utf-8"))
    del document["Collection"]["CollectedAt"]
    nights_apart.primary.write_text(json.dumps(document), encoding="utf-8")
    code, _, reasons, _ = verdict(run, nights_apart, "--max-age", "100d")
    assert (code, reasons) == (3, ["the primary's export does not say when it was taken"])
    assert verdict(run, nights_apart)[0] == 0


@pytest.mark.parametrize("option", ["--max-age", "--max-skew"])
@pytest.mark.parametrize("value", ["26", "1w", "0h", "-1h", ""])
def test_what_is_no_duration(run: Run, nights_apart: Pair, option: str, value: str):
    result = run("compare", *nights_apart.argv, option, value)
    assert (result.code, result.out) == (2, "")
    assert f"Invalid value for '{option}'" in result.err
    assert "such as 90m, 26h or 7d" in result.err


def test_the_configuration_needs_nothing_heavy(tmp_path: Path):
    """Reading it costs milliseconds: neither jsonschema nor Apprise nor the readers of exports are needed."""
    import subprocess  # noqa: PLC0415

    path = written(tmp_path, pair("contoso"))
    program = (
        "import sys; from entradrift.nightly.config import read_config; from pathlib import Path; "
        "read_config(Path(sys.argv[1])); "
        "print(*[name for name in ('jsonschema', 'apprise', 'deepdiff', 'jinja2', 'rich', 'tomlkit') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout.strip() == ""
