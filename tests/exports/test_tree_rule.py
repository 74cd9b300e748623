"""A sync rule of the tree, part by part: what is kept beside the fields of a rule, and what cannot be."""

import pytest

from entradrift.errors import InputError
from entradrift.exports.collected import Collected
from entradrift.exports.files import InputFile
from entradrift.exports.server_configuration.rules import read_rule
from entradrift.exports.xml_reader import parse
from entradrift.model.sync_rule import SyncRule

RULE = """<synchronizationRule>
  <name>In</name><connector>{{1}}</connector>
  {}
</synchronizationRule>"""


def rule_of(inside: str) -> SyncRule:
    return read_rule(parse(InputFile("x.xml", RULE.format(inside).encode())), {}, Collected())


def test_what_a_condition_of_a_scoping_filter_holds_besides_is_a_setting_of_the_rule():
    condition = '<scope negated="yes"><csAttribute>dept</csAttribute><csOperator>EQUAL</csOperator><csValue>A</csValue></scope>'
    found = rule_of(
        f"<synchronizationCriteria><conditions>{condition}</conditions></synchronizationCriteria>"
    )
    assert [(each.path, each.value) for each in found.settings] == [
        (("scoping-filter", "[1]", "dept", "@negated"), "yes")
    ]
    assert found.place == "x.xml"


@pytest.mark.parametrize(
    ("flow", "problem"),
    [
        ("<src><attr>a</attr></src>", "an attribute flow has no destination"),
        ("<dest>b</dest><dest>c</dest>", "an attribute flow has one of its elements twice"),
    ],
)
def test_a_flow_that_cannot_be_is_refused_at_its_line(flow: str, problem: str):
    mappings = f"<attribute-mappings><mapping>{flow}</mapping></attribute-mappings>"
    with pytest.raises(InputError) as refused:
        rule_of(mappings)
    assert str(refused.value) == f"x.xml, line 3: {problem}. Export again."
