"""Commands in process, as the tests of the command line have them."""

from tests.cli.conftest import drifted, healthy, run

__all__ = ["drifted", "healthy", "run"]
