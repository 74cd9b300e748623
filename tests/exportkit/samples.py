"""Writes `sample-configs/` anew: `python -m tests.exportkit.samples`. The same bytes every time."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from .cases.connectors import all_connector_cases
from .cases.contoso_pair import contoso_samples
from .cases.coverage import all_coverage_cases
from .cases.filtering import all_filtering_cases
from .cases.pending import write_pending_samples
from .cases.ready import EPOCH, write_ready
from .cases.sample import Sample
from .cases.servers import server_cases
from .cases.settings import all_setting_cases
from .cases.sync_rules import all_rule_cases
from .cases.three_way import baseline_cases, over_time_samples
from .text_files import write_text

INTRODUCTION = """# Samples

Exports of invented servers, one folder for each case. `primary/` and `staging/` are what `entradrift compare` is given,
`baseline/` and `accepted-drift.toml`, where there are any, are given with `--baseline` and `--accept`. `case.toml` says
what the case shows (and with which options), and `expected.json` holds the exit code, the verdict and every finding of the
comparison. Tests run all of them, with the servers swapped as well. Try one:

```
entradrift compare --primary sample-configs/contoso/primary --staging sample-configs/contoso/staging
```

`pending/` holds pending exports of the pair in `contoso/`, as csexport writes them: what the staging server would export
now (`staging/`), what it would have exported some hours before (`previous/`), and what the active server is about to export
(`active/`):

```
entradrift pending sample-configs/pending/staging --active sample-configs/pending/active
```

`ready/` is a pair that may be switched, with everything that `entradrift check` asks for: the exports, further evidence
(`primary-extra.json`, `staging-extra.json`) and the pending exports (`pending/`); `after/` in it is the same pair when the
servers have exchanged their roles. Evidence ages, so `SOURCE_DATE_EPOCH` has to say that it is the day of the exports:

```
cd sample-configs/ready
export SOURCE_DATE_EPOCH={epoch}
entradrift check --primary primary --staging staging --primary-extra primary-extra.json \\
    --staging-extra staging-extra.json --pending pending --allow-unknown R10 --allow-unknown R31
```

All files here are written by `python -m tests.exportkit.samples`; do not edit them.

| Folder | What differs | Open findings | Exit code |
|---|---|---|---|
"""
ROOT = Path(__file__).resolve().parents[2] / "sample-configs"


def samples() -> list[Sample]:
    """Every sample."""
    cases = [
        *server_cases(),
        *all_connector_cases(),
        *all_filtering_cases(),
        *all_rule_cases(),
        *all_setting_cases(),
        *all_coverage_cases(),
        *baseline_cases(),
    ]
    return [*contoso_samples(), *(case.sample() for case in cases), *over_time_samples()]


def index(made: Sequence[Sample]) -> str:
    """The content of the folder, for people."""
    rows = []
    for sample in made:
        expected = sample.expected()
        found = sum(finding.is_open for finding in sample.findings)
        about = sample.title if not sample.options else f"{sample.title} (`{' '.join(sample.options)}`)"
        rows.append(f"| [{sample.folder}]({sample.folder}) | {about} | {found} | {expected['exit_code']} |\n")
    return INTRODUCTION.replace("{epoch}", EPOCH) + "".join(rows)


def write_samples(root: Path) -> None:
    """Replace everything in a folder by the samples; a mistake in one of them leaves the folder as it was."""
    made = samples()
    root.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{root.name}-", dir=root.parent) as beside:
        new = Path(beside) / root.name
        for sample in made:
            sample.write(new)
        write_pending_samples(new / "pending")
        write_ready(new / "ready")
        write_text(new / "README.md", index(made))
        write_text(new / ".gitattributes", "* -text\n")
        shutil.rmtree(root, ignore_errors=True)
        new.rename(root)


if __name__ == "__main__":
    write_samples(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
