"""Names and values of an export do nothing, whatever shows them: every command and every format."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt
from tests.powershell import syntax
from tests.report.pages import Parsed
from tests.security import hostile
from tests.security.hostile import ATTACKS, MARK
from tests.security.leavings import everything

from entradrift.cli.main import main
from entradrift.report import RENDERERS

RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]")
"""What acts on a terminal or changes the order of text; line ends and tabs apart."""
FORMATS = tuple(renderer.name for renderer in RENDERERS)


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


Say = Callable[..., Said]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    primary, staging = hostile.write_servers(tmp_path_factory.mktemp("hostile"))
    return ["--primary", str(primary), "--staging", str(staging)]


@pytest.fixture
def say(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795244400")

    def run(*arguments: str | Path) -> Said:
        code = main([str(argument) for argument in arguments])
        out, err = (part.decode("utf-8") for part in capfdbinary.readouterr())
        assert code in {0, 1, 3}, err
        assert RAW.search(out.replace("\r\n", "\n").removeprefix("\ufeff") + err) is None, arguments
        return Said(code, out, err)

    return run


def check_page(page: str) -> None:
    """Hold that nothing but our own style and script can do anything on a page."""
    parsed = Parsed(page)
    [policy] = [
        attributes["content"] or ""
        for _, attributes in parsed.named("meta")
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert not parsed.unbalanced
    names = {key for _, attributes in parsed.elements for key in attributes}
    assert not {key for key in names if key == "style" or key.startswith("on")}
    assert len(parsed.named("style")) == 1
    executed = [each for each in parsed.named("script") if each[1].get("type") != "application/json"]
    assert len(executed) <= 1
    assert (
        MARK not in parsed.embedded["style"].replace(f"\\20 {MARK}", "") or "@top" in parsed.embedded["style"]
    )
    assert MARK not in parsed.embedded.get("script", "")
    assert not parsed.named("iframe", "object", "embed", "base", "link")
    assert not [form for form in parsed.named("form") if "action" in form[1]]
    for _, attributes in parsed.elements:
        for key in ("href", "src"):
            assert not re.match(r"(?i)\s*(javascript|data:text|https?:|//)", attributes.get(key) or ""), (
                attributes
            )
    assert RAW.search(page) is None


def check_markdown(text: str) -> None:
    """Hold that text of an export becomes neither HTML, a link nor an image."""
    tokens = [
        token
        for block in MarkdownIt("gfm-like", {"linkify": False}).parse(text)
        for token in (block, *(block.children or []))
    ]
    assert not [token.content for token in tokens if token.type == "html_inline" and MARK in token.content]
    links = [token.attrs for token in tokens if token.type in {"link_open", "image"}]
    assert not [link for link in links if MARK in str(link) or "javascript" in str(link)]


def check_table(text: str) -> None:
    """Hold that no cell begins like a formula, whichever separator is expected."""
    for delimiter in (",", ";", "\t"):
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter):
            bad = [cell for cell in row if re.match(r'[\s"]*[=+\-@\t\r]', cell) and MARK in cell]
            assert not bad


def test_a_comparison_in_every_format(servers: list[str], say: Say) -> None:
    said = {form: say("compare", *servers, "--format", form).out for form in FORMATS}
    assert all(MARK in text for text in said.values()), "nothing was shown at all"
    check_page(said["html"])
    check_markdown(said["md"])
    check_table(said["csv"])
    assert ET.fromstring(said["junit"]).tag == "testsuites"  # noqa: S314 - our own
    lines = said["github"].splitlines()
    assert all(re.match(r"::(error|warning|notice) title=[^:\n]*::", line) for line in lines)
    assert not [line for line in lines if "##vso" in line[:40]]
    messages = [result["message"]["text"] for result in json.loads(said["sarif"])["runs"][0]["results"]]
    assert messages
    assert not [text for text in messages if re.search(r"(?<!\\)\[[^\]]*\]\(", text)]
    report = json.loads(said["json"])
    assert any(hostile.EVERYTHING in finding["object"]["name"] for finding in report["findings"]), (
        "JSON keeps the text itself"
    )


def test_all_other_commands(servers: list[str], say: Say) -> None:
    primary, staging = servers[1], servers[3]
    say("validate", "-v", primary, staging)
    check_page(say("document", primary, "--format", "html").out)
    check_markdown(say("document", primary, "--format", "md").out)
    say("document", primary, "--format", "json")
    say("snapshot", primary, "--out", "-")
    say("compare", *servers, "--out", "report.json")
    for finding in json.loads(Path("report.json").read_text("utf-8"))["findings"]:
        say("explain", finding["id"], "--report", "report.json")
    checked = {form: say("check", *servers, "--format", form).out for form in ("text", "html", "md", "json")}
    check_page(checked["html"])
    check_markdown(checked["md"])


def test_what_a_night_leaves(servers: list[str], say: Say, tmp_path: Path) -> None:
    Path("entradrift.toml").write_text(
        f'[nightly]\nmax_age = "3000d"\nmax_skew = "900d"\n[[pair]]\nname = "contoso"\n'
        f"primary = '{servers[1]}'\nstaging = '{servers[3]}'\n",
        "utf-8",
    )
    first = say("nightly", "--config", "entradrift.toml", "--verbose")
    assert MARK in first.out + (tmp_path / "reports" / "index.html").read_text("utf-8")
    log = say("nightly", "--config", "entradrift.toml", "--log-json").err
    assert all(isinstance(json.loads(line), dict) for line in log.splitlines())
    assert log.isascii()
    run = max((tmp_path / "reports" / "contoso").glob("*/")).name
    finding = json.loads((tmp_path / "reports" / "contoso" / run / "report.json").read_text("utf-8"))[
        "findings"
    ][0]["id"]
    for words in (["list"], ["show", run], ["finding", finding], ["baseline", "show"]):
        for form in ("text", "json"):
            say("history", *words, "--config", "entradrift.toml", "--format", form)
    pages = [data.decode() for path, data in everything(tmp_path / "reports") if path.endswith(".html")]
    assert len(pages) == 4
    for page in pages:
        check_page(page)
    names = {path.name for path in (tmp_path / "reports").rglob("*")}
    assert not [name for name in names if not re.fullmatch(r"[\w.-]+", name)]


def test_a_plan_calls_only_what_it_calls_anyway(servers: list[str], say: Say, tmp_path: Path) -> None:
    say("align", *servers, "--out", "plan")
    for path in (tmp_path / "plan").iterdir():
        text = path.read_text("utf-8-sig")
        assert RAW.search(text.replace("\r\n", "\n")) is None
        if path.suffix == ".ps1":
            assert MARK in text
            assert syntax.errors(text) == []
            called = {name for name, _ in syntax.commands(text)}
            assert not [
                name
                for name in called
                if not re.fullmatch(r"[A-Z][A-Za-z]+-[A-Z][A-Za-z]+|\$\w+|[a-z-]+", name)
            ]
            assert not [name for name in called if MARK in name]
        else:
            check_markdown(text)


@pytest.mark.parametrize("show", [(), ("--show-values",)], ids=["masked", "shown"])
def test_pending_exports(say: Say, tmp_path: Path, show: tuple[str, ...]) -> None:
    path = hostile.write_pending_exports(tmp_path / "pending_export_x.xml")
    said = {
        form: say("pending", path, *show, "--format", form).out for form in ("text", "json", "csv", "html")
    }
    assert (MARK in said["csv"]) == bool(show)
    check_page(said["html"])
    check_table(said["csv"])


def test_names_of_files(say: Say, tmp_path: Path, servers: list[str]) -> None:
    """A folder can be called anything; what is said about it stays on its line."""
    for name, text in ATTACKS.items():
        attack = "\udcff" if name == "surrogate" else text.replace("/", "").replace("\0", "")
        folder = tmp_path / attack
        folder.mkdir()
        for path in Path(servers[1]).iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        assert say("validate", folder).code in {0, 3}
    folder = tmp_path / ATTACKS["script"].replace("/", "")
    check_page(say("compare", "--primary", folder, *servers[2:], "--format", "html").out)
