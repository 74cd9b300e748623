"""The keys of the configuration file: which there are, where they may stand, and what holds without them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

DEFAULTS: Final[Mapping[str, object]] = {
    "reports": "reports",
    "history": "entradrift.db",
    "max_age": "26h",
    "max_skew": "6h",
    "keep_days": 400,
    "jobs": 1,
    "fail_on": "low",
    "strict": False,
    "timezone": "UTC",
    "undated": "incomplete",
    "notify": [],
}
"""Values of keys that nobody has given, as they would be written; the other optional keys are off."""
SHARED: Final = ("fail_on", "strict", "timezone", "undated", "notify")
"""Keys of a pair that `[nightly]` may hold for all pairs."""
NIGHTLY: Final = (
    "reports", "history", "max_age", "max_skew", "keep_days", "remind", "link", "jobs", *SHARED,
)  # fmt: skip
PAIR: Final = ("name", "primary", "staging", "accept", *SHARED, "ping", "map")
REQUIRED: Final = ("name", "primary", "staging")

UNDATED: Final = ("incomplete", "file-time")
NEVER: Final = "never"
MOST_JOBS: Final = 64
"""Processes that may compare at the same time."""

TOP_ADVICE: Final = {
    **dict.fromkeys(PAIR, "it belongs below [[pair]]"),
    **dict.fromkeys(NIGHTLY, "it belongs below [nightly]"),
}
NIGHTLY_ADVICE: Final = {
    **{key: "it belongs to a [[pair]]" for key in PAIR if key not in SHARED},
    "ping": "each [[pair]] has its own, because a shared one would hide that one pair failed",
}
PAIR_ADVICE: Final = {
    key: "it holds for all pairs and belongs below [nightly]" for key in NIGHTLY if key not in SHARED
}
