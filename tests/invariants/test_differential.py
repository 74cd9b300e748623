"""The product and a deliberately naive comparator say the same about which places differ, in thousands of pairs.

`ENTRADRIFT_HYPOTHESIS=nightly` compares 3,000 of each format.
"""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.invariants.depth import examples
from tests.invariants.model_edits import EDITS, Step, applied
from tests.invariants.naive import accounted, differing
from tests.invariants.test_invariants import base_snapshot

from entradrift.compare.snapshots import compare_snapshots

PAIRS = examples(150)
STEPS = st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 5000)), max_size=4)


Disagreement = tuple[list[object], list[object], list[object]]


def told_otherwise(form: str, ours: list[Step], theirs: list[Step]) -> Disagreement:
    """Where the two disagree: what differs and no change tells, changes that tell of nothing that differs, and
    what two changes tell.
    """
    base = base_snapshot(form)
    primary, staging = applied(base, ours, "p"), applied(base, theirs, "s")
    changes = compare_snapshots(primary, staging).changes
    places = differing(primary, staging)
    told = [(change, accounted(change, places)) for change in changes]
    untold = places - {place for _, found in told for place in found}
    phantoms = [change for change, found in told if not found]
    often = Counter(place for _, found in told for place in found if place[-1] not in {"containers", "steps"})
    twice = [place for place, number in often.items() if number > 1]
    return (
        sorted(untold, key=repr),
        [(c.topic, c.object.identity, c.path, c.primary, c.staging) for c in phantoms],
        twice,
    )


@pytest.mark.parametrize("form", ["xml", "cmdlets", "wizard"])
def test_the_naive_comparator_agrees(form: str):
    @given(ours=STEPS, theirs=STEPS)
    @settings(max_examples=PAIRS, suppress_health_check=list(HealthCheck))
    def agrees(ours: list[Step], theirs: list[Step]) -> None:
        assert told_otherwise(form, ours, theirs) == ([], [], [])

    agrees()
