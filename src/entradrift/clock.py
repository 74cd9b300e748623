"""The only place that asks what time it is."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime


def now() -> str:
    """Return the time as ISO 8601 in UTC, to the second.

    `SOURCE_DATE_EPOCH` (seconds since 1970) stands in for the clock, for reports that can be reproduced.
    """
    epoch = _epoch()
    moment = datetime.now(UTC) if epoch is None else datetime.fromtimestamp(epoch, UTC)
    return moment.replace(microsecond=0).isoformat()


def seconds() -> float:
    """Return seconds since some moment, to measure how long things take.

    With `SOURCE_DATE_EPOCH` everything takes no time at all.
    """
    return time.perf_counter() if _epoch() is None else 0.0


def _epoch() -> int | None:
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(text) if text.isdigit() else None
