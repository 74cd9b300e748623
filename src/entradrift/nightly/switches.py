"""The dead-man switches of a night: each hears that its comparisons began, and how they ended."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from entradrift.model.comparison import ExitCode
from entradrift.nightly.config import Lane
from entradrift.nightly.troubles import worst

_LOG = logging.getLogger(__name__)


class Switches:
    """Switches by URL. The staging servers of one pair share one."""

    def __init__(self, lanes: Sequence[Lane]) -> None:
        self._lanes = lanes
        self._started: set[str] = set()

    def start(self, lane: Lane) -> None:
        """Say that the comparison of a lane begins, once for each switch."""
        if lane.ping and lane.ping not in self._started:
            from entradrift.nightly import ping  # noqa: PLC0415 - only where there is a switch

            self._started.add(lane.ping)
            _heard(lane, heard=ping.start(lane.ping))

    def end(self, exit_codes: dict[str, ExitCode]) -> None:
        """Say how the comparisons ended; exit codes by name of the lane."""
        codes: dict[str, list[ExitCode]] = {}
        first: dict[str, Lane] = {}
        for lane in self._lanes:
            if lane.ping and lane.name in exit_codes:
                codes.setdefault(lane.ping, []).append(exit_codes[lane.name])
                first.setdefault(lane.ping, lane)
        for url, found in codes.items():
            from entradrift.nightly import ping  # noqa: PLC0415

            _heard(first[url], heard=ping.done(url, worst(found)))


def _heard(lane: Lane, *, heard: bool) -> None:
    if not heard:
        # Not a warning: the switch itself raises the alarm when it hears nothing.
        _LOG.info("%s: the dead-man switch did not answer", lane.pair)
