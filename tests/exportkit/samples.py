"""Writes `sample-configs/` anew: `python -m tests.exportkit.samples`. The same bytes every time."""

import shutil
import sys
from pathlib import Path

from .cases.connectors import all_connector_cases
from .cases.contoso_pair import contoso_samples
from .cases.sample import Sample
from .cases.servers import server_cases
from .text_files import write_text

ROOT = Path(__file__).resolve().parents[2] / "sample-configs"


def samples() -> list[Sample]:
    """Every sample."""
    cases = [*server_cases(), *all_connector_cases()]
    return [*contoso_samples(), *(case.sample() for case in cases)]


def write_samples(root: Path) -> None:
    """Replace everything in a folder by the samples."""
    shutil.rmtree(root, ignore_errors=True)
    for sample in samples():
        sample.write(root)
    write_text(root / ".gitattributes", "* -text\n")


if __name__ == "__main__":
    write_samples(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
