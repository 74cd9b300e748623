"""What is known about a pair before anything is compared."""

import pytest
from tests.compare.builders import partner, rule, snapshot, standard

from entradrift.compare.context import context_of, presence_of
from entradrift.model.change import Presence, Side
from entradrift.model.snapshot import Format

OLD, NEW = "Microsoft.InfromADUserJoin.006", "Microsoft.InfromADUserJoin.007"


@pytest.mark.parametrize(
    ("one", "other", "newer"),
    [
        ("2.5.190.0", "2.5.190.0", None),
        ("2.5.190.0", "2.5.79.0", Side.PRIMARY),
        ("2.5.79.0", "2.5.190.0", Side.STAGING),
        ("2.10.0.0", "2.9.0.0", Side.PRIMARY),
        (None, "2.5.190.0", None),
    ],
)
def test_which_build_is_newer(one: str | None, other: str | None, newer: Side | None):
    found = context_of(snapshot(version=one), partner(snapshot(version=other)))
    assert (found.newer, found.builds_differ) == (newer, newer is not None)


def test_unknown_builds_differ_where_the_tags_of_standard_rules_do():
    def builds_differ(primary: list[object], staging: list[object]) -> bool:
        return context_of(
            snapshot(primary, version=None), partner(snapshot(staging, version=None))
        ).builds_differ  # type: ignore[arg-type]

    assert builds_differ([standard(tag=OLD)], [standard(tag=NEW)])
    assert not builds_differ([standard(tag=OLD)], [standard(tag=OLD)])
    assert not builds_differ([standard(tag=OLD), rule()], [])
    assert not builds_differ([], [standard(tag=OLD), rule()])


def test_a_wizard_policy_beside_another_kind():
    wizard, tree = (snapshot(form=form) for form in (Format.WIZARD, Format.SERVER_CONFIGURATION))
    found = [context_of(*pair) for pair in ((wizard, wizard), (wizard, tree), (tree, wizard), (tree, tree))]
    assert [(each.same_format, each.one_is_wizard) for each in found] == [
        (True, False),
        (False, True),
        (False, True),
        (True, False),
    ]


def test_where_a_thing_exists():
    assert presence_of(on_primary=True, on_staging=True) is Presence.BOTH
    assert presence_of(on_primary=True, on_staging=False) is Presence.PRIMARY_ONLY
    assert presence_of(on_primary=False, on_staging=True) is Presence.STAGING_ONLY
