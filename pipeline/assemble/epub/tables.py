"""A table of a post → a table that holds both languages in each cell."""

from collections.abc import Sequence

from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.epub.words import language_of, sides
from pipeline.assemble.outline import Leaf, Node
from pipeline.han import has_han

_LONG_ROWS = 8
_LONG_TEXT = 600


def table(node: Node, setting: Setting) -> str:
    """Return the table, its cells in the languages the style shows."""
    rows = [child for child in node.children if isinstance(child, Node)]
    head = [row for row in rows if row.container.info == "head"]
    body = [row for row in rows if row.container.info != "head"]
    parts = []
    if any(row.children for row in head):
        parts.append(
            "<thead>\n" + "\n".join(table_row(r, "th", setting) for r in head) + "\n</thead>"
        )
    if body:
        parts.append(
            "<tbody>\n" + "\n".join(table_row(r, "td", setting) for r in body) + "\n</tbody>"
        )
    # A short table scrolls where it is too wide; a long one could not be broken over pages then.
    kind = 'long-table"' if _is_long(rows) else 'wide" tabindex="0"'
    return f'<div class="shared data {kind}><table>\n' + "\n".join(parts) + "\n</table></div>"


def _is_long(rows: Sequence[Node]) -> bool:
    """Whether a table may be longer than a small page."""
    cells = [cell.row for row in rows for cell in row.children if isinstance(cell, Leaf)]
    return len(rows) > _LONG_ROWS or sum(len(c.source + c.target) for c in cells) > _LONG_TEXT


def table_row(node: Node, tag: str, setting: Setting) -> str:
    """Return one row; ``tag`` is what its cells are."""
    cells = (_cell(child, tag, setting) for child in node.children if isinstance(child, Leaf))
    return f"<tr>{''.join(cells)}</tr>"


def _cell(leaf: Leaf, tag: str, setting: Setting) -> str:
    row = leaf.row
    name = "td" if tag == "th" and not row.source else tag  # an empty corner heads nothing
    scope = ' scope="col"' if name == "th" else ""
    align = f' class="{row.block.info}"' if row.block.info else ""
    made = sides(leaf, setting)
    if len(made) == 1:
        ((side, xhtml),) = made
        language = f" {language_of(side, xhtml, setting, True)}" if has_han(xhtml) else ""
        return f'<{name} id="{leaf.name}"{scope}{align}{language}>{xhtml}</{name}>'
    inner = "".join(
        f'<div class="{side}" {language_of(side, xhtml, setting, False)}>{xhtml}</div>'
        for side, xhtml in made
    )
    return f'<{name} id="{leaf.name}"{scope}{align}>{inner}</{name}>'
