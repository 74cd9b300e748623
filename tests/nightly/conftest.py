"""The nightly run through the command line, in process."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.nightly.site import Site, at_night

from entradrift.cli.main import main


@dataclass(frozen=True)
class Result:
    """What a run said."""

    code: int
    out: str
    err: str


SILENCE = Result(0, "", "")
Nightly = Callable[..., Result]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A configured company without any export yet."""
    return Site(tmp_path).configure()


@pytest.fixture
def nightly(site: Site, capfdbinary: pytest.CaptureFixture[bytes]) -> Nightly:
    """Run a night: its number, then options of the command."""

    def run(number: float, *options: str, where: Site = site) -> Result:
        with at_night(number):
            code = main(["nightly", "--config", str(where.config), *options])
        out, err = capfdbinary.readouterr()
        result = Result(code, out.decode("utf-8"), err.decode("utf-8"))
        assert "Traceback" not in result.out + result.err
        return result

    return run
