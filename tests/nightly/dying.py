"""Comparisons that die on the way; processes import them by name."""

import os
import signal
import socket

from entradrift.nightly.pair_run import Outcome, Task, run_pair

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


def die(task: Task) -> Outcome:
    """Be killed while working on one pair."""
    if task.lane.name == "doomed":
        os.kill(os.getpid(), KILL)
    return run_pair(task)


def die_late(task: Task) -> Outcome:
    """Be killed once, when everything is written but nobody knows."""
    outcome = run_pair(task)
    if task.lane.name == "doomed" and len(list((task.reports / "doomed").iterdir())) == 1:
        os.kill(os.getpid(), KILL)
    return outcome


def hang(task: Task) -> Outcome:
    """Never end; keep a connection to whoever wants to know."""
    assert task
    connection = socket.create_connection(("127.0.0.1", int(os.environ["HANG_PORT"])))
    connection.sendall(b"!")
    connection.recv(1)
    raise AssertionError


def unable(task: Task) -> Outcome:
    """Give back what cannot travel between processes."""
    return (lambda: task) if task.lane.name == "doomed" else run_pair(task)  # type: ignore[return-value]
