"""The version of entradrift, without a look at package metadata (which costs start-up time)."""

from typing import Final

VERSION: Final = "1.0.0"
