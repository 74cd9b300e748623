"""A pending export (`csexport /f:x`) of any number of objects, written straight to disk.

Somewhat more than 1 KB an object: users, groups and devices; adds, updates and deletes. As in what the published parsers read,
an add has the hologram after the export, a delete the one before it, an update both. All names are invented.
"""

import argparse
import base64
import hashlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

BATCH = 2000
DELETES = 2
"""Tenths of the objects that are deleted; one tenth is added."""
GROUP_MEMBERS = 3
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<cs-objects>'
TAIL = "</cs-objects>\n"
CONNECTOR = "contoso.onmicrosoft.com - AAD"


def tenant_dn(number: int) -> str:
    """The distinguished name that the tenant connector derives from the sourceAnchor."""
    return f"CN={{{anchor(number).encode().hex().upper()}}}"


def anchor(number: int) -> str:
    """A sourceAnchor: base64 of a GUID."""
    return base64.b64encode(hashlib.blake2b(b"%d" % number, digest_size=16).digest()).decode()


def cloud_anchor(kind: str, number: int) -> str:
    """The anchor of the tenant connector: length and UTF-16 text."""
    text = f"{kind.title()}_{number:08x}-0000-4000-8000-{number:012x}\0".encode("utf-16-le")
    return base64.b64encode(len(text).to_bytes(4, "little") + text).decode()


def attr(name: str, values: str, operation: str = "", kind: str = "string", many: str = "false") -> str:
    """One attribute with its values already written."""
    said = f' operation="{operation}"' if operation else ""
    return f'<attr name="{name}"{said} type="{kind}" multivalued="{many}">{values}</attr>'


def value(text: str, operation: str = "") -> str:
    """One value."""
    return f'<value operation="{operation}">{text}</value>' if operation else f"<value>{text}</value>"


def change(name: str, old: str, new: str) -> str:
    """A single value that becomes another one."""
    return attr(name, value(old, "delete") + value(new, "add"), "update")


def user_hologram(number: int) -> str:
    """What identifies a user."""
    return (
        attr("displayName", value(f"Person &amp; Number {number}"))
        + attr("userPrincipalName", value(f"person{number}@contoso.com"))
        + attr("sourceAnchor", value(anchor(number)))
    )


def group_hologram(number: int) -> str:
    """What identifies a group."""
    return (
        attr("displayName", value(f"Gruppe für {number}"))
        + attr(
            "proxyAddresses",
            value(f"smtp:old{number}@contoso.com") + value(f"SMTP:group{number}@contoso.com"),
            many="true",
        )
        + attr("sourceAnchor", value(anchor(number)))
    )


def device_hologram(number: int) -> str:
    """What identifies a device."""
    return attr("displayName", value(f"PC-{number:07d}")) + attr("sourceAnchor", value(anchor(number)))


def user_change(number: int) -> str:
    """One or two changed attributes."""
    found = change("department", f"Department {number % 97}", f"Department {number % 89}")
    if number % 2:
        found += attr(
            "proxyAddresses",
            value(f"smtp:new{number}@contoso.com", "add") + value(f"smtp:old{number}@contoso.com", "delete"),
            "update",
            many="true",
        )
    return found


def group_change(number: int) -> str:
    """Members and an integer."""
    members = "".join(
        f'<dn-value operation="{"delete" if place == 0 else "add"}"><dn>{tenant_dn(number + place)}</dn></dn-value>'
        for place in range(GROUP_MEMBERS)
    )
    found = f'<dn-attr name="member" operation="update" multivalued="true">{members}</dn-attr>'
    if number % 2:
        found += attr("groupType", value("0xffffffff80000002", "add"), "update", "integer")
    return found


def device_change(number: int) -> str:
    """A boolean and a binary value."""
    certificate = base64.b64encode(anchor(number).encode()).decode()
    return attr(
        "accountEnabled", value("false", "delete") + value("true", "add"), "update", "boolean"
    ) + attr(
        "userCertificate",
        f'<value encoding="base64" operation="add">{certificate}</value>',
        "update",
        "binary",
        "true",
    )


KINDS: tuple[tuple[str, Callable[[int], str], Callable[[int], str]], ...] = (
    *[("user", user_hologram, user_change)] * 7,
    *[("group", group_hologram, group_change)] * 2,
    ("device", device_hologram, device_change),
)


def cs_object(number: int) -> str:
    """One object: of ten, seven are users; of ten updates and deletes, some are adds."""
    kind, hologram, changes = KINDS[number % 10]
    dn = tenant_dn(number)
    shown = hologram(number)
    entry = (
        f'<entry dn="{dn}"><anchor encoding="base64">{cloud_anchor(kind, number)}</anchor>'
        f"<primary-objectclass>{kind}</primary-objectclass>{shown}</entry>"
    )
    before, after = entry, entry
    turn = number // 10 % 10
    if turn == 0:
        operation, content = "add", f"<primary-objectclass>{kind}</primary-objectclass>{shown}"
        before, after = (
            "",
            f'<entry dn="{dn}"><primary-objectclass>{kind}</primary-objectclass>{shown}</entry>',
        )
    elif turn <= DELETES:
        operation, content = "delete", ""
        after = ""
    else:
        operation, content = "update", changes(number)
    return (
        f'<cs-object cs-dn="{dn}" id="{{{number:08X}-0000-4000-8000-000000000000}}" object-type="{kind}">'
        f'<unapplied-export><delta operation="{operation}" dn="{dn}">{content}</delta></unapplied-export>'
        f"{_hologram('synchronized-hologram', before)}{_hologram('unapplied-export-hologram', after)}"
        f"<ma-name>{CONNECTOR}</ma-name></cs-object>"
    )


def _hologram(name: str, entry: str) -> str:
    return f"<{name}>{entry}</{name}>" if entry else f"<{name}/>"


def pieces(count: int, *, indented: bool = False) -> Iterator[bytes]:
    """The document in pieces of a few megabytes."""
    yield HEAD.encode()
    for first in range(0, count, BATCH):
        text = "".join(map(cs_object, range(first, min(first + BATCH, count))))
        yield (text.replace("><", ">\r\n  <") if indented else text).encode()
    yield TAIL.encode()


def write(count: int, path: Path, *, indented: bool = False) -> int:
    """Write a pending export of so many objects and return its size in bytes."""
    with path.open("wb") as stream:
        for piece in pieces(count, indented=indented):
            stream.write(piece)
        return stream.tell()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pending_generate", description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--indented", action="store_true")
    options = parser.parse_args()
    size = write(options.count, options.path, indented=options.indented)
    print(f"{options.count} objects, {size / 1e6:.1f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
