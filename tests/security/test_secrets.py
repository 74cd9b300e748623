"""Secrets of an export are in no output of any command: not in reports, messages, logs, archives or the database."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Pair
from tests.exportkit.cases.tiny import SITE, partner_of, set_rule, tiny
from tests.security import planted
from tests.security.leavings import everything
from tests.security.planted import HUSH

from entradrift.cli.main import main
from entradrift.report import RENDERERS

KINDS: dict[str, Callable[..., Path]] = {
    "cmdlets": planted.bundle,
    "configuration": planted.tree,
    "wizard": planted.policy,
}
FORMATS = tuple(renderer.name for renderer in RENDERERS)
Quiet = Callable[..., int]


@pytest.fixture
def quiet(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Quiet:
    """Run a command and hold that nothing it says or leaves below `out` has a secret."""
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795244400")

    def run(*arguments: str | Path) -> int:
        code = main([str(argument) for argument in arguments])
        said = capfdbinary.readouterr()
        assert HUSH.encode() not in said.out + said.err, arguments
        assert b"Traceback" not in said.err
        assert code in {0, 1, 2, 3}, (arguments, said.err)
        assert [path for path, data in everything(tmp_path / "out") if HUSH.encode() in data] == []
        return code

    return run


@pytest.fixture(params=KINDS)
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Pair:
    """Two servers that differ, each with secrets of its own."""
    write = KINDS[request.param]
    primary = tiny()
    staging = partner_of(primary, "SYNC02.adatum.com")
    set_rule(SITE, disabled=True)(staging)
    found = Pair(
        write(primary, tmp_path / "in" / "primary", "-1"), write(staging, tmp_path / "in" / "staging", "-2")
    )
    for folder in (found.primary, found.staging):
        assert sum(data.count(HUSH.encode()) for _, data in everything(folder)) > 10, "nothing was planted"
    return found


def test_no_secret_in_any_output_of_a_comparison(pair: Pair, quiet: Quiet) -> None:
    for form in FORMATS:
        assert quiet("compare", *pair.argv, "--format", form) in {1, 3}
    names = [f"report.{end}" for end in ("html", "json", "md", "csv", "sarif", "txt")]
    quiet("compare", *pair.argv, *(part for name in names for part in ("--out", name)))
    assert sorted(path.name for path in Path().iterdir()) == sorted(names)
    quiet("compare", *pair.argv, "--baseline", pair.primary, "--out", "baseline.json")
    quiet("compare", *pair.argv, "--same-server", "--out", "over-time.json")
    report = json.loads(Path("report.json").read_text("utf-8"))
    for finding in report["findings"][:5]:
        quiet("explain", finding["id"], "--report", "report.json")


def test_no_secret_in_what_is_made_of_one_server(pair: Pair, quiet: Quiet) -> None:
    quiet("validate", "-v", pair.primary, pair.staging)
    for form in ("html", "md", "json"):
        quiet("document", pair.primary, "--format", form)
    quiet("snapshot", pair.primary, "--out", "snapshot.json")
    assert quiet("compare", "--primary", "snapshot.json", "--staging", pair.staging, "--format", "json") in {
        1,
        3,
    }


def test_no_secret_in_a_plan(pair: Pair, quiet: Quiet) -> None:
    assert quiet("align", *pair.argv, "--out", "plan") in {1, 3}
    assert {path.name for path in Path("plan").iterdir()} >= {"README.md", "manual-steps.md"}


def test_no_secret_in_what_a_night_leaves(pair: Pair, quiet: Quiet) -> None:
    Path("entradrift.toml").write_text(
        f'[nightly]\nmax_age = "3000d"\nmax_skew = "900d"\nundated = "file-time"\n[[pair]]\nname = "contoso"\n'
        f'primary = "{pair.primary.parent}/primar*"\nstaging = "{pair.staging.parent}/stagin*"\n',
        "utf-8",
    )
    for log in ("--verbose", "--log-json"):
        assert quiet("nightly", "--config", "entradrift.toml", log) in {1, 3}
    for words in (["list"], ["show", "contoso"], ["baseline", "show"], ["rebuild"]):
        quiet("history", *words, "--config", "entradrift.toml")
    kinds = {Path(path).suffix for path, _ in everything(Path())}
    assert kinds >= {".html", ".json", ".md", ".zip", ".db"}


def test_no_secret_in_an_error(pair: Pair, quiet: Quiet, tmp_path: Path) -> None:
    """Files that are cut off in the middle of a secret, and secrets where something else belongs."""
    path = max(pair.primary.rglob("*.*"), key=lambda each: each.read_bytes().count(HUSH.encode()))
    whole = path.read_bytes()
    places = [at for at in range(len(whole)) if whole.startswith(HUSH.encode(), at)]
    broken = tmp_path / "in" / f"broken{path.suffix}"
    for place in places[:: max(1, len(places) // 8)]:
        for data in (
            whole[: place + 7],
            whole[:place] + b'"<&\x01' + whole[place:],
            whole[:place] + b"\xff" + whole[place:],
        ):
            broken.write_bytes(data)
            assert quiet("validate", broken) in {0, 2, 3}


def test_no_secret_as_a_value_of_another_type(quiet: Quiet, tmp_path: Path) -> None:
    """Every leaf of a bundle in turn is a text that nobody expects there: whoever complains does not repeat it."""
    path = planted.as_bundle(tiny(), tmp_path / "in")
    document = json.loads(path.read_text("utf-8"))
    names = {"Name", "ComputerName", "AttributeName", "Dest"}
    codes = []
    for holder, key in leaves(document):
        if key in names or isinstance(holder[key], str):
            continue
        kept, holder[key] = holder[key], f"{HUSH}=1"
        path.write_text(json.dumps(document), "utf-8")
        holder[key] = kept
        codes.append(quiet("validate", path))
    assert codes.count(2) > 5


def leaves(document: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 - JSON
    """Return one leaf of each shape, as its holder and its key."""
    found: dict[str, tuple[Any, Any]] = {}

    def walk(value: Any, path: str) -> None:  # noqa: ANN401
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            place = f"{path}/{key if isinstance(value, dict) else '*'}"
            if isinstance(item, dict | list):
                walk(item, place)
            found.setdefault(place, (value, key))

    walk(document, "")
    return list(found.values())


def test_no_secret_in_a_readiness_check(quiet: Quiet, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    arguments: list[str | Path] = []
    for side, org in (("primary", tiny()), ("staging", partner_of(tiny(), "SYNC02.adatum.com"))):
        arguments += [f"--{side}", planted.tree(org, tmp_path / "in" / side, f"-{side}")]
        arguments += [
            f"--{side}-extra",
            planted.evidence_of(org, tmp_path / "in" / f"{side}.json", f"-{side}"),
        ]
    arguments += ["--pending", planted.pending(tmp_path / "in" / "pending_export_adatum.xml")]
    for form in ("text", "html", "md", "json"):
        quiet("check", *arguments, "--format", form)


@pytest.mark.parametrize("show", [(), ("--show-values",)], ids=["masked", "shown"])
def test_no_password_of_a_pending_export_is_shown(
    quiet: Quiet, tmp_path: Path, show: tuple[str, ...]
) -> None:
    """Also with --show-values: that is for names and values of people, never for their passwords."""
    path = planted.pending(tmp_path / "in" / "pending_export_adatum.xml")
    for form in ("text", "json", "csv", "html"):
        assert quiet("pending", path, *show, "--format", form) in {0, 1}


def test_a_snapshot_that_somebody_wrote_is_read_like_an_export(quiet: Quiet, tmp_path: Path) -> None:
    """A snapshot never holds secrets, unless somebody put them in."""
    export = planted.as_bundle(tiny(), tmp_path / "in")
    quiet("snapshot", export, "--out", "snapshot.json")
    document = json.loads(Path("snapshot.json").read_text("utf-8"))
    for name in planted.NAMES:
        document["settings"].append(
            {"section": "other-settings", "path": ["x", name], "value": f"{HUSH}-{name}"}
        )
    for name, text in planted.TEXTS.items():
        document["settings"].append({"section": "other-settings", "path": ["y", name], "value": text})
    document["connectors"][0]["settings"].append(
        {"section": "connectors", "path": ["Password"], "value": {"deep": [f"{HUSH}-deep"]}}
    )
    document["rules"][0]["description"] = planted.TEXTS["connection"]
    path = tmp_path / "in" / "made.json"
    path.write_text(json.dumps(document), "utf-8")
    quiet("validate", "-v", path)
    quiet("compare", "--primary", path, "--staging", "snapshot.json", "--format", "json")
    quiet("document", path, "--format", "json")
    quiet("snapshot", path, "--out", "again.json")
