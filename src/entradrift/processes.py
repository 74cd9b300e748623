"""Processes that compute for this one, and end with it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import Connection


@contextlib.contextmanager
def workers(size: int) -> Iterator[ProcessPoolExecutor]:
    """Return processes to compute in, and end them: at once where the context is left by an exception.

    They end with this process too when that is killed; otherwise they would go on while the lock is free and
    another run begins. Ctrl-C reaches them at the same moment as this process, which alone decides what it means.
    Spawned on every platform: nothing of this process (the lock, the database) is shared by accident.
    """
    context = multiprocessing.get_context("spawn")
    # Nobody sends anything: a process ends when our end is closed, which the system does for one that was killed.
    theirs, ours = context.Pipe(duplex=False)
    executor = ProcessPoolExecutor(size, context, initializer=_end_with, initargs=(theirs,))
    try:
        yield executor
    except BaseException:
        ours.close()
        raise
    finally:
        executor.shutdown(cancel_futures=True)
        ours.close()
        theirs.close()


def _end_with(starter: Connection) -> None:
    """Have this process end at once when the other end of `starter` is closed, and at no interruption."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        with contextlib.suppress(EOFError, OSError):
            starter.recv_bytes()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
