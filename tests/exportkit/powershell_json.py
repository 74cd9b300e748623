"""What `ConvertTo-Json` of Windows PowerShell 5.1 makes of .NET objects.

Payloads are built from plain dicts, lists and scalars, plus the wrappers below for everything that PowerShell
has more than one way to write. `lower` applies a `Style`, `dumps` writes the text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

ENUMS = {
    "Direction": ("Inbound", "Outbound"),
    "LinkType": ("Provision", "Join", "StickyJoin"),
    "FlowType": ("Direct", "Constant", "Expression"),
    "ValueMergeType": ("Update", "Replace", "MergeCaseInsensitive", "Merge"),
    "ComparisonOperator": (
        "EQUAL",
        "NOTEQUAL",
        "LESSTHAN",
        "LESSTHAN_OR_EQUAL",
        "CONTAINS",
        "NOTCONTAINS",
        "STARTSWITH",
        "NOTSTARTSWITH",
        "ENDSWITH",
        "NOTENDSWITH",
        "GREATERTHAN",
        "GREATERTHAN_OR_EQUAL",
        "ISNULL",
        "ISNOTNULL",
        "ISIN",
        "ISNOTIN",
        "ISBITSET",
        "ISBITNOTSET",
        "ISMEMBEROF",
        "ISNOTMEMBEROF",
    ),
    "InputType": ("String", "EncryptedString", "Boolean"),
    "Scope": ("SynchronizationGlobal", "ConnectorGlobal", "Connectivity", "Partition"),
    "DataType": ("String", "Integer", "Boolean"),
    "RunProfileType": ("Unknown", "Standard"),
}
"""Our own numbering: the real numbers are not published, so readers cannot rely on any."""


@dataclass(frozen=True)
class NetEnum:
    """A value of an enumeration."""

    family: str
    name: str


@dataclass(frozen=True)
class NetTimeSpan:
    """A TimeSpan, by its text: `[d.]hh:mm:ss`."""

    text: str


@dataclass(frozen=True)
class NetVersion:
    """A System.Version, by its text."""

    text: str


@dataclass(frozen=True)
class NetObject:
    """A .NET object: what its ToString says, and its properties."""

    type_name: str
    properties: Mapping[str, object]


@dataclass(frozen=True)
class Parameters:
    """A keyed collection of parameters (each with at least Name and Value)."""

    items: tuple[NetObject, ...]


@dataclass(frozen=True)
class Style:
    """The choices of one collector script.

    depth: how deep ConvertTo-Json goes; 2 is its default, and cuts sync rules and OU lists off
    truncated: what cut objects become: "type" (the .NET type name) or "custom" (`@{Name=value; ...}`)
    dates: "ps" (`/Date(ms)/`) or "iso"
    timespans, versions: "object" or "string"
    parameters: "objects", "keyed", "dict" or "pairs"
    enums: "names" or "integers"
    lone_nested: whether nested lists of one lose their brackets too
    """

    depth: int = 12
    truncated: str = "type"
    dates: str = "ps"
    timespans: str = "object"
    versions: str = "object"
    parameters: str = "objects"
    enums: str = "names"
    lone_nested: bool = False


def as_span(text: str) -> timedelta:
    """A TimeSpan text as a timedelta."""
    days, _, clock = text.rpartition(".") if "." in text else ("", "", text)
    hours, minutes, seconds = (int(part) for part in clock.split(":"))
    return timedelta(days=int(days or 0), hours=hours, minutes=minutes, seconds=seconds)


def span_object(text: str) -> dict[str, object]:
    """The properties of a TimeSpan."""
    span = as_span(text)
    seconds = int(span.total_seconds())

    def total(unit: int) -> int | float:
        return seconds // unit if seconds % unit == 0 else seconds / unit

    return {
        "Ticks": seconds * 10_000_000,
        "Days": span.days,
        "Hours": span.seconds // 3600,
        "Milliseconds": 0,
        "Minutes": span.seconds % 3600 // 60,
        "Seconds": span.seconds % 60,
        "TotalDays": total(86_400),
        "TotalHours": total(3600),
        "TotalMilliseconds": seconds * 1000,
        "TotalMinutes": total(60),
        "TotalSeconds": seconds,
    }


def version_object(text: str) -> dict[str, object]:
    """The properties of a System.Version."""
    major, minor, build, revision = (int(part) for part in text.split("."))
    return {
        "Major": major,
        "Minor": minor,
        "Build": build,
        "Revision": revision,
        "MajorRevision": 0,
        "MinorRevision": revision,
    }


def parameter_list(value: Parameters, shape: str) -> object:
    """A keyed collection in one of the four shapes that are in use."""
    pairs = [(item.properties["Name"], item.properties["Value"]) for item in value.items]
    if shape == "dict":
        return {str(name): text for name, text in pairs}
    if shape == "pairs":
        return [{"Name": name, "Value": text} for name, text in pairs]
    if shape == "keyed":
        return {"KeyedCollectionAsList": list(value.items), "Comparer": {}, "Count": len(value.items)}
    return list(value.items)


def text_of(value: object, style: Style) -> str:
    """What is left of a value below the depth limit."""
    if isinstance(value, list):
        return " ".join(text_of(item, style) for item in value)
    if isinstance(value, NetObject) and style.truncated == "type":
        return value.type_name
    if isinstance(value, NetObject | Mapping):
        properties = value.properties if isinstance(value, NetObject) else value
        inner = "; ".join(f"{name}={inner_text(item)}" for name, item in properties.items())
        return f"@{{{inner}}}"
    if isinstance(value, Parameters):
        return text_of(list(value.items), style)
    return inner_text(value)


def inner_text(value: object) -> str:
    """A property inside `@{...}`: lists and objects show their type only."""
    match value:
        case None:
            return ""
        case list():
            return "System.Object[]"
        case NetObject():
            return value.type_name
        case NetEnum():
            return value.name
        case NetTimeSpan() | NetVersion():
            return value.text
        case Parameters():
            return "System.Object[]"
    return str(value)


def lower(value: object, style: Style, level: int = 0) -> object:
    """The plain JSON value that a payload becomes in a style."""
    match value:
        case None | str() | bool() | int() | float():
            return value
        case NetEnum():
            return value.name if style.enums == "names" else ENUMS[value.family].index(value.name)
        case datetime():
            if style.dates == "ps":
                return f"/Date({int(value.timestamp() * 1000)})/"
            return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}Z"
        case NetTimeSpan() if style.timespans == "string" or level > style.depth:
            return value.text
        case NetVersion() if style.versions == "string" or level > style.depth:
            return value.text
        case NetTimeSpan():
            return span_object(value.text)
        case NetVersion():
            return version_object(value.text)
        case Parameters():
            return lower(parameter_list(value, style.parameters), style, level)
    if level > style.depth:
        return text_of(value, style)
    if isinstance(value, NetObject):
        value = value.properties
    if isinstance(value, Mapping):
        return {name: lower(item, style, level + 1) for name, item in value.items()}
    if isinstance(value, Iterable):
        items = [lower(item, style, level + 1) for item in value]
        return items[0] if style.lone_nested and level and len(items) == 1 else items
    raise TypeError(f"cannot write {type(value).__name__}")


ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "'": "\\u0027",
    "\u0085": "\\u0085",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def quoted(text: str) -> str:
    """A JSON string with the escapes of Windows PowerShell."""
    if text.startswith("/Date(") and text.endswith(")/"):
        return f'"\\{text[:-1]}\\/"'
    return (
        '"'
        + "".join(ESCAPES.get(char) or (char if char >= " " else f"\\u{ord(char):04x}") for char in text)
        + '"'
    )


def dumps(value: object, indent: int = 0) -> str:
    """The text, with the deep indentation and the two spaces of Windows PowerShell; lines end in LF."""
    pad = " " * (indent + 4)
    end = " " * indent
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case dict():
            lines = []
            for name, item in value.items():
                key = f"{pad}{quoted(name)}:  "
                lines.append(key + dumps(item, len(key)))
            return "{\n" + ",\n".join(lines) + f"\n{end}}}"
        case list():
            lines = [pad + dumps(item, indent + 4) for item in value]
            return "[\n" + ",\n".join(lines) + f"\n{end}]"
    return str(value)
