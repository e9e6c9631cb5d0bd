"""The outline of a chapter → Markdown without tables of pairs: lists are lists, quotations quoted.

Both languages stand below each other, the Chinese as a quotation, or one stands alone.
"""

from collections.abc import Iterable, Sequence

from pipeline.assemble.boxes import Box, Piece, boxed
from pipeline.assemble.markdown.inline import Addresses, prose
from pipeline.assemble.markdown.wholes import alert, comments, label, quoted, summary, whole
from pipeline.assemble.outline import Leaf, Node, footnotes_in
from pipeline.markup import escape_start


def flowing(children: Sequence[Leaf | Node], addresses: Addresses) -> str:
    """Return the text of a chapter, its footnotes last."""
    notes = (
        f"[^{node.container.info}]: {_indented(_flow(node.children, addresses), 4)}"
        for node in footnotes_in(children)
    )
    return "\n\n".join(filter(None, (_flow(children, addresses), *notes))) + "\n"


def _flow(children: Sequence[Leaf | Node], addresses: Addresses) -> str:
    return "\n\n".join(_blocks(boxed(children), addresses))


def _blocks(pieces: Iterable[Piece], addresses: Addresses) -> Iterable[str]:
    for piece in pieces:
        if isinstance(piece, Box):
            yield from _box(piece, addresses)
        elif isinstance(piece, Leaf):
            if text := _leaf(piece, addresses):
                yield text
        elif piece.container.kind in ("bullet", "ordered"):
            yield _list(piece, addresses)
        elif piece.container.kind == "quote":
            yield quoted(_flow(piece.children, addresses))
        elif piece.container.kind == "definition":
            yield f"- {_indented(_flow(piece.children, addresses), 2)}"
        elif piece.container.kind == "table":
            yield whole(piece, addresses)
        elif piece.container.kind != "footnote":
            yield _flow(piece.children, addresses)


def _box(box: Box, addresses: Addresses) -> Iterable[str]:
    inner = list(_blocks(box.children, addresses))
    if box.leaf and box.end:
        yield from (whole(box.leaf, addresses), *inner, whole(box.end, addresses))
    elif box.unfolds:
        yield from (summary(box, addresses), *inner, "</details>")
    elif box.kind:
        start = (*alert(box, addresses), "\n\n".join(inner))
        yield quoted("\n".join(start).rstrip("\n"))
    else:
        yield from ([label(box.title, addresses)] if box.title else [])
        yield from inner


def _leaf(leaf: Leaf, addresses: Addresses) -> str:
    row = leaf.row
    if row.block.kind not in ("paragraph", "cell"):
        lines = "\n".join(_comments(leaf, addresses)) if row.block.kind == "code" else ""
        return "\n\n".join(filter(None, (whole(leaf, addresses), lines)))
    source = escape_start(prose(row.source, addresses))
    target = escape_start(prose(row.target, addresses.on("tgt")))
    if source == target or not target:
        return source
    style = addresses.style
    # Where both stand, the Chinese is quoted, whichever comes first.
    original = source if len(style.sides) == 1 else quoted(source)
    return style.order(original, target, "\n\n")


def _comments(leaf: Leaf, addresses: Addresses) -> Iterable[str]:
    style = addresses.style
    if "tgt" in style.sides:  # the Chinese alone stands in the code
        yield from (f"- {style.order(*both, ' / ')}" for both in comments(leaf, addresses))


def _list(node: Node, addresses: Addresses) -> str:
    first = node.container.info
    number = int(first) if first.isdecimal() else 1
    items = []
    for item in node.children:
        if not isinstance(item, Node):
            continue
        mark = f"{number}." if node.container.kind == "ordered" else "-"
        text = _flow(item.children, addresses)
        if item.container.info:
            text = f"{item.container.info} {_unquoted(text)}"
        items.append(f"{mark} {_indented(text, len(mark) + 1)}".rstrip())
        number += 1
    return ("\n" if all("\n" not in item for item in items) else "\n\n").join(items)


def _unquoted(text: str) -> str:
    """Return a text whose first block is no quotation: behind a checkbox its mark would show."""
    first, gap, rest = text.partition("\n\n")
    return "\n".join(line.removeprefix("> ") for line in first.split("\n")) + gap + rest


def _indented(text: str, width: int) -> str:
    lines = text.split("\n")
    return "\n".join([lines[0], *(" " * width + line if line else "" for line in lines[1:])])
