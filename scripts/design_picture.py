"""Draw who imports whom into docs/design.md, from the imports themselves: `python3 -m scripts.design_picture`."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "entradrift"
PAGE = ROOT / "docs" / "design.md"
FOR_ALL = frozenset({"model", "errors", "clock", "version", "resources", "whole_files", "bugs"})
"""What everybody may import: as arrows they would hide the others. `model` is drawn below those that stand lowest."""
ENTRANCES = frozenset({"__main__", "__init__"})
_PICTURE = re.compile(r"(?<=<!-- picture -->\n).*?(?=<!-- end of picture -->)", re.DOTALL)


def with_picture(text: str) -> str:
    """Return the text of the page with the picture as the imports are now."""
    if not _PICTURE.search(text):
        raise ValueError("docs/design.md has no place for the picture")
    return _PICTURE.sub(lambda _: picture(), text)


def picture() -> str:
    """Return a Mermaid diagram of the rooms; an arrow that follows from others is left out."""
    reduced = without_shortcuts(
        {room: found - FOR_ALL for room, found in room_imports().items() if room not in FOR_ALL}
    )
    lines = ["```mermaid", "flowchart TD"]
    lines += [f"    {room} --> {other}" for room in sorted(reduced) for other in sorted(reduced[room])]
    lowest = sorted(room for room in reduced if not reduced[room])
    lines += [f"    {room} --> model" for room in lowest]
    return "\n".join([*lines, "```", ""])


def room_imports() -> dict[str, set[str]]:
    """Return for each room of the source, or module beside the rooms, the others that it imports."""
    found: dict[str, set[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        room = room_of(path)
        found.setdefault(room, set()).update(other for other in _imported(path) if other != room)
    return {room: found[room] for room in found if room not in ENTRANCES}


def room_of(path: Path) -> str:
    """Return the folder, or the module beside the folders, that a file belongs to."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def without_shortcuts(imports: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return the imports without those that another import reaches too; there must be no circle."""
    reach: dict[str, set[str]] = {}

    def reached(room: str) -> set[str]:
        if room not in reach:
            reach[room] = set().union(*(reached(other) | {other} for other in imports.get(room, ())))
        return reach[room]

    return {
        room: {other for other in found if not any(other in reached(third) for third in found - {other})}
        for room, found in imports.items()
    }


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [f"{node.module}.{alias.name}" for alias in node.names]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        for name in names:
            package, _, rest = name.partition(".")
            if package == "entradrift" and rest:
                yield rest.partition(".")[0]


if __name__ == "__main__":
    PAGE.write_text(with_picture(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
