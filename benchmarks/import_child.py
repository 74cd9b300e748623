"""Run `entradrift` once in this process and say, as the last line of stderr, what its imports took in CPU seconds."""

import builtins
import importlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any


class Meter:
    """Adds up the CPU seconds of the functions that it wraps, each moment once however deep they are in each other."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._inside = False

    def wrap(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, measured."""

        def measured(*args: object, **kwargs: object) -> Any:  # noqa: ANN401
            if self._inside:
                return function(*args, **kwargs)
            self._inside = True
            started = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds += time.process_time() - started
                self._inside = False

        return measured


def main() -> None:
    meter = Meter()
    builtins.__import__ = meter.wrap(builtins.__import__)
    importlib.import_module = meter.wrap(importlib.import_module)
    from entradrift.cli.main import main as entradrift  # noqa: PLC0415 - measured

    entradrift(sys.argv[1:])
    print(json.dumps({"seconds": meter.seconds, "modules": len(sys.modules)}), file=sys.stderr)


if __name__ == "__main__":
    main()
