"""Small parts of the tree: what is empty, and what a later build may add inside a rule."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.exportkit.cases.tiny import tiny
from tests.exports.trees import snapshot_of, tree_of

from entradrift.exports.xml_reader import XmlDocument
from entradrift.model.sync_rule import SyncRule

JOINED = "In from AD - User Join"


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Callable[[ET.Element], None]], SyncRule]:
    """Read the tree with the file of one rule changed; return the rule."""

    def call(edit: Callable[[ET.Element], None]) -> SyncRule:
        trees: list[XmlDocument] = tree_of(tmp_path, tiny())
        (root,) = [tree.root for tree in trees if tree.root.findtext("name") == JOINED]
        edit(root)
        (rule,) = [rule for rule in snapshot_of(trees).rules if rule.name == JOINED]
        return rule

    return call


@pytest.mark.parametrize(("text", "value"), [("", None), (" ", None), ("TRUE", True), ("0", False)])
def test_an_empty_truth_value_is_unknown(
    read: Callable[..., SyncRule],
    text: str,
    value: bool | None,  # noqa: FBT001
):
    def edit(root: ET.Element) -> None:
        root.find("disabled").text = text  # type: ignore[union-attr]

    assert read(edit).disabled is value


def test_what_a_later_build_adds_to_join_rules_is_a_setting_with_its_place(read: Callable[..., SyncRule]):
    def edit(root: ET.Element) -> None:
        criteria = root.find("relationshipCriteria")
        assert criteria is not None
        second = criteria.findall("conditions")[1]
        ET.SubElement(second, "mood").text = "a"
        ET.SubElement(second.findall("condition")[0], "mood").text = "b"
        ET.SubElement(criteria, "mood").text = "c"

    found = {setting.path: setting.value for setting in read(edit).settings}
    assert found == {
        ("join-rules", "[2]", "mood"): "a",
        ("join-rules", "[2]", "mail", "mood"): "b",
        ("join-rules", "mood"): "c",
    }
