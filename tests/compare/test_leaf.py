"""The place of a change, read in one snapshot."""

from entradrift.compare.leaf import Leaf, members, one_or_all, renamed
from entradrift.model.change import Change, ObjectRef, Presence
from entradrift.model.section import Section

EXCHANGED = Change(
    "connector-name",
    Section.CONNECTORS,
    ObjectRef("connector", "a"),
    ("name",),
    Presence.BOTH,
    primary="a",
    staging="b",
)


def test_which_of_two_exchanged_names_is_known():
    assert renamed(EXCHANGED, ["a", "x"], [["a"], ["b"]]) == Leaf(("a",), "a")
    assert renamed(EXCHANGED, ["a", "b"], [["a"], ["b"]]) == Leaf(("a", "b"), ("a", "b"))


def test_a_name_of_its_own_is_the_former_one():
    assert renamed(EXCHANGED, ["old", "x"], [["a", "x"], ["b", "x"]]) == Leaf(("old",), "old")


def test_a_name_of_its_own_beside_a_known_one_is_another_thing():
    assert renamed(EXCHANGED, ["a", "other"], [["a"], ["b"]]) == Leaf(("a",), "a")


def test_the_former_name_is_unknown():
    nothing = Leaf((), None)
    assert renamed(EXCHANGED, ["old", "older"], [["a"], ["b"]]) == nothing
    assert renamed(EXCHANGED, ["old"], []) == nothing
    assert renamed(EXCHANGED, [], [["a"], ["b"]]) == nothing


def test_members_are_shown_as_changes_of_sets_show_them():
    assert members(["b", "a", "c"], ["c", "b"]) == Leaf(("b", "c"), ("b", "c"))
    assert [one_or_all(found) for found in ([], ["a"], ["a", "b"])] == [None, "a", ("a", "b")]
