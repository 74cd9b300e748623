"""Attribute flows as people see them."""

from tests.compare.builders import expression, flow

from entradrift.compare.rule_flows import describe_flow


def test_a_flow_is_described_as_the_editor_lists_it():
    assert describe_flow(flow("mail", "otherMail")) == {
        "flow type": "Direct",
        "source": "otherMail",
        "merge type": "Update",
    }
    assert describe_flow(expression("cn", "Trim([cn])"))["source"] == "Trim([cn])"  # type: ignore[index]


def test_what_is_not_said_is_left_out_and_apply_once_is_named():
    assert describe_flow(flow("mail", source="a", merge_type="", execute_once=True)) == {
        "flow type": "Direct",
        "source": "a",
        "apply once": True,
    }
    assert describe_flow(flow("mail", merge_type="", execute_once=None)) == {
        "flow type": "Direct",
        "source": "mail",
    }
