"""A list that an export does not carry is nothing to walk over."""

from entradrift.model.values import NOT_CARRIED, carried


def test_what_is_carried():
    assert carried(("a", "b")) == ("a", "b")
    assert carried(()) == ()
    assert carried(NOT_CARRIED) == ()
