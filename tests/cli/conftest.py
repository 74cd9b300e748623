"""Exports to compare, and the command line in process."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.exportkit.cases.sample import as_bundle
from tests.exportkit.cases.tiny import SITE, partner_of, set_rule, tiny
from tests.exportkit.organisation import Organisation
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.exportkit.write_wizard import write_wizard_policy

from entradrift.cli.main import main


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run a command. Everything that can be printed is UTF-8, and expected failures never show a traceback."""

    def call(*arguments: str | Path) -> Result:
        code = main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        result = Result(code, out.decode("utf-8"), err.decode("utf-8"))
        assert "Traceback" not in result.out + result.err or code == 70
        return result

    return call


@dataclass(frozen=True)
class Pair:
    """Exports of a primary and a staging server; `argv` gives both to a command."""

    primary: Path
    staging: Path

    @property
    def argv(self) -> list[str]:
        return ["--primary", str(self.primary), "--staging", str(self.staging)]


Writer = Callable[[Organisation, Path], object]


def write_pair(folder: Path, writer: Writer, description: str = "Where people work.") -> Pair:
    """Write the tiny pair; another description makes one low finding."""
    primary = tiny()
    staging = partner_of(primary, "SYNC02.adatum.com")
    set_rule(SITE, description=description)(staging)
    writer(primary, folder / "primary")
    writer(staging, folder / "staging")
    return Pair(folder / "primary", folder / "staging")


@pytest.fixture(scope="session")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A pair without drift."""
    return write_pair(tmp_path_factory.mktemp("healthy"), as_bundle)


@pytest.fixture(scope="session")
def drifted(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A pair with one low finding."""
    return write_pair(tmp_path_factory.mktemp("drifted"), as_bundle, "Offices.")


@pytest.fixture(scope="session")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A healthy pair of wizard policies."""
    return write_pair(tmp_path_factory.mktemp("policies"), write_wizard_policy)


@pytest.fixture(scope="session")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A healthy pair of XML trees."""
    return write_pair(tmp_path_factory.mktemp("trees"), write_server_configuration)


class FakeStandardInput(io.TextIOWrapper):
    """Standard input that holds these bytes."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8")
