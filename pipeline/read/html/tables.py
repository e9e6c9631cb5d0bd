"""A table of a page → a table in Markdown, or as HTML where Markdown has no such table."""

import html
import re

from pipeline.read.html import formulas, marks
from pipeline.read.html.inline import piece_of, pieces_of, text_pieces
from pipeline.read.html.page import Page, link_address
from pipeline.read.html.tree import Element
from pipeline.read.html.writing import Piece, write

_WIDEST = 50
_KEPT = frozenset(
    (
        "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "p", "br", "ul", "ol",
        "li", "code", "pre", "strong", "em", "b", "i", "sub", "sup",
    )
)  # fmt: skip
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right)")
_DASHES = {"left": ":--", "center": ":-:", "right": "--:"}


def convert_table(table: Element, page: Page, depth: int) -> str:
    """Return the Markdown of a table with at least two cells.

    A cell that spans several is followed by empty ones; a table within a table, or a listing
    within one, is beyond Markdown, and the whole becomes HTML.
    """
    if any(e.tag in ("table", "x-code") for e in table.iter() if e is not table):
        return as_html(table, page)
    rows = _grid(table, page, depth)
    width = max(map(len, rows), default=0)
    if not 0 < width <= _WIDEST:
        return as_html(table, page) if rows else ""
    head, *body = [row + [""] * (width - len(row)) for row in rows]
    dashes = [_DASHES.get(align, "---") for align in _alignments(table, width)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, dashes, *body))


def _grid(table: Element, page: Page, depth: int) -> list[list[str]]:
    rows: list[list[str]] = []
    below: dict[int, int] = {}
    """Column → how many more rows a cell above reaches down into it."""
    for tr in table.iter("tr"):
        row: list[str] = []
        reaches: dict[int, int] = {}
        for cell in tr:
            if cell.tag not in ("td", "th") or len(row) > _WIDEST:
                continue
            while len(row) in below:
                row.append("")
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            reaches |= dict.fromkeys(range(len(row), len(row) + wide), high - 1)
            row += [_cell(cell, page, depth)] + [""] * (wide - 1)
        below = {column: left - 1 for column, left in below.items() if left > 1}
        below |= {column: left for column, left in reaches.items() if left}
        if any(row):
            rows.append(row)
    return rows


def _span(cell: Element, name: str) -> int:
    value = cell.get(name) or "1"
    return max(1, min(int(value), _WIDEST)) if re.fullmatch(r"[0-9]{1,3}", value) else 1


def _cell(cell: Element, page: Page, depth: int) -> str:
    pieces: list[Piece] = list(text_pieces(cell.text, page))
    for element in cell:
        blocky = element in page.blocky and element.tag != formulas.TAG
        if blocky and pieces and pieces[-1].kind != "break":
            pieces.append(Piece("break", "\n"))
        if element.tag in ("ul", "ol"):
            for item in element.iter("li"):
                pieces += [Piece("text", "• "), *pieces_of(item, page, depth), Piece("break", "\n")]
        else:
            pieces += piece_of(element, page, depth)
        if blocky and pieces and pieces[-1].kind != "break" and element.getnext() is not None:
            pieces.append(Piece("break", "\n"))
        pieces += text_pieces(element.tail, page)
    while pieces and (pieces[-1].kind == "break" or not pieces[-1].text.strip()):
        pieces.pop()
    while pieces and (pieces[0].kind == "break" or not pieces[0].text.strip()):
        pieces.pop(0)
    return write(pieces, breaks="<br>", in_cell=True, starts=False)


def _alignments(table: Element, width: int) -> list[str]:
    row = next((tr for tr in table.iter("tr")), None)
    cells = [c for c in row if c.tag in ("td", "th")] if row is not None else []
    found = []
    for cell in cells[:width]:
        match = _ALIGN.search(cell.get("style") or "")
        found.append(match[1] if match else (cell.get("align") or "").lower())
    return found + [""] * (width - len(found))


def as_html(table: Element, page: Page) -> str:
    """Return a table as HTML without anything but its structure, text and links."""
    out: list[str] = []
    _write(table, page, out, 0)
    return re.sub(r"\n\s*\n", "\n", "".join(out)).strip()


def _write(element: Element, page: Page, out: list[str], depth: int) -> None:
    name = element.tag if isinstance(element.tag, str) else ""
    if name == formulas.TAG:
        out.append(html.escape(marks.inline(element.text or ""), quote=False))
        return
    name = "pre" if name == "x-code" else name
    keeps = name in _KEPT
    spans = [(key, _span(element, key)) for key in ("colspan", "rowspan")]
    attributes = "".join(f' {key}="{span}"' for key, span in spans if span > 1)
    if name == "a" and (address := link_address(element.get("href") or "", page)):
        keeps, attributes = True, f' href="{html.escape(address)}"'
    if keeps:
        out.append(f"<{name}{attributes}>")
    if depth < 60:
        out.append(_text(element.text, name))
        for child in element:
            _write(child, page, out, depth + 1)
            out.append(_text(child.tail, name))
    if keeps and name != "br":
        out.append(f"</{name}>")
    if name in ("tr", "table"):
        out.append("\n")


def _text(text: str | None, within: str) -> str:
    if not text:
        return ""
    if within == "pre":
        # An empty line would end the block of HTML.
        return re.sub(r"\n(?=\n)", "&#10;", html.escape(text.strip("\n"), quote=False))
    text = re.sub(r"\s+", " ", text)
    if within in ("table", "thead", "tbody", "tr") and not text.strip():
        return ""
    return html.escape(text, quote=False)
