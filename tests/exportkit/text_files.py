"""Encodings and line ends, and writing bytes to a path."""

import codecs
from pathlib import Path

BOMS = {
    "utf-8": (b"", "utf-8"),
    "utf-8-sig": (codecs.BOM_UTF8, "utf-8"),
    "utf-16": (codecs.BOM_UTF16_LE, "utf-16-le"),
    "utf-16-be": (codecs.BOM_UTF16_BE, "utf-16-be"),
    "utf-16-no-bom": (b"", "utf-16-le"),
}
"""The encodings that exports come in, by the names the writers take."""


def encode(text: str, encoding: str = "utf-8", newline: str = "\n") -> bytes:
    """The bytes of a text whose own line ends are LF."""
    bom, codec = BOMS[encoding]
    return bom + text.replace("\n", newline).encode(codec)


def write_text(path: Path, text: str, encoding: str = "utf-8", newline: str = "\n") -> Path:
    """Write a text, creating the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode(text, encoding, newline))
    return path
