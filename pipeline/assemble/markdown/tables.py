"""A table of a post → the same in Markdown, its cells in the languages the style shows."""

from pipeline.assemble.markdown.inline import Addresses, cell
from pipeline.assemble.outline import Leaf, Node

_ALIGN = {"left": ":---", "center": ":---:", "right": "---:"}


def table(node: Node, addresses: Addresses) -> str:
    """Return the table."""
    rows = [child for child in node.children if isinstance(child, Node)]
    lines = [_table_row(row, addresses) for row in rows]
    first = [leaf for leaf in rows[0].children if isinstance(leaf, Leaf)] if rows else []
    rule = " | ".join(_ALIGN.get(leaf.row.block.info, "---") for leaf in first)
    return "\n".join([*lines[:1], f"| {rule} |", *lines[1:]])


def _table_row(node: Node, addresses: Addresses) -> str:
    cells = (_both(leaf, addresses) for leaf in node.children if isinstance(leaf, Leaf))
    return f"| {' | '.join(cells)} |"


def _both(leaf: Leaf, addresses: Addresses) -> str:
    source = cell(leaf.row.source, addresses)
    target = cell(leaf.row.target, addresses.on("tgt"))
    return addresses.style.order(source, target, "<br>")
