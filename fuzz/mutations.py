"""Changes that keep a document a document, so that a fuzzer gets past the parser: of JSON, of XML, of lines.

Each returns other bytes, or None where the bytes are not such a document. All of them are decided by `dice` alone.
"""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final
from xml.etree import ElementTree as ET

from fuzz import parts

ODD: Final = (
    *(None, True, False, 0, -1, 2, 1.5, 1e300, 10**30, "", " ", "0", "true", "System.Object[]", "@{a=1}"),
    *(
        "\x00",
        "\ud800",
        "\u202e",
        "\r\n",
        "<",
        "DC=a,DC=b",
        "CN=\\,",
        "{00000000-0000-0000-0000-000000000000}",
    ),
    *(
        "9" * 25,
        "٣",
        "ǰ",
        "İ",
        "Microsoft.A.1",
        "2026-02-30T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "7.00:00:00",
    ),
    *([], {}, [[]], [{}], [None], {"": None}, {"value": [], "Count": 0}, {"value": 1}),
)
"""Values that stand where nobody expects them."""
_DEEP: Final = 3
_LONG_LIST: Final = 60

Mutation = Callable[[bytes, Random, list[str]], bytes | None]


def of_json(data: bytes, dice: Random, words: list[str]) -> bytes | None:
    """Change one place of one of the JSON files in a text: another value, key, place or number of times."""

    def change(text: bytes) -> bytes | None:
        try:
            holder = [json.loads(text)]
        except (ValueError, RecursionError):
            return None
        for _ in range(dice.randint(1, _DEEP)):
            _change_json(dice.choice([*_holders(holder)] or [[""]]), dice, words)
        if not holder:
            return b""
        return json.dumps(holder[0], ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")

    return _in_one_part(data, dice, change)


def _holders(value: Any) -> Iterator[Any]:
    """Yield every list and object that holds something, from the top down."""
    if isinstance(value, dict | list) and value:
        yield value
        for child in value.values() if isinstance(value, dict) else value:
            yield from _holders(child)


def _change_json(holder: Any, dice: Random, words: list[str]) -> None:
    keys = list(holder) if isinstance(holder, dict) else range(len(holder))
    key, other = dice.choice(keys), dice.choice(keys)
    match dice.randrange(8):
        case 0:
            holder[key] = _copy(dice.choice(ODD))
        case 1:
            holder[key] = dice.choice(words)
        case 2:
            del holder[key]
        case 3:
            holder[key], holder[other] = holder[other], holder[key]
        case 4:
            holder[key] = [holder[key]] if dice.random() < 0.5 else {dice.choice(words): holder[key]}
        case 5 if isinstance(holder, dict):
            new = dice.choice([str(key).swapcase(), dice.choice(words), f"{key} "])
            holder[new] = holder.pop(key)
        case 5 if len(holder) < _LONG_LIST:
            holder.insert(key, _copy(holder[other]))
        case 6:
            holder[key] = _copy(holder[other])
        case _ if isinstance(holder[key], str):
            holder[key] = _change_text(holder[key], dice)
        case _ if isinstance(holder[key], bool | int | float):
            holder[key] = dice.choice([str(holder[key]), -holder[key], holder[key] + 1])


def _change_text(text: str, dice: Random) -> str:
    place = dice.randint(0, len(text))
    more = dice.choice([c for c in ODD if isinstance(c, str)] + list(",='\"[]()%&{}.;0 A"))
    return text[:place] + more + text[place + dice.randint(0, 2) :]


def _copy(value: Any) -> Any:
    return json.loads(json.dumps(value))


def of_xml(data: bytes, dice: Random, words: list[str]) -> bytes | None:
    """Change one element of one of the XML files in a text: its text, attributes, name, place or number of times."""

    def change(text: bytes) -> bytes | None:
        try:
            root = ET.fromstring(text)  # noqa: S314 - our own seeds and what became of them
        except (ET.ParseError, ValueError, LookupError):
            return None
        for _ in range(dice.randint(1, _DEEP)):
            _change_xml(dice.choice(list(root.iter())), dice, words)
        try:
            return ET.tostring(root, dice.choice(["us-ascii", "utf-8", "utf-16"]))
        except UnicodeError:
            return None

    return _in_one_part(data, dice, change)


def _change_xml(element: ET.Element, dice: Random, words: list[str]) -> None:
    children = list(element)
    match dice.randrange(7):
        case 0:
            element.text = str(dice.choice(ODD))
        case 1:
            element.text = dice.choice(words)
        case 2:
            element.text = _change_text(element.text or "", dice)
        case 3 if children:
            element.remove(dice.choice(children))
        case 4 if children:
            element.insert(dice.randint(0, len(children)), dice.choice(children))
        case 5:
            name = dice.choice([*element.attrib, dice.choice(words)])
            if dice.random() < 0.3:
                element.attrib.pop(name, None)
            elif name.isidentifier():
                element.set(name, dice.choice([dice.choice(words), str(dice.choice(ODD))]))
        case _:
            name = dice.choice(words)
            if name.isidentifier():
                element.tag = name


def of_lines(data: bytes, dice: Random, words: list[str]) -> bytes | None:
    """Change one line of a text: drop it, repeat it, put it elsewhere, or put a word or a value into it."""
    lines = data.split(b"\n")
    place, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    line = lines[place]
    match dice.randrange(6):
        case 0:
            del lines[place]
        case 1 if len(lines) < _LONG_LIST * 10:
            lines.insert(other, line)
        case 2:
            lines.insert(other, lines.pop(place))
        case 3:
            lines[place], lines[other] = lines[other], line
        case _:
            at = dice.randint(0, len(line))
            end = at + dice.randint(0, 6)
            more = dice.choice([dice.choice(words), str(dice.choice(ODD)), *"'\"[]{}()=,.#$`@-\\"])
            lines[place] = line[:at] + more.encode("utf-8", "surrogatepass") + line[end:]
    return b"\n".join(lines)


def _in_one_part(data: bytes, dice: Random, change: Callable[[bytes], bytes | None]) -> bytes | None:
    """Change one of the files in a text."""
    found = parts.split(data)
    number = dice.randrange(len(found))
    name, content = found[number]
    changed = change(content)
    if changed is None:
        return None
    found[number] = (name, changed)
    return parts.join(found)


MUTATIONS: Final[dict[str, Mutation]] = {"json": of_json, "xml": of_xml, "other": of_lines}
