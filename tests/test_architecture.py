"""What the rooms of the source may know of each other, and what only one module may do."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from entradrift import resources
from entradrift.exports.validation import SHAPE_KEYWORDS

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "entradrift"
MODULES = sorted(SOURCE.rglob("*.py"))

LAYERS = (
    {"__main__"},
    {"cli"},
    {"__init__"},  # the library: load, compare, render
    {"nightly", "aligning"},
    {"history", "report", "comparing"},
    {"align", "failover"},
    {"policy"},
    {"document"},
    {"compare"},
    {"exports"},
    {"resources", "whole_files"},
    {"errors", "bugs", "processes"},
    {"model"},
    {"clock", "version"},
)
"""Rooms and package-level modules from the top down: each may import only what stands below it."""

LINES = 350
WRITING_XML = {f"xml.etree.ElementTree.{name}" for name in ("Element", "SubElement", "indent", "tostring")}
"""What builds and writes XML, or is a type only."""
OUTPUT_SCHEMAS = frozenset({"document", "pending", "readiness", "report"})
"""Schemas of what we write; all others describe inputs."""
HAND_READ_SCHEMAS = frozenset({"config"})
"""Schemas of inputs that are read value by value; the schema is for editors, and a test holds it to the reader."""


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def layer_of(room: str) -> int:
    return next((level for level, rooms in enumerate(LAYERS) if room in rooms), -1)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def imports(path: Path) -> tuple[tuple[str, int], ...]:
    """Return the full name of everything that a module imports (`package.module.name`), with the line."""
    found: list[tuple[str, int]] = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found += ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno}: imports are written in full"
            found += ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
    return tuple(found)


def imported_room(name: str) -> str | None:
    parts = name.split(".")
    if parts[0] != "entradrift":
        return None
    known = set().union(*LAYERS)
    return parts[1] if len(parts) > 1 and parts[1] in known else "__init__"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down(path: Path):
    room = room_of(path)
    assert layer_of(room) >= 0, f"{room} has no place in LAYERS"
    wrong = [
        f"line {line}: {name}"
        for name, line in imports(path)
        if (other := imported_room(name)) is not None and other != room and layer_of(other) <= layer_of(room)
    ]
    assert wrong == []


ROOMS = {path.parent for path in MODULES if path.name == "__init__.py" and path.parent != SOURCE}


@pytest.mark.parametrize(
    "room", sorted(room for room in ROOMS if room.parent == SOURCE), ids=lambda room: room.name
)
def test_tests_mirror_the_source(room: Path):
    tests = ROOT / "tests" / room.name
    folders = {path.parent.relative_to(tests.parent) for path in tests.rglob("test_*.py")}
    assert folders, "a room without tests"
    assert folders - {Path(room.name)} <= {known.relative_to(SOURCE) for known in ROOMS}


def importers(*packages: str) -> set[str]:
    return {
        name_of(path)
        for path in MODULES
        for name, _ in imports(path)
        if any(name == package or name.startswith(f"{package}.") for package in packages)
    }


def test_only_the_engine_uses_deepdiff():
    assert importers("deepdiff") == {"compare/engine.py"}


GUARDED = {"exports/xml_reader.py", "failover/pending/xml_stream.py"}
"""The readers of whole documents and of endless ones: both refuse a DOCTYPE before anything else."""


def test_only_the_guarded_readers_parse_xml():
    assert importers("xml.parsers", "xml.sax", "xml.dom", "lxml", "defusedxml") == GUARDED
    writing = {f"xml.etree.ElementTree.{name}" for name in ("Element", "SubElement", "indent", "tostring")}
    parsing = {
        name_of(path)
        for path in MODULES
        for name, _ in imports(path)
        if name.startswith("xml.etree") and name not in writing
    }
    assert parsing == GUARDED


def test_only_the_report_uses_templates_and_only_validation_uses_jsonschema():
    assert importers("jinja2", "markupsafe") <= {
        name_of(path) for path in MODULES if room_of(path) == "report"
    }
    assert importers("jsonschema", "referencing") == {"exports/validation.py"}


def test_only_the_writer_of_acceptances_uses_tomlkit():
    assert importers("tomlkit") == {"policy/acceptance_writer.py"}


def test_only_the_command_line_uses_click():
    assert {room.split("/")[0] for room in importers("click")} == {"cli"}


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return f"{dotted(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else "?"


def uses(names: frozenset[str]) -> set[str]:
    """Return `module:line name` wherever one of these dotted names is read."""
    return {
        f"{name_of(path)}:{node.lineno} {dotted(node)}"
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Name | ast.Attribute) and dotted(node) in names
    }


def outside(found: set[str], allowed: str) -> list[str]:
    return sorted(place for place in found if not place.startswith(allowed))


def test_nothing_below_the_command_line_prints_or_exits():
    names = frozenset(
        {"print", "exit", "quit", "sys.exit", "os._exit", "SystemExit", "sys.stdout", "sys.stderr", "input"}
    )
    assert outside(uses(names), "cli/") == []


def test_only_clock_reads_the_clock():
    names = frozenset(
        f"{module}.{call}"
        for module, calls in {
            "datetime": ("now", "utcnow", "today"),
            "datetime.datetime": ("now", "utcnow", "today"),
            "date": ("today",),
            "datetime.date": ("today",),
        }.items()
        for call in calls
    )
    assert outside(uses(names), "clock.py") == []
    assert importers("time") == {"clock.py"}, "clock.now() is the only way to ask what time it is"


def test_the_model_has_no_dependency():
    found = {name.split(".")[0] for path in MODULES if room_of(path) == "model" for name, _ in imports(path)}
    assert found <= {
        "__future__",
        "collections",
        "dataclasses",
        "entradrift",
        "enum",
        "functools",
        "re",
        "typing",
    }


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_answers_one_question(path: Path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LINES, f"{lines} lines: split it by the questions it answers"


@pytest.mark.parametrize("name", resources.schema_names())
def test_every_schema_is_valid(name: str):
    schema = resources.schema(name)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)
    references = [value for key, value in keywords(schema) if key == "$ref"]
    assert [ref for ref in references if not str(ref).startswith("#")] == [], "nothing is fetched"


@pytest.mark.parametrize("name", sorted({*resources.schema_names()} - OUTPUT_SCHEMAS - HAND_READ_SCHEMAS))
def test_input_schemas_constrain_shapes_only(name: str):
    """Validation looks at one item of each shape, which is sound for these keywords only."""
    assert {key for key, _ in keywords(resources.schema(name))} <= SHAPE_KEYWORDS


def keywords(schema: object) -> Iterator[tuple[str, object]]:
    """Yield every keyword of a schema with its value; property names are not keywords."""
    if not isinstance(schema, dict):
        return
    for key, value in schema.items():
        yield key, value
        if key in {"properties", "$defs", "patternProperties", "dependentSchemas"}:
            for inner in value.values():
                yield from keywords(inner)
        elif key in {"examples", "enum", "const", "default"}:
            continue
        elif isinstance(value, list):
            for inner in value:
                yield from keywords(inner)
        else:
            yield from keywords(value)
