"""The only place that asks what time it is."""

from __future__ import annotations

import os
from datetime import UTC, datetime


def now() -> str:
    """Return the time as ISO 8601 in UTC, to the second.

    `SOURCE_DATE_EPOCH` (seconds since 1970) stands in for the clock, for reports that can be reproduced.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return moment.replace(microsecond=0).isoformat()
