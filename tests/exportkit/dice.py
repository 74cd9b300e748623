"""Deterministic "randomness": the same seed and label give the same value in every Python version."""

import base64
import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True)
class Dice:
    """Values drawn from a seed; every draw is named, so that adding one does not move the others."""

    seed: str

    def digest(self, label: str) -> bytes:
        """32 bytes for a label."""
        return hashlib.sha256(f"{self.seed}\x1f{label}".encode()).digest()

    def guid(self, label: str) -> str:
        """A GUID in lower case without braces."""
        return str(uuid.UUID(bytes=self.digest(label)[:16], version=4))

    def hex(self, label: str, digits: int) -> str:
        """Lower-case hexadecimal digits."""
        return self.digest(label).hex()[:digits]

    def number(self, label: str, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int.from_bytes(self.digest(label)[:8], "big") % (high - low + 1)

    def duration(self, label: str, longest: timedelta) -> timedelta:
        """A span of whole milliseconds up to the longest."""
        return timedelta(milliseconds=self.number(label, 0, int(longest.total_seconds() * 1000)))

    def base64(self, label: str, length: int) -> str:
        """Base64 text of so many bytes, as cookies and water-marks are."""
        blocks = (length + 31) // 32
        data = b"".join(self.digest(f"{label}/{block}") for block in range(blocks))
        return base64.b64encode(data[:length]).decode()

    def shuffled(self, label: str, items: Iterable[Item]) -> list[Item]:
        """The items in another order (two or more different items never keep theirs)."""
        before = list(items)
        order = sorted(range(len(before)), key=lambda place: self.digest(f"{label}/{place}"))
        after = [before[place] for place in order]
        if after == before and len(before) > 1:
            after.reverse()
        return after
