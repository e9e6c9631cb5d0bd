"""The outline of a chapter → parts of a Markdown page: tables of pairs, and what is shared."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.assemble.boxes import Box, Piece, boxed
from pipeline.assemble.markdown.inline import Addresses, cell, fits_cell, prose
from pipeline.assemble.markdown.wholes import (
    alert,
    bold,
    comments,
    names,
    quoted,
    summary,
    whole,
)
from pipeline.assemble.outline import Leaf, Node, footnotes_in
from pipeline.markup import escape_start
from pipeline.style import DEFAULT, Style

_NAMES = {"src": "中文", "tgt": "English"}
_INDENT = "&emsp;"


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of a table of pairs."""

    source: str
    target: str

    def line(self, style: Style) -> str:
        """Return the row as it stands in the table."""
        both = {"src": self.source, "tgt": self.target}
        return f"| {' | '.join(both[side] for side in style.sides)} |\n"


@dataclass(frozen=True, slots=True)
class Whole:
    """Something that stands across the page."""

    text: str


Part = Pair | Whole


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a piece stands: how deep in lists, behind which mark, in a quotation or not."""

    depth: int = 0
    mark: str = ""
    quoted: bool = False

    def dressed(self, text: str) -> str:
        """Return a cell's text as it stands at this place."""
        text = f"{_INDENT * self.depth}{self.mark}{text}"
        return f"<blockquote>{text}</blockquote>" if self.quoted else text


def parts(children: Iterable[Leaf | Node], addresses: Addresses) -> Iterator[Part]:
    """Yield the parts of a chapter in order, its footnotes last."""
    children = tuple(children)
    yield from _flow(children, _Place(), addresses)
    yield from (Whole(_footnote(node, addresses)) for node in footnotes_in(children))


def page(parts: Iterable[Part], style: Style = DEFAULT) -> str:
    """Return the parts as Markdown, runs of pairs as tables."""
    head = f"| {' | '.join(_NAMES[side] for side in style.sides)} |\n| :--- | :--- |\n"
    out: list[str] = []
    in_table = False
    for part in parts:
        if isinstance(part, Whole):
            out.append(f"{part.text}\n\n" if not in_table else f"\n{part.text}\n\n")
        else:
            row = part.line(style)
            out.append(row if in_table else head + row)
        in_table = isinstance(part, Pair)
    return "".join(out).rstrip("\n") + "\n"


def _flow(children: Sequence[Leaf | Node], place: _Place, addresses: Addresses) -> Iterator[Part]:
    yield from _pieces(boxed(children), place, addresses)


def _pieces(children: Iterable[Piece], place: _Place, addresses: Addresses) -> Iterator[Part]:
    for child in children:
        if isinstance(child, Leaf):
            yield from _leaf(child, place, addresses)
        elif isinstance(child, Box):
            yield from _box(child, place, addresses)
        elif child.container.kind in ("bullet", "ordered"):
            yield from _list(child, place, addresses)
        elif child.container.kind == "quote":
            yield from _flow(child.children, _Place(place.depth, place.mark, True), addresses)
        elif child.container.kind == "table":
            yield Whole(whole(child, addresses))
        elif child.container.kind == "definition":
            inner = _Place(place.depth + 1, place.mark, place.quoted)
            yield from _flow(child.children, inner, addresses)
        elif child.container.kind != "footnote":
            yield from _flow(child.children, place, addresses)
        place = _Place(place.depth, "", place.quoted) if place.mark else place


def _box(box: Box, place: _Place, addresses: Addresses) -> Iterator[Part]:
    """Yield a box as GitHub and Obsidian know it; one between shortcodes or HTML keeps these."""
    inner = _pieces(box.children, place, addresses)
    if box.leaf and box.end:
        yield Whole(whole(box.leaf, addresses))
        yield from inner
        yield Whole(whole(box.end, addresses))
    elif box.unfolds:
        yield Whole(summary(box, addresses))
        yield from inner
        yield Whole("</details>")
    elif box.kind and place == _Place():
        text = page(inner, addresses.style)
        yield Whole(quoted("\n".join((*alert(box, addresses), text)).rstrip("\n")))
    else:  # within a list or a quotation an alert would be none
        within = _Place(place.depth, place.mark, place.quoted or bool(box.kind))
        yield from _leaf(box.title, within, addresses) if box.title else ()
        yield from _pieces(box.children, replace(within, mark=""), addresses)


def _list(node: Node, place: _Place, addresses: Addresses) -> Iterator[Part]:
    first = node.container.info
    number = int(first) if first.isdecimal() else 1
    for item in node.children:
        if not isinstance(item, Node):
            continue
        mark = f"{number}. " if node.container.kind == "ordered" else "• "
        if item.container.info:
            mark = "☑ " if "x" in item.container.info.lower() else "☐ "
        # A list that opens an item stands on the line of that item's own mark.
        inner = _Place(place.depth, place.mark + mark, place.quoted)
        children = item.children
        yield from _flow(children[:1], inner, addresses)
        yield from _flow(children[1:], _Place(place.depth + 1, "", place.quoted), addresses)
        place = _Place(place.depth, "", place.quoted)
        number += 1


def _leaf(leaf: Leaf, place: _Place, addresses: Addresses) -> Iterator[Part]:
    row, kind = leaf.row, leaf.row.block.kind
    if kind == "label":
        yield Pair(*(place.dressed(bold(name)) for name in names(leaf, addresses)))
        return
    if kind not in ("paragraph", "cell"):
        if place.mark.strip():
            mark = place.dressed("").rstrip()
            yield Pair(mark, mark)
        text = whole(leaf, addresses)
        if text:
            yield Whole(text)
        if kind == "code":
            yield from (Pair(*both) for both in comments(leaf, addresses))
        return
    alone = row.source == row.target or not row.target
    inside = place.depth or place.mark or place.quoted
    if alone and not inside:
        yield Whole(escape_start(prose(row.source, addresses)))
    elif not (fits_cell(row.source) and fits_cell(row.target)):
        source = escape_start(prose(row.source, addresses))
        target = escape_start(prose(row.target, addresses.on("tgt"))).replace("\n", "\n> ")
        yield Whole(source if alone else f"{source}\n\n> {target}")
    else:
        source = place.dressed(cell(row.source, addresses))
        target = cell(row.target or row.source, addresses.on("tgt"))
        yield Pair(source, place.dressed(target))


def _footnote(node: Node, addresses: Addresses) -> str:
    pieces: list[str] = []
    for part in _flow(node.children, _Place(), addresses):
        if isinstance(part, Whole):
            pieces.append(part.text)
        else:
            pieces.append(addresses.style.order(part.source, part.target, "<br>"))
    body = "\n\n".join(pieces).replace("\n", "\n    ").replace("\n    \n", "\n\n")
    return f"[^{node.container.info}]: {body}"
