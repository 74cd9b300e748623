"""How many examples the property tests try: a few in every run, many at night.

`ENTRADRIFT_HYPOTHESIS=nightly` multiplies them by 20, a number by that number.
"""

import os

_WORDS = {"": 1, "nightly": 20}
_WANTED = os.environ.get("ENTRADRIFT_HYPOTHESIS", "")
FACTOR = _WORDS[_WANTED] if _WANTED in _WORDS else int(_WANTED)


def examples(short: int) -> int:
    """The number of examples of a test that tries `short` of them in every run."""
    return short * FACTOR
