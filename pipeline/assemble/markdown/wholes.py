"""A block that both languages share, a table, the edges of a box → Markdown across the page."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape as escape_html

from pipeline.assemble.boxes import LABELS, Box
from pipeline.assemble.captions import figure_of
from pipeline.assemble.markdown.inline import (
    Addresses,
    cell,
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

_DETAILS = re.compile(r"<details((?:\s[^<>]*)?)>")


def whole(child: Leaf | Node, addresses: Addresses) -> str:
    """Return a table, or a block that both languages share."""
    if isinstance(child, Node):
        return table(child, addresses)
    return _WHOLES[child.row.block.kind](child, addresses)


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
        return whole(replace(leaf, row=replace(leaf.row, block=known)), addresses)
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


def label(leaf: Leaf, addresses: Addresses) -> str:
    """Return a title or a defined term in both languages, in bold."""
    source, target = names(leaf, addresses)
    return bold(addresses.style.order(source, target, " / "))


def names(leaf: Leaf, addresses: Addresses) -> tuple[str, str]:
    """Return the text of a title or a defined term in both languages."""
    row = leaf.row
    return cell(row.source, addresses), cell(row.target or row.source, addresses.on("tgt"))


def bold(text: str) -> str:
    """Return the text in bold, whatever marks it holds."""
    return f"<strong>{text}</strong>" if "*" in text else f"**{text}**"


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


def alert(box: Box, addresses: Addresses) -> Iterator[str]:
    """Yield the lines that begin an alert; its title, which GitHub has no place for, in bold."""
    yield f"[!{box.kind.upper()}]"
    if box.title:
        yield label(box.title, addresses)
        yield ""


def summary(box: Box, addresses: Addresses) -> str:
    """Return the HTML that begins something to unfold."""
    row = box.title.row if box.title else None
    both = (plain(row.source), plain(row.target)) if row else LABELS[box.kind]
    title = escape_html(addresses.style.order(*both, " / "), quote=False)
    # Without the attribute MkDocs would not read the Markdown within; the others do not mind it.
    return f'<details markdown="1"><summary>{title}</summary>'


def quoted(text: str) -> str:
    """Return the text as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def comments(leaf: Leaf, addresses: Addresses) -> Iterator[tuple[str, str]]:
    """Yield the comments of code, each with the line it stands on, in both languages."""
    for part in leaf.parts:
        lines = lines_of(part, leaf)
        source, target = names(part, addresses)
        yield f"第 {lines} 行：{source}", f"Line {lines}: {target}"
