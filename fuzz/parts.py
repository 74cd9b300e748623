"""Several files of one export as one text, so that a seed is a text file and a fuzzer can change all of them.

A line that begins with `==> ` names the file that follows; a text without such a line is one file without a name.
"""

import io
import zipfile
from typing import Final

MARK: Final = b"==> "
_PACKING: Final = (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2)
_A_DAY: Final = (2026, 11, 21, 0, 0, 0)

Part = tuple[bytes, bytes]
"""Name and content."""


def split(data: bytes) -> list[Part]:
    """Return the files in a text: one without a name where no line names one."""
    if not data.startswith(MARK):
        return [(b"", data)]
    parts: list[Part] = []
    for part in (b"\n" + data).split(b"\n" + MARK)[1:]:
        name, _, content = part.partition(b"\n")
        parts.append((name, content))
    return parts


def join(parts: list[Part]) -> bytes:
    """Return the text that `split` takes apart."""
    if len(parts) == 1 and not parts[0][0]:
        return parts[0][1]
    return b"\n".join(MARK + name + b"\n" + content for name, content in parts)


def zipped(parts: list[Part]) -> bytes:
    """Return a zip of the files, each packed by another method than the one before."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, (name, content) in enumerate(parts):
            # A name is text; what stands for no text is kept as a letter each.
            entry = zipfile.ZipInfo(name.decode("latin-1") or "export.json", _A_DAY)
            entry.compress_type = _PACKING[number % len(_PACKING)]
            archive.writestr(entry, content)
    return packed.getvalue()


def as_input(data: bytes) -> bytes:
    """Return the bytes that a reader of exports is given: the only file itself, several as a zip."""
    parts = split(data)
    return parts[0][1] if len(parts) == 1 and not parts[0][0] else zipped(parts)
