"""What the readers find around them, always the same: so that an input does the same everywhere."""

from typing import Final

SURROUNDINGS: Final = {
    "SOURCE_DATE_EPOCH": "1795219200",
    "MAIL_USER": "user",
    "MAIL_PASSWORD": "pass@word",
    "CHECK": "0a1b",
}
"""Variables of the environment: the time (2026-11-21), and those that the seeds of `config` name."""
