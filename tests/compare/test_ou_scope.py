"""The effective scope: for any container the nearest listed ancestor decides."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entradrift.compare.ou_scope import (
    ContainerLists,
    Scope,
    Subtree,
    arranged,
    contradictions,
    differing_subtrees,
    lists_of,
    replaced,
    same_entries,
)
from entradrift.model import distinguished_name
from entradrift.model.change import Side
from entradrift.model.connector import Partition
from entradrift.model.values import NOT_CARRIED

ROOT = "DC=contoso,DC=com"
STAFF = f"OU=Staff,{ROOT}"
LEAVERS = f"OU=Leavers,{STAFF}"
SALES = f"OU=Sales,{STAFF}"
VENDORS = f"OU=Vendors,{ROOT}"


def lists(inclusions: tuple[str, ...] = (), exclusions: tuple[str, ...] = ()) -> ContainerLists:
    return ContainerLists(inclusions, exclusions)


def told(primary: ContainerLists, staging: ContainerLists) -> list[tuple[str, str, str, str | None]]:
    return [
        (item.dn, item.primary.name, item.staging.name, item.included_by and item.included_by.value)
        for item in differing_subtrees(primary, staging)
    ]


@pytest.mark.parametrize(
    ("primary", "staging"),
    [
        (lists((STAFF,), (ROOT,)), lists((STAFF, SALES), (ROOT,))),
        (lists((STAFF,), (ROOT,)), lists((STAFF,), (ROOT, VENDORS))),
        (lists((STAFF, SALES), (ROOT, LEAVERS)), lists((STAFF,), (ROOT, LEAVERS, f"OU=X,{LEAVERS}"))),
        (lists((STAFF,), (ROOT,)), lists(("ou=staff, dc=CONTOSO,dc=com",), (ROOT.lower(),))),
        (lists((STAFF,)), lists((f"OU = Staff , {ROOT}",))),
        (lists(), lists()),
    ],
)
def test_redundant_entries_letter_case_and_space_change_nothing(
    primary: ContainerLists, staging: ContainerLists
):
    assert told(primary, staging) == []
    assert told(staging, primary) == []


@pytest.mark.parametrize(
    ("primary", "staging", "expected"),
    [
        (
            lists((STAFF, VENDORS), (ROOT,)),
            lists((STAFF,), (ROOT,)),
            [(VENDORS, "INCLUDED", "EXCLUDED", "primary")],
        ),
        (
            lists((STAFF,), (ROOT, LEAVERS)),
            lists((STAFF,), (ROOT,)),
            [(LEAVERS, "EXCLUDED", "INCLUDED", "staging")],
        ),
        # The whole of Staff is out on staging; Leavers is out on both, so it is not reported again.
        (lists((STAFF,), (ROOT, LEAVERS)), lists((), (ROOT,)), [(STAFF, "INCLUDED", "EXCLUDED", "primary")]),
        # Below a reported subtree the difference turns round: reported again.
        (
            lists((STAFF,), (ROOT, LEAVERS)),
            lists((LEAVERS,), (ROOT,)),
            [
                (STAFF, "INCLUDED", "EXCLUDED", "primary"),
                (LEAVERS, "EXCLUDED", "INCLUDED", "staging"),
            ],
        ),
        (lists((STAFF,)), lists(), [(STAFF, "INCLUDED", "UNLISTED", "primary")]),
        (lists((), (STAFF,)), lists(), [(STAFF, "EXCLUDED", "UNLISTED", None)]),
        (lists((STAFF,), (STAFF,)), lists((STAFF,)), [(STAFF, "CONTRADICTORY", "INCLUDED", None)]),
        (lists(("",)), lists(), [("", "INCLUDED", "UNLISTED", "primary")]),
    ],
)
def test_real_differences_name_the_topmost_subtree(
    primary: ContainerLists, staging: ContainerLists, expected: list[tuple[str, str, str, str | None]]
):
    assert told(primary, staging) == expected
    mirrored = {None: None, "primary": "staging", "staging": "primary"}
    assert told(staging, primary) == [
        (dn, theirs, ours, mirrored[side]) for dn, ours, theirs, side in expected
    ]


def test_a_name_is_shown_alike_from_both_directions_however_it_is_written():
    one, other = lists((STAFF,)), lists((), (STAFF.upper(),))
    assert [item.dn for item in differing_subtrees(one, other)] == [
        item.dn for item in differing_subtrees(other, one)
    ]


def test_contradictions_are_found_whatever_the_writing():
    assert contradictions(lists((STAFF, VENDORS), (STAFF.upper(), ROOT))) == [STAFF]
    assert contradictions(lists((STAFF,), (ROOT,))) == []


def test_same_entries_compares_names_and_not_their_writing():
    assert same_entries(lists((STAFF,), (ROOT,)), lists((STAFF.lower(),), (ROOT.replace(",", ", "),)))
    assert not same_entries(lists((STAFF,), (ROOT,)), lists((STAFF, SALES), (ROOT,)))


NAMES = st.lists(st.sampled_from(["OU=a", "OU=A", "OU=ab", "OU=b", "OU=c", "DC=x"]), max_size=4).map(",".join)


@given(st.lists(NAMES, max_size=12), NAMES)
def test_around_a_container_is_what_is_above_it_it_and_what_is_below(dns: list[str], top: str):
    wanted = distinguished_name.key(top)
    near = [
        dn
        for dn in dns
        if (key := distinguished_name.key(dn)) == wanted[: len(key)] or key[: len(wanted)] == wanted
    ]
    assert sorted(arranged(dns).around(wanted)) == sorted(near)


def subtree(dn: str, primary: Scope, staging: Scope) -> Subtree:
    return Subtree(dn, primary, staging)


def test_one_container_exchanged_for_another_is_recognised():
    included, excluded, unlisted = Scope.INCLUDED, Scope.EXCLUDED, Scope.UNLISTED
    assert replaced([subtree("a", included, excluded), subtree("b", excluded, included)])
    assert replaced([subtree("a", included, unlisted), subtree("b", excluded, included)])
    assert replaced([subtree("a", excluded, unlisted), subtree("b", unlisted, excluded)])
    assert not replaced([subtree("a", included, excluded)])
    assert not replaced([subtree("a", included, excluded), subtree("b", included, excluded)])
    assert not replaced([subtree("a", included, excluded)] * 3)


@pytest.mark.parametrize("other", [Scope.EXCLUDED, Scope.INCLUDED])
def test_a_contradiction_here_and_another_there_is_no_exchange(other: Scope):
    contradictory = Scope.CONTRADICTORY
    assert not replaced([subtree("a", contradictory, other), subtree("b", other, contradictory)])


NAMES = st.sampled_from(["OU=A", "ou=a", "OU=B", "OU=C", "CN=A"])
DNS = st.lists(NAMES, max_size=4).map(lambda parts: ",".join([*parts, "DC=x"]))
CONTAINERS = st.builds(
    ContainerLists, st.lists(DNS, max_size=5).map(tuple), st.lists(DNS, max_size=5).map(tuple)
)


def state(dn: str, containers: ContainerLists) -> Scope:
    """What happens to a container, by walking up its name."""
    folded = [part.casefold() for part in dn.split(",")]
    included = {tuple(item.casefold().split(",")) for item in containers.inclusions}
    excluded = {tuple(item.casefold().split(",")) for item in containers.exclusions}
    for start in range(len(folded)):
        above = tuple(folded[start:])
        if above in included:
            return Scope.CONTRADICTORY if above in excluded else Scope.INCLUDED
        if above in excluded:
            return Scope.EXCLUDED
    return Scope.UNLISTED


@given(CONTAINERS, CONTAINERS, DNS)
@settings(max_examples=300, deadline=None)
def test_a_container_is_treated_alike_unless_a_reported_subtree_above_it_says_otherwise(
    primary: ContainerLists, staging: ContainerLists, dn: str
):
    reported = {item.dn.casefold(): item for item in differing_subtrees(primary, staging)}
    parts = dn.casefold().split(",")
    listed = {item.casefold() for each in (primary, staging) for item in (*each.inclusions, *each.exclusions)}
    above = [",".join(parts[start:]) for start in range(len(parts))]
    states = state(dn, primary), state(dn, staging)
    nearest_listed = next((name for name in above if name in listed), None)
    nearest_reported = next((reported[name] for name in above if name in reported), None)
    if states[0] is not states[1]:
        assert nearest_reported is not None
        assert (nearest_reported.primary, nearest_reported.staging) == states
    elif nearest_reported is not None:
        # A list says otherwise between the reported subtree and the container.
        assert nearest_listed is not None
        assert len(nearest_listed) > len(nearest_reported.dn)


@given(CONTAINERS, CONTAINERS)
@settings(max_examples=150, deadline=None)
def test_swapping_the_servers_mirrors_every_subtree(primary: ContainerLists, staging: ContainerLists):
    mirrored = [
        (item.dn, item.staging, item.primary, item.included_by and item.included_by.other)
        for item in differing_subtrees(primary, staging)
    ]
    assert mirrored == [
        (item.dn, item.primary, item.staging, item.included_by)
        for item in differing_subtrees(staging, primary)
    ]
    assert replaced(differing_subtrees(primary, staging)) is replaced(differing_subtrees(staging, primary))


@given(CONTAINERS, DNS)
@settings(max_examples=150, deadline=None)
def test_an_entry_that_repeats_what_its_parent_says_changes_nothing(containers: ContainerLists, dn: str):
    if state(dn, containers) is Scope.INCLUDED:
        more = ContainerLists((*containers.inclusions, dn.upper()), containers.exclusions)
    elif state(dn, containers) is Scope.EXCLUDED:
        more = ContainerLists(containers.inclusions, (*containers.exclusions, dn.upper()))
    else:
        return
    assert differing_subtrees(containers, more) == []


def test_sides_of_a_subtree():
    assert subtree("a", Scope.INCLUDED, Scope.EXCLUDED).included_by is Side.PRIMARY
    assert subtree("a", Scope.UNLISTED, Scope.INCLUDED).included_by is Side.STAGING
    assert subtree("a", Scope.INCLUDED, Scope.CONTRADICTORY).included_by is None


def test_the_lists_of_a_partition_are_known_only_where_both_are_carried():
    partition = Partition(
        "DC=a", selected=True, inclusions=("DC=a",), exclusions=("OU=x,DC=a",), object_types=NOT_CARRIED
    )
    assert lists_of(partition) == ContainerLists(("DC=a",), ("OU=x,DC=a",))
    assert lists_of(replace(partition, exclusions=())) == ContainerLists(("DC=a",), ())
    assert lists_of(replace(partition, exclusions=NOT_CARRIED)) is None
    assert lists_of(replace(partition, inclusions=NOT_CARRIED)) is None
