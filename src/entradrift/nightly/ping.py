"""The dead-man switch: a service that raises an alarm when the nightly run does not report in.

The convention is that of healthchecks.io and its kin: `URL/start`, `URL`, `URL/fail`. Drift is a result, so it
counts as done. A night without one (incomplete, stale exports, unreadable input, a bug) counts as failed and
does so every night: notifications speak only on change, the switch keeps saying that nothing is compared.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from typing import IO, Final
from urllib.parse import urlsplit, urlunsplit

from entradrift.model.comparison import ExitCode

TIMEOUT: Final = 10.0
"""Seconds to wait for the service to connect or to answer."""
_TRIES: Final = 2
_SCHEMES: Final = frozenset({"http", "https"})
_COMPARED: Final = frozenset({ExitCode.OK, ExitCode.DRIFT})
_SUCCESS: Final = range(200, 300)
_SERVER_ERROR: Final = 500


def start(url: str) -> bool:
    """Say that the run has begun, and return whether that was heard. Never raises; neither do the others."""
    return _send(url, "/start", "started")


def done(url: str, exit_code: int) -> bool:
    """Say how the run ended: as done where both servers were compared completely, otherwise as failed.

    Where several comparisons share one URL, `exit_code` is the worst of them. Returns whether it was heard.
    """
    if exit_code not in _COMPARED:
        return fail(url, exit_code)
    return _send(url, "", f"exit code {int(exit_code)}")


def fail(url: str, exit_code: int = ExitCode.BUG) -> bool:
    """Say that the run gave no result, and return whether that was heard."""
    return _send(url, "/fail", f"exit code {int(exit_code)}")


class SameKindOnly(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to HTTP(S), and never from encrypted to plain."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the request that follows a redirect; None refuses it."""
        scheme = urlsplit(newurl).scheme
        if scheme not in _SCHEMES or (req.type == "https" and scheme != "https"):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _send(url: str, ending: str, text: str) -> bool:
    try:
        parts = urlsplit(url)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            return False
        # The query may hold a token, so it stays at the end.
        target = urlunsplit(parts._replace(path=parts.path.rstrip("/") + ending, fragment=""))
        for _ in range(_TRIES):
            status = _status(target, text)
            if status is not None and status < _SERVER_ERROR:
                return status in _SUCCESS
    except ValueError:
        return False
    return False


def _status(url: str, text: str) -> int | None:
    """Return the HTTP status of the answer, None where there was none."""
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked
        url, text.encode("ascii"), {"Content-Type": "text/plain", "User-Agent": "entradrift"}
    )
    try:
        with urllib.request.build_opener(SameKindOnly).open(request, timeout=TIMEOUT) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except (OSError, http.client.HTTPException):
        return None
