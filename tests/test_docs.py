"""What the documents say is what the program does."""

import ast
import os
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from scripts.design_picture import with_picture, without_shortcuts
from scripts.findings_page import PAGE, page

import entradrift
from entradrift import resources
from entradrift.cli.main import group, main
from entradrift.model.comparison import ExitCode
from entradrift.model.section import Section
from entradrift.model.snapshot import Format
from entradrift.policy.registry import RULES
from entradrift.report import RENDERERS
from entradrift.version import VERSION

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in DOCUMENTS}
MAIN_JOB = (
    "python3 -m pip install . && entradrift compare --primary sample-configs/contoso/primary "
    "--staging sample-configs/contoso/staging --out report.html"
)
TEST_COMMAND = 'python3 -m pip install -e ".[test]" && python3 -m pytest'
OTHER_PROGRAMS = {"CONTRIBUTING.md", "docs/performance.md", "docs/testing.md"}
"""Documents with options of our scripts, too."""
EXAMPLES = {
    "schemas/inventory.schema.json",
    "tests/report/test_ids.py",
    "src/entradrift/report/ids.py",
    "fuzz/work/crashes",
}
"""What only the worked examples of CONTRIBUTING.md make, or a run of the fuzzer."""
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
RULE_LIKE = re.compile(
    r"`([a-z]+(?:-[a-z]+)*-(?:differs?|unknown|on-primary|on-staging|replaced|redundant))`"
)


def commands() -> dict[str, click.Command]:
    context = click.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def called() -> Iterator[tuple[str, list[str]]]:
    """Yield the file and the words of each call of `entradrift` in a code block or a code span."""
    for name, text in TEXTS.items():
        lines = [
            line
            for kind in ("sh", "powershell")
            for block in blocks(text, kind)
            for line in block.splitlines()
        ]
        for line in [*lines, *re.findall(r"`(entradrift [^`]+)`", text)]:
            for part in re.split(r"&&|\|\||\s>|\s2>", line):
                if part.strip().startswith("entradrift "):
                    # Windows paths: a backslash is a character, not an escape.
                    yield name, shlex.split(part.strip().replace("\\", "/"))[1:]


@pytest.mark.parametrize("name", commands())
def test_every_command_is_in_the_readme_and_has_help(name: str):
    assert f"| `entradrift {name}` |" in README
    command = commands()[name]
    assert command.help
    assert command.get_short_help_str(200) != ""


def test_the_readme_lists_no_other_command():
    assert set(re.findall(r"^\| `entradrift ([a-z-]+)` \|", README, re.MULTILINE)) == set(commands())


@pytest.mark.parametrize("name", commands())
def test_every_option_has_help(name: str):
    options = [parameter for parameter in commands()[name].params if isinstance(parameter, click.Option)]
    assert [option.name for option in options if not option.help and option.name != "format_name"] == []


def test_calls_in_the_documents_use_what_exists():
    known = commands()
    calls = list(called())
    assert len(calls) > 10
    for name, words in calls:
        if words[0].startswith("-"):
            continue
        assert words[0] in known, f"{name}: entradrift {' '.join(words)}"
        command = known[words[0]]
        if isinstance(command, click.Group) and len(words) > 1:
            assert words[1] in command.commands, f"{name}: entradrift {' '.join(words)}"
            command = command.commands[words[1]]
        options = {option for parameter in command.params for option in parameter.opts}
        used = {word for word in words[1:] if word.startswith("-") and word != "-"}
        assert used <= options | {"--help"}, f"{name}: entradrift {' '.join(words)}"


def options() -> set[str]:
    """Every option of every command, and of the commands below it."""
    found, left = {"--help"}, [group, *commands().values()]
    while left:
        command = left.pop()
        found |= {option for parameter in command.params for option in parameter.opts}
        if isinstance(command, click.Group) and command is not group:
            left += command.commands.values()
    return found


@pytest.mark.parametrize("name", sorted(TEXTS.keys() - OTHER_PROGRAMS))
def test_options_named_in_the_documents_exist(name: str):
    named = {
        word for span in re.findall(r"`(--[^`\n]+)`", TEXTS[name]) for word in re.findall(r"--[a-z-]+", span)
    }
    assert named - options() == set()


@pytest.mark.parametrize("name", TEXTS)
def test_files_and_modules_named_in_the_documents_exist(name: str):
    files = re.findall(
        r"`((?:src|tests|docs|schemas|scripts|fuzz|examples|collector)/[\w./-]+)`", TEXTS[name]
    )
    modules = re.findall(r"python3? -m ((?:scripts|tests|benchmarks|fuzz)[\w.]*)", TEXTS[name])
    files += [each.replace(".", "/") for each in modules]
    missing = {file for file in files if not any((ROOT / name).exists() for name in (file, f"{file}.py"))}
    assert missing - EXAMPLES == set()


def test_schemas_named_in_the_documents_exist():
    named = {words[1] for _, words in called() if words[0] == "schema" and len(words) > 1}
    assert named <= set(resources.schema_names())


def test_the_commands_of_the_readme_are_those_of_the_checks():
    lines = README.splitlines()
    assert lines.count(MAIN_JOB) == 1
    assert lines.count(TEST_COMMAND) == 1
    # .ci/run takes both lines from the README by how they begin, and only the first that fits.
    beginnings = re.findall(r"readme_command '([^']+)'", CI)
    found = [next(line for line in lines if beginning in line) for beginning in beginnings]
    assert found == [MAIN_JOB, TEST_COMMAND]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
def test_the_checks_can_be_run():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", TEXTS)
def test_links_inside_the_project_resolve(name: str):
    for target in LINK.findall(TEXTS[name]):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        assert file.exists(), f"{name} links to {target}"
        if anchor:
            assert anchor in anchors(file.read_text(encoding="utf-8")), f"{name} links to {target}"


@pytest.mark.parametrize("name", ["README.md", "docs/design.md"])
def test_the_table_of_exit_codes_is_that_of_the_program(name: str):
    codes = [int(code) for code in re.findall(r"^\| (\d+) \|", TEXTS[name], re.MULTILINE)]
    assert codes == [code.value for code in ExitCode]


def test_names_of_exit_codes_in_the_design():
    rows = re.findall(r"^\| (\d+) \| ([A-Z]+) \|", TEXTS["docs/design.md"], re.MULTILINE)
    assert [(int(code), name) for code, name in rows] == [(code.value, code.name) for code in ExitCode]


def test_exit_codes_in_the_help_exist():
    codes = [int(code) for code in re.findall(r"^  (\d+) ", group.epilog or "", re.MULTILINE)]
    assert codes
    assert set(codes) <= {code.value for code in ExitCode}


def test_the_table_of_report_formats_is_that_of_the_program():
    rows = re.findall(r"^\| `([a-z]+)` \| (?:`(\.[a-z]+)`|-) \| (.+) \|$", README, re.MULTILINE)
    assert rows == [(renderer.name, renderer.suffix, renderer.description) for renderer in RENDERERS]


def test_the_page_about_reports_lists_every_format():
    rows = re.findall(r"^\| `([a-z]+)` \| (?:`(\.[a-z]+)`|none) \|", TEXTS["docs/reports.md"], re.MULTILINE)
    assert rows == [(renderer.name, renderer.suffix) for renderer in RENDERERS]


def test_the_table_of_kinds_of_exports_is_that_of_the_program():
    table = TEXTS["docs/exports.md"].partition("| Schema |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == set(Format)


def test_sections_in_the_design_are_all_sections_in_order():
    listed = TEXTS["docs/design.md"].partition("## Sections")[2].partition(";")[0]
    assert re.findall(r"`([a-z-]+)`", listed) == [section.value for section in Section]


def test_the_picture_in_the_design_is_that_of_the_imports():
    text = TEXTS["docs/design.md"]
    assert with_picture(text) == text, "run python3 -m scripts.design_picture"


def test_an_arrow_that_follows_from_others_is_not_drawn():
    assert without_shortcuts({"a": {"b", "c"}, "b": {"c", "d"}, "c": {"d"}}) == {
        "a": {"b"},
        "b": {"c"},
        "c": {"d"},
    }


def test_the_page_of_findings_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python3 -m scripts.findings_page"


@pytest.mark.parametrize("name", TEXTS)
def test_rules_named_in_the_documents_exist(name: str):
    assert set(RULE_LIKE.findall(TEXTS[name])) <= {rule.id for rule in RULES}


@pytest.mark.parametrize("block", blocks(README, "python"))
def test_python_examples_use_what_the_library_has(block: str):
    tree = ast.parse(block)
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "entradrift"
    }
    assert used
    assert used <= set(entradrift.__all__)


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", TEXTS["CHANGELOG.md"], re.MULTILINE)
    assert project["version"] == VERSION
    assert released[:1] == [VERSION]
    pipelines = [path.read_text(encoding="utf-8") for path in (ROOT / "examples").rglob("*.yml")]
    wheels = [wheel for text in pipelines for wheel in re.findall(r"entradrift-(\S+?)-py3-none-any", text)]
    assert wheels == [VERSION] * 4


def test_documents_are_readable_anywhere():
    odd: dict[str, Any] = {
        name: sorted(set(re.findall(r"[^\x20-\x7e\n→▶÷·─├┌┐└┘…≤]", text))) for name, text in TEXTS.items()
    }
    assert {name: found for name, found in odd.items() if found} == {}


def test_the_walk_through_shows_what_the_commands_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
):
    monkeypatch.chdir(ROOT)
    pair = ["--primary", "sample-configs/contoso/primary", "--staging", "sample-configs/contoso/staging"]
    plan = tmp_path / "plan"
    assert main(["align", *pair, "--out", str(plan)]) == main(["compare", *pair]) == 1
    written = capfdbinary.readouterr().out.decode("utf-8").replace(str(plan), "plan")
    written += "".join(path.read_text("utf-8") for path in plan.glob("*.md"))
    lines = {re.sub(r"\[(\d+)\]\([^)]*\)", r"\1", line) for line in written.splitlines()}
    page = TEXTS["docs/aligning.md"].partition("## What the manual steps rest on")[0]
    shown = [line for block in blocks(page, "text") for line in block.splitlines() if line != "..."]
    shown += re.findall(r"^\| (?:\d|`(?:contoso|Fabrikam)).*$", page, re.MULTILINE)
    shown += [line for line in re.findall(r"^> ?(.*)$", page, re.MULTILINE) if not line.startswith("**Step")]
    assert len(shown) > 40
    assert [line for line in shown if line not in lines] == []
