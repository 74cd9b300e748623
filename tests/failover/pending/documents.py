"""Connector space objects as XML, written by hand from what published parsers read. Knows nothing of the reader."""

import base64
import io
from xml.sax.saxutils import escape, quoteattr

from entradrift.failover.pending.reader import read_objects
from entradrift.failover.pending.tally import Reading, Tally
from entradrift.model.pending import PendingObject

DN = "CN=Ann,OU=Staff,DC=contoso,DC=com"
ID = "{0A1B2C3D-0000-4000-8000-00000000ABCD}"
PLAIN_ID = "0a1b2c3d-0000-4000-8000-00000000abcd"
CONNECTOR = "contoso.com"


def attributes(**values: str) -> str:
    """XML attributes; an underscore stands for a dash, and empty ones are left out."""
    return "".join(f" {name.replace('_', '-')}={quoteattr(value)}" for name, value in values.items() if value)


def value(text: str, operation: str = "", **more: str) -> str:
    said = attributes(operation=operation, **more)
    return f"<value{said}>{escape(text)}</value>" if text else f"<value{said}/>"


def attr(name: str, *values: str, operation: str = "", type: str = "string", many: str = "") -> str:  # noqa: A002
    return f"<attr{attributes(name=name, operation=operation, type=type, multivalued=many)}>{''.join(values)}</attr>"


def reference(dn: str, operation: str = "", anchor: str = "") -> str:
    named = f"<dn>{escape(dn)}</dn>" if dn else ""
    anchored = f'<anchor encoding="base64">{anchor}</anchor>' if anchor else ""
    return f"<dn-value{attributes(operation=operation)}>{named}{anchored}</dn-value>"


def dn_attr(name: str, *values: str, operation: str = "", many: str = "true") -> str:
    return (
        f"<dn-attr{attributes(name=name, operation=operation, multivalued=many)}>{''.join(values)}</dn-attr>"
    )


def delta(*content: str, operation: str = "update", dn: str = DN, newdn: str = "") -> str:
    return f"<delta{attributes(operation=operation, dn=dn, newdn=newdn)}>{''.join(content)}</delta>"


def export(*content: str, operation: str = "update", dn: str = DN, newdn: str = "") -> str:
    return f"<unapplied-export>{delta(*content, operation=operation, dn=dn, newdn=newdn)}</unapplied-export>"


def hologram(kind: str, *content: str, dn: str = DN) -> str:
    """A hologram such as `synchronized`; an empty element without content."""
    name = f"{kind}-hologram"
    return (
        f"<{name}><entry{attributes(dn=dn)}>{''.join(content)}</entry></{name}>" if content else f"<{name}/>"
    )


def cs_object(*parts: str, dn: str = DN, id: str = ID, type: str = "user") -> str:  # noqa: A002
    return f"<cs-object{attributes(cs_dn=dn, id=id, object_type=type)}>{''.join(parts)}</cs-object>"


def document(*objects: str, declaration: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    return f"{declaration}<cs-objects>{''.join(objects)}</cs-objects>"


def cloud_anchor(text: str) -> str:
    """The anchor of an object in the tenant connector."""
    data = f"{text}\0".encode("utf-16-le")
    return base64.b64encode(len(data).to_bytes(4, "little") + data).decode()


def tenant_dn(source_anchor: str) -> str:
    return f"CN={{{source_anchor.encode().hex().upper()}}}"


class InPieces(io.RawIOBase):
    """A stream that gives at most `size` bytes at a time, whatever is asked for."""

    def __init__(self, data: bytes, size: int) -> None:
        self._stream = io.BytesIO(data)
        self._size = size

    def read(self, size: int = -1, /) -> bytes:
        return self._stream.read(self._size if size < 0 else min(size, self._size))


def read(data: str | bytes, *, size: int = 1 << 20, connector: str = CONNECTOR) -> list[PendingObject]:
    """What the reader makes of a document, fed in pieces of `size` bytes."""
    return read_all(data, size=size, connector=connector)[0]


def read_all(
    data: str | bytes, *, size: int = 1 << 20, connector: str = CONNECTOR
) -> tuple[list[PendingObject], Reading]:
    """The objects, and what was counted beside them."""
    tally = Tally()
    raw = data.encode() if isinstance(data, str) else data
    objects = list(read_objects(InPieces(raw, size), "x.xml", connector, tally))
    return objects, tally.reading()


def one(*parts: str, **more: str) -> PendingObject:
    """What the reader makes of one object."""
    (found,) = read(document(cs_object(*parts, **more)))
    return found


def indented(xml: str) -> str:
    """The document with white space between its elements, as a tool may write it."""
    return xml.replace("><", ">\r\n\t<")
