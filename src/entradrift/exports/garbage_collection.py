"""Reading allocates much and frees nothing, so looking for garbage meanwhile only costs time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Pause cyclic garbage collection, and leave it as it was found: off stays off.

    What was made meanwhile counts as old afterwards, so that nobody looks through all of it at once.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if not gc.get_freeze_count():  # what a caller has frozen stays so
                gc.freeze()
                gc.unfreeze()
            gc.enable()
