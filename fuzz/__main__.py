"""`python -m fuzz READER --seconds N`: look for bytes that break a reader, guided by coverage. Needs atheris."""

import argparse
import os
import sys
from pathlib import Path
from random import Random

from fuzz.mutations import MUTATIONS
from fuzz.surroundings import SURROUNDINGS
from fuzz.words import CORPUS, HERE, seeds, words

MAX_LENGTH = 32 * 1024
MAX_SECONDS = 20
MAX_MEGABYTES = 1024
"""Bounds for one input of MAX_LENGTH bytes; more is a finding."""
KNOWING = 0.7
"""Part of the mutations that know what the bytes are."""


def main() -> None:
    """Fuzz one reader. Ends with exit code 0 when the time is over, otherwise the input is in the folder `crashes`."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("reader", choices=sorted(path.name for path in CORPUS.iterdir()))
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, default=HERE / "work", help="what it finds and learns goes here")
    given = parser.parse_args()
    try:
        import atheris  # noqa: PLC0415 - an optional extra
    except ImportError:
        sys.exit('atheris is not installed: python3 -m pip install -e ".[fuzz]" (Linux and macOS)')

    os.environ.update(SURROUNDINGS)
    learned, crashes = given.work / given.reader, given.work / "crashes"
    for folder in (learned, crashes):
        folder.mkdir(parents=True, exist_ok=True)
    with atheris.instrument_imports(include=["entradrift", "tomllib", "zipfile"]):
        from fuzz.readers import READERS  # noqa: PLC0415 - instrumented while it is imported

        reader = READERS[given.reader]
        for name, seed in seeds(given.reader).items():
            # What is imported on demand is imported, and so instrumented, here.
            reader(seed)
            (learned / name).write_bytes(seed)

    known = words()
    mutation = MUTATIONS[reader.text]

    def mutated(data: bytes, max_size: int, seed: int) -> bytes:
        dice = Random(seed)  # noqa: S311 - not for secrets
        changed = mutation(data, dice, known) if dice.random() < KNOWING else None
        return atheris.Mutate(data, max_size) if changed is None or len(changed) > max_size else changed

    atheris.Setup(
        [
            sys.argv[0],
            str(learned),
            f"-artifact_prefix={crashes}/{given.reader}-",
            f"-max_total_time={given.seconds}",
            f"-seed={given.seed}",
            f"-max_len={MAX_LENGTH}",
            f"-timeout={MAX_SECONDS}",
            f"-rss_limit_mb={MAX_MEGABYTES}",
            "-print_final_stats=1",
            "-verbosity=1",
        ],
        reader,
        custom_mutator=mutated,
        internal_libfuzzer=True,
    )
    atheris.Fuzz()


main()
