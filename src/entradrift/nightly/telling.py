"""Who is told what is news: the console, and each notification service on its own.

What was told is noted afterwards, so what a killed run or a failing service did not tell is told by the next run.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from urllib.parse import quote

from entradrift.errors import EntradriftError
from entradrift.nightly.config import NightlyConfig
from entradrift.nightly.memory import Memory
from entradrift.nightly.message import console_lines, message, summary_line
from entradrift.nightly.notify import Notifier, apprise_notifier, channel_of
from entradrift.nightly.pair_run import Outcome

CONSOLE = "console"
_LOG = logging.getLogger(__name__)


def tell_console(
    outcomes: Sequence[Outcome], memory: Memory, say: Callable[[str], None], *, verbose: bool
) -> None:
    """Say what is news about each pair, and with `verbose` one line about each of the others.

    What `say` raises passes through; then nothing counts as told.
    """
    lines: list[str] = []
    told: list[str] = []
    for outcome in outcomes:
        run = outcome.run
        page = str(outcome.page) if outcome.page else None
        found = console_lines(run.pair, run, memory.untold(run, CONSOLE), page)
        if found:
            told.append(run.pair)
        lines += found or ([summary_line(run.pair, run)] if verbose else [])
    if lines:
        say("".join(f"{line}\n" for line in lines))
    for pair in told:
        memory.mark_told(pair, CONSOLE)


def tell_services(
    outcomes: Sequence[Outcome],
    memory: Memory,
    config: NightlyConfig,
    notifier: Callable[[], Notifier] = apprise_notifier,
) -> None:
    """Send what is news about each pair to the services of its configuration. Never raises."""
    urls = {lane.name: lane.notify for lane in config.lanes}
    service: Notifier | None = None
    for outcome in outcomes:
        run = outcome.run
        for url in urls[run.pair]:
            news = memory.untold(run, channel_of(url))
            if not news:
                continue
            try:
                service = service or notifier()
            except EntradriftError as error:
                _LOG.warning("%s", error)
                return
            text = message(run.pair, run, news, link(outcome, config))
            if service.tell([url], text).get(channel_of(url)):
                memory.mark_told(run.pair, channel_of(url))
            else:
                # By its place in the file: the URL holds a secret.
                _LOG.warning(
                    "%s: notification %d could not be delivered; the next run tries again.",
                    run.pair,
                    urls[run.pair].index(url) + 1,
                )


def link(outcome: Outcome, config: NightlyConfig) -> str | None:
    """Return where people find the page of a run, if it has one."""
    page = outcome.page
    if page is None or config.link is None:
        return str(page) if page else None
    return f"{config.link}/{quote(page.relative_to(config.reports).as_posix())}"
