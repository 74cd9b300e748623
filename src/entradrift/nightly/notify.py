"""Telling people: Apprise behind one small protocol.

The URL of a notification service holds its password or token. It is handed to Apprise and to nobody else: logs,
messages and the database name a channel by a digest of its URL.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import re
import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from entradrift.errors import EntradriftError
from entradrift.nightly.message import Message

if TYPE_CHECKING:
    import apprise

DEADLINE: Final = 60.0
"""Seconds after which a service that has not answered is given up; Apprise's own time-outs are per connection."""
_CHANNEL_DIGITS: Final = 12
_TALKATIVE: Final = ("apprise", "requests", "urllib3")
"""Loggers whose messages may hold URLs."""
_SILENT: Final = logging.CRITICAL + 1


class NotifierMissingError(EntradriftError):
    """Notifications are configured, but what sends them is not installed."""


class Notifier(Protocol):
    """Sends one message to many people."""

    def tell(self, urls: Sequence[str], message: Message) -> Mapping[str, bool]:
        """Send `message` to every URL and return by channel whether it arrived. Never raises."""
        ...

    def problems(self, urls: Sequence[str]) -> tuple[str, ...]:
        """Return a sentence for each URL that could not be used, without the URL. Sends nothing."""
        ...


def channel_of(url: str) -> str:
    """Return what stands for a URL wherever it can be seen or stored: 12 hexadecimal digits."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:_CHANNEL_DIGITS]


def apprise_notifier(deadline: float = DEADLINE) -> Notifier:
    """Return the notifier that sends through Apprise; `deadline` is in seconds for each URL.

    Raises NotifierMissingError when Apprise is not installed.
    """
    try:
        import apprise  # noqa: F401, PLC0415 - an extra, and only when somebody is to be told
    except ImportError:
        raise NotifierMissingError(
            "The configuration has notify URLs, but what sends notifications is not installed; "
            "install it with: pip install apprise."
        ) from None
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(_SILENT)
    return _AppriseNotifier(deadline)


@dataclass(frozen=True, slots=True)
class _AppriseNotifier:
    deadline: float

    def tell(self, urls: Sequence[str], message: Message) -> Mapping[str, bool]:
        # One after the other and each on its own, so that one that fails does not stop the others.
        return {
            channel_of(url): _within(self.deadline, lambda url=url: _send(url, message))  # type: ignore[misc]
            for url in urls
        }

    def problems(self, urls: Sequence[str]) -> tuple[str, ...]:
        return tuple(
            f"Notification URL {place}{_scheme(url)} is not one that Apprise understands; "
            "see the page of the service in Apprise's documentation."
            for place, url in enumerate(urls, 1)
            if not _within(self.deadline, lambda url=url: _service(url) is not None)  # type: ignore[misc]
        )


def _send(url: str, message: Message) -> bool:
    import apprise  # noqa: PLC0415

    service = _service(url)
    if service is None:
        return False
    formats = service.notify_format if isinstance(service.notify_format, tuple) else (service.notify_format,)
    # Apprise would write plain text as Markdown by escaping the dots of the link as well.
    markdown = set(formats) == {apprise.NotifyFormat.MARKDOWN}
    sender = apprise.Apprise(asset=service.asset)
    sender.add(service)
    return bool(
        sender.notify(
            title=message.subject,
            body=message.markdown if markdown else message.body,
            body_format=apprise.NotifyFormat.MARKDOWN if markdown else apprise.NotifyFormat.TEXT,
            notify_type=message.tone.value,
        )
    )


def _service(url: str) -> apprise.NotifyBase | None:
    import apprise  # noqa: PLC0415

    asset = apprise.AppriseAsset(
        app_id="entradrift",
        app_desc="entradrift",
        app_url="",
        # Pictures would be loaded from the Internet by whoever reads the message.
        image_url_mask="",
        image_url_logo="",
        async_mode=False,
    )
    return apprise.Apprise.instantiate(url, asset=asset)


def _scheme(url: str) -> str:
    found = re.match(r"[A-Za-z][A-Za-z0-9+.-]{0,19}(?=://)", url)
    return f" ({found[0]}://)" if found else ""


def _within(seconds: float, call: Callable[[], bool]) -> bool:
    """Return what `call` returns; False where it fails in any way or takes longer."""
    outcome: list[bool] = []

    def run() -> None:
        # Whatever a plugin does, also when it wants to end the process, is only a channel that was not told.
        with contextlib.suppress(BaseException):
            outcome.append(call())

    # A daemon, so that a service that never answers cannot keep the process alive either.
    thread = threading.Thread(target=run, daemon=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        thread.start()
        thread.join(seconds)
    return outcome == [True]
