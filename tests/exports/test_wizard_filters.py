"""Join rules and scoping filters of a wizard policy: what has another shape is not guessed at."""

from typing import Any

import pytest

from entradrift.exports.wizard_filters import join_rules
from entradrift.model.sync_rule import JoinCondition

CONDITION = {"csAttribute": "mail", "mvAttribute": "proxy"}


@pytest.mark.parametrize("metaverse", ["mvAttribute", "ILMAttribute"])
def test_a_join_condition_has_one_attribute_on_each_side(metaverse: str):
    found = join_rules([{"CSATTRIBUTE": "mail", metaverse: "proxy"}], "policy.json", "joins")
    assert found == (((JoinCondition("mail", "proxy", case_sensitive=False),),), [])


@pytest.mark.parametrize(
    "document",
    [
        {"csAttribute": "mail"},
        {"mvAttribute": "mail"},
        {"csAttribute": 5, "mvAttribute": "mail"},
        CONDITION | {"CSattribute": "mail"},
        CONDITION | {"MVattribute": "mail"},
        CONDITION | {"ilmAttribute": "mail"},
        CONDITION | {"note": "x", "Note": "y"},
    ],
)
def test_anything_else_is_left_as_it_is(document: dict[str, Any]):
    assert join_rules([document], "policy.json", "joins") is None


def test_what_a_condition_says_besides_is_found_under_the_number_of_its_group():
    conditions = [{"csAttribute": "a", "mvAttribute": "b", "future": 7}]
    found = join_rules([{"conditions": conditions}, {"conditions": conditions}], "x.json", "$")
    assert found is not None
    assert found[1] == [(("[1]", "a", "future"), 7), (("[2]", "a", "future"), 7)]
