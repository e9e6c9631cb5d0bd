"""The outline of a chapter → parts of a Markdown page: tables of pairs, and what is shared."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape as escape_html

from pipeline.assemble.boxes import LABELS, Box, Piece, boxed
from pipeline.assemble.captions import figure_of
from pipeline.assemble.markdown.inline import (
    Addresses,
    cell,
    fits_cell,
    missing,
    prose,
    rewrite_images,
    sized_image,
)
from pipeline.assemble.markdown.tables import table
from pipeline.assemble.outline import Leaf, Node
from pipeline.assemble.parts import filled, is_attribute, lines_of, quotable
from pipeline.assemble.plain import plain
from pipeline.assemble.shortcodes import meant
from pipeline.document import Row
from pipeline.markup import as_html, escape, escape_start
from pipeline.style import DEFAULT, Style

_NAMES = {"src": "中文", "tgt": "English"}
_INDENT = "&emsp;"
_DETAILS = re.compile(r"<details((?:\s[^<>]*)?)>")


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
    yield from (Whole(_footnote(node, addresses)) for node in footnote_nodes(children))


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
            yield Whole(table(child, addresses))
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


def alert(box: Box, addresses: Addresses) -> Iterator[str]:
    """Yield the lines that begin an alert; its title, which GitHub has no place for, in bold."""
    yield f"[!{box.kind.upper()}]"
    if box.title:
        yield label(box.title, addresses)
        yield ""


def summary(box: Box, addresses: Addresses) -> str:
    """Return the HTML that begins something to unfold."""
    row = box.title.row if box.title else None
    names = (plain(row.source), plain(row.target)) if row else LABELS[box.kind]
    title = escape_html(addresses.style.order(*names, " / "), quote=False)
    # Without the attribute MkDocs would not read the Markdown within; the others do not mind it.
    return f'<details markdown="1"><summary>{title}</summary>'


def label(leaf: Leaf, addresses: Addresses) -> str:
    """Return a title or a defined term in both languages, in bold."""
    source, target = _names(leaf, addresses)
    return _strong(addresses.style.order(source, target, " / "))


def _names(leaf: Leaf, addresses: Addresses) -> tuple[str, str]:
    row = leaf.row
    return cell(row.source, addresses), cell(row.target or row.source, addresses.on("tgt"))


def _strong(text: str) -> str:
    return f"<strong>{text}</strong>" if "*" in text else f"**{text}**"


def quoted(text: str) -> str:
    """Return the text as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def comments(leaf: Leaf, addresses: Addresses) -> Iterator[tuple[str, str]]:
    """Yield the comments of code, each with the line it stands on, in both languages."""
    for part in leaf.parts:
        lines = lines_of(part, leaf)
        source, target = _names(part, addresses)
        yield f"第 {lines} 行：{source}", f"Line {lines}: {target}"


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
        names = (_strong(name) for name in _names(leaf, addresses))
        yield Pair(*(place.dressed(name) for name in names))
        return
    if kind not in ("paragraph", "cell"):
        if place.mark.strip():
            mark = place.dressed("").rstrip()
            yield Pair(mark, mark)
        text = _WHOLES[kind](leaf, addresses)
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


def heading(source: str, target: str, level: int, addresses: Addresses) -> str:
    """Return a heading in both languages."""
    both = prose(source, addresses), prose(target, addresses.on("tgt"))
    source, target = (re.sub(r"(?<!\s)\s*\n", " ", text) for text in both)
    text = addresses.style.order(source, target, " / ")
    return f"{'#' * level} " + re.sub(r"(?<!#)(#+)$", r"\\\1", text)


def _heading(leaf: Leaf, addresses: Addresses) -> str:
    text = heading(leaf.row.source, leaf.row.target, leaf.level, addresses)
    anchor = addresses.anchors.get(leaf.name)
    # A heading in two languages is no longer called what the links to it call it.
    return text.replace(" ", f' <a id="{anchor}"></a>', 1) if anchor else text


def _figure(leaf: Leaf, addresses: Addresses) -> str:
    known_titles = addresses.definitions, addresses.on("tgt").definitions
    figure = figure_of(leaf, *known_titles)
    if figure is None:
        known = meant(leaf.row.block)
        if known is None or known.kind == "shortcode":  # whoever wrote it has a use for it
            return _bilingual(leaf, addresses, quotable).strip("\n")
        return _WHOLES[known.kind](replace(leaf, row=replace(leaf.row, block=known)), addresses)
    style = addresses.style
    alt = style.order(figure.alt, figure.alt_en, " / ")
    caption = style.order(figure.caption, figure.caption_en, " / ")
    src = addresses.image(figure.src).replace(" ", "%20")
    if not src:
        return "> " + missing(caption or alt, figure.src)
    image = f"![{escape(alt)}]({src})"
    if figure.size:
        image = sized_image(src, alt, "", figure.size)
    return f"{image}\n\n{escape_start(escape(caption))}" if caption else image


def _bilingual(leaf: Leaf, addresses: Addresses, write: Callable[[str], str]) -> str:
    """Return a literal with its words in the languages that are shown."""
    literal = leaf.row.block.literal

    def both(row: Row) -> str:
        said = _in_attribute if is_attribute(literal, row) else write
        return addresses.style.order(said(row.source), said(row.target), " / ")

    return filled(literal, (part.row for part in leaf.parts), both)


def _in_attribute(text: str) -> str:
    return escape_html(quotable(text), quote=False)


def _code(leaf: Leaf, addresses: Addresses) -> str:
    block = leaf.row.block
    longest = max((len(run) for run in re.findall(r"`+", block.literal)), default=0)
    fence = "`" * max(3, longest + 1)
    if "`" in block.info:
        fence = "~" * max(3, max(map(len, re.findall(r"~+", block.literal)), default=0) + 1)
    end = "" if block.literal.endswith("\n") or not block.literal else "\n"
    return f"{fence}{block.info}\n{block.literal}{end}{fence}"


def _math(leaf: Leaf, addresses: Addresses) -> str:
    tex = leaf.row.block.literal.strip("\n")
    return f"$$\n{tex}\n$$"


def _html(leaf: Leaf, addresses: Addresses) -> str:
    written = rewrite_images(_bilingual(leaf, addresses, as_html).strip("\n"), addresses.image)
    # Without the attribute MkDocs would not read the Markdown within; the others do not mind it.
    return _DETAILS.sub(r'<details markdown="1"\1>', written) if _is_open(written) else written


def _is_open(literal: str) -> bool:
    return "<details" in literal and "</details" not in literal


_WHOLES: dict[str, Callable[[Leaf, Addresses], str]] = {
    "heading": _heading,
    "figure": _figure,
    "code": _code,
    "math": _math,
    "html": _html,
    "shortcode": _figure,
    "label": label,
    "rule": lambda leaf, addresses: "***",
}


def whole(child: Leaf | Node, addresses: Addresses) -> str:
    """Return a table, or a block that both languages share."""
    if isinstance(child, Node):
        return table(child, addresses)
    return _WHOLES[child.row.block.kind](child, addresses)


def footnote_nodes(children: Iterable[Leaf | Node]) -> Iterator[Node]:
    """Yield the footnotes wherever they stand."""
    for child in children:
        if isinstance(child, Node):
            if child.container.kind == "footnote":
                yield child
            yield from footnote_nodes(child.children)


def _footnote(node: Node, addresses: Addresses) -> str:
    pieces: list[str] = []
    for part in _flow(node.children, _Place(), addresses):
        if isinstance(part, Whole):
            pieces.append(part.text)
        else:
            pieces.append(addresses.style.order(part.source, part.target, "<br>"))
    body = "\n\n".join(pieces).replace("\n", "\n    ").replace("\n    \n", "\n\n")
    return f"[^{node.container.info}]: {body}"
