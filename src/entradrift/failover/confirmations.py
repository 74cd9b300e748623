"""What a person vouches for: the checks that no export can answer, each with who looked and on which day."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from entradrift.errors import EntradriftError
from entradrift.failover.checks import CHECKS
from entradrift.failover.reading import both

MOST_DAYS: Final = 30
"""How long ago somebody may have looked: servers and permissions change."""
MOST_CHARACTERS: Final = 300
_BY_PERSON: Final = {check.id: check for check in CHECKS if check.only_a_person_knows}
_DAY: Final = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")


class ConfirmationError(EntradriftError):
    """A confirmation of a check that nobody can confirm, or one that does not say who looked and when."""


def confirmations_of(
    given: Sequence[str], *, today: date, allowed: Collection[str] = (), after: bool = False
) -> dict[str, str]:
    """Return what was said about each check, by its id, from texts such as `R10=checked by Kim 2026-11-21`.

    `allowed` are ids of checks that may stay unknown. Raises ConfirmationError for a check that the exports can answer,
    that is not asked (`after` the switch) or that is allowed or confirmed already, and for words that lack who looked, or
    the day, which must not lie more than MOST_DAYS back. A day ahead is taken: days are compared in UTC.
    """
    found: dict[str, str] = {}
    for text in given:
        name, _, words = text.partition("=")
        check, said = name.strip().upper(), " ".join(words.split())
        if check not in _BY_PERSON:
            raise ConfirmationError(
                f'--confirm takes {both(list(_BY_PERSON))} only, not "{_short(name)}": every other check is answered by '
                "evidence; collect it, or let the check stay unknown with --allow-unknown."
            )
        if after and not _BY_PERSON[check].after:
            raise ConfirmationError(f"{check} is not asked after the switch; leave out --confirm {check}.")
        if check in found or check in allowed:
            twice = "confirmed twice" if check in found else "both confirmed and allowed to stay unknown"
            raise ConfirmationError(f"{check} is {twice}; keep one of the two.")
        _refuse(check, said, today)
        found[check] = said
    return found


def _refuse(check: str, said: str, today: date) -> None:
    """Raise ConfirmationError unless the words say who looked, and on which day."""
    example = f'write --confirm {check}="checked by <who> {today}"'
    if not any(map(str.isalpha, _DAY.sub("", said))):
        raise ConfirmationError(f"--confirm {check} does not say who looked; {example}.")
    if len(said) > MOST_CHARACTERS:
        raise ConfirmationError(f"--confirm {check} has more than {MOST_CHARACTERS} characters; {example}.")
    ages = [(today - day).days for day in map(_day, _DAY.findall(said)) if day is not None]
    if not any(-1 <= age <= MOST_DAYS for age in ages):
        problem = f"no day of the last {MOST_DAYS} on which somebody looked"
        raise ConfirmationError(f"--confirm {check} names {problem}; look, then {example}.")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _short(name: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in name.strip())[:40]
