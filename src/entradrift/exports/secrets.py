"""Which values are secret. They are dropped while reading, before anything is stored or shown."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from entradrift.model.values import Value

REASON: Final = "secret"
_SECRET_ENDINGS: Final = (
    "password",
    "passwd",
    "pwd",
    "secret",
    "token",
    "cookie",
    "watermark",
    "privatekey",
    "apikey",
    "accesskey",
    "connectionstring",
    "credential",
    "credentials",
    "passphrase",
    "securestring",
)
_SECRET_TEXTS: Final = (
    # A JSON Web Token. Dots first, once for each word: otherwise "eyJeyJeyJ..." takes quadratic time.
    r"(?<![\w-])(?=(?>[\w-]+)\.(?>[\w-]{8,})\.)[\w-]*?eyJ[\w-]{8}",
    (
        r"(?i:\b(?:password|passwd|pwd|secret|client_secret|(?:account|sharedaccess|access|api_?)key|sig|"
        r"(?:access_)?token)\s*=\s*[^\s;&]{4,})"
    ),
    r'(?i:"(?:password|passwd|pwd|client_?secret|secret|(?:access_?)?token|api_?key)"\s*:\s*"[^"]{4,})',  # JSON
    r"://[^\s/:@]+:[^\s/@]+@",  # a URL with a password
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
)
"""What a secret looks like inside a text; the collector has the same patterns, so they must mean the same to .NET."""
_SECRET_TEXT: Final = re.compile("|".join(_SECRET_TEXTS))
_HARMLESS: Final = frozenset({"", "true", "false", "0", "1"})


def is_secret(name: str, value: Value) -> bool:
    """Tell whether the value of a setting called `name` must not be kept.

    Flags such as `PasswordHashSync` or an empty `Password` are not secret: switches are compared.
    """
    if isinstance(value, bool) or value is None or isinstance(value, int | float):
        return False
    if isinstance(value, str):
        if value.strip().casefold() in _HARMLESS:
            return False
        if _SECRET_TEXT.search(value):
            return True
    return _names_a_secret(name)


@lru_cache(maxsize=8192)
def _names_a_secret(name: str) -> bool:
    return re.sub(r"[^a-z0-9]", "", name.casefold()).endswith(_SECRET_ENDINGS)
