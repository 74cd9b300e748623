"""Reading and rendering allocate much without garbage, so looking for it meanwhile only costs time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused(*, keeping: bool = False) -> Iterator[None]:
    """Pause cyclic garbage collection, and leave it as it was found: off stays off.

    With `keeping`, for what is kept: all there is counts as old afterwards, so that nobody looks through it at once.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if keeping and not gc.get_freeze_count():  # what a caller has frozen stays so
                gc.freeze()
                gc.unfreeze()
            gc.enable()
