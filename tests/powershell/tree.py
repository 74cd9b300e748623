"""The syntax tree of a script as plain objects, which are faster to walk again and again than the parser's own."""

from __future__ import annotations

from dataclasses import dataclass, field

from tree_sitter import Node as Parsed
from tree_sitter import Tree


@dataclass(slots=True, eq=False)
class Node:
    """A node; comments are left out."""

    type: str
    source: bytes
    """The whole script."""
    line: int
    """Counted from 1."""
    start: int
    end: int
    """Offsets in the UTF-8 bytes of the script."""
    is_named: bool
    children: list[Node] = field(default_factory=list)
    fields: dict[str, Node] = field(default_factory=dict)
    """Children that the grammar names."""

    @property
    def text(self) -> str:
        """The source of the node."""
        return self.source[self.start : self.end].decode("utf-8")


def tree_of(tree: Tree) -> Node:
    """Return the root of a syntax tree."""
    root = tree.root_node
    # Offsets count from the beginning of the script, of which the root may leave out what comes before its first token.
    return _node(root, b" " * root.start_byte + (root.text or b""))


def _node(parsed: Parsed, source: bytes) -> Node:
    node = Node(
        parsed.type,
        source,
        parsed.start_point[0] + 1,
        parsed.start_byte,
        parsed.end_byte,
        parsed.is_named,
    )
    for place, child in enumerate(parsed.children):
        if child.type == "comment":
            continue
        made = _node(child, source)
        node.children.append(made)
        name = parsed.field_name_for_child(place)
        if name:
            node.fields[name] = made
    return node
