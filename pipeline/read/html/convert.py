"""The article of a page → blocks of Markdown, each with the line of the page it came from."""

import re
from collections.abc import Callable, Iterator, Sequence

from pipeline.read.html import boxes, code, formulas, marks
from pipeline.read.html.inline import piece_of, pieces_of, text_pieces
from pipeline.read.html.page import DEEPEST, Chunk, Page
from pipeline.read.html.tables import convert_table
from pipeline.read.html.tree import Element, drop, select, text_of
from pipeline.read.html.writing import Piece, write


def convert(article: Element, page: Page) -> list[Chunk]:
    """Return the blocks of an article whose formulas and listings are marked."""
    for element in article.iter():
        if isinstance(element.tag, str) and _is_block(element):
            page.blocky.add(element)
            for outer in element.iterancestors():
                if outer in page.blocky and outer.tag not in BLOCKS:
                    break
                page.blocky.add(outer)
    return flow(article, page, 0)


_CAPTIONS = (("figure", "figcaption"), (".image-package", ".image-caption"))
"""What holds one image, and what in it says what the image shows."""


def caption_images(article: Element) -> None:
    """Make a caption the text of its image, where that has none of its own."""
    for frame, css in _CAPTIONS:
        for figure in select(article, frame):
            images, captions = list(figure.iter("img")), select(figure, css)
            said = text_of(captions[0]) if len(captions) == 1 else ""
            if len(images) == 1 and said and (images[0].get("alt") or "").strip() in ("", said):
                images[0].set("alt", said)
                drop(captions[0])


def _is_block(element: Element) -> bool:
    if element.tag == formulas.TAG:
        return element.get("display") is not None
    return element.tag in BLOCKS


def flow(element: Element, page: Page, depth: int) -> list[Chunk]:
    """Return the blocks within an element; what stands between them is paragraphs."""
    chunks: list[Chunk] = []
    line: list[Piece] = list(text_pieces(element.text, page))
    start = element.sourceline or 1

    def end_paragraph() -> None:
        for part in _paragraphs(line):
            if len(part) == 1 and part[0].kind == "display":
                chunks.append(Chunk(marks.display(part[0].text), start, "math"))
            elif text := write(part):
                chunks.append(Chunk(text, start))
        line.clear()

    for child in element:
        if child in page.blocky:
            end_paragraph()
            if depth >= DEEPEST:
                line.extend(text_pieces(text_of(child), page))
            else:
                chunks += BLOCKS.get(child.tag, _through)(child, page, depth + 1)
            start = child.sourceline or start
        else:
            if not line:
                start = child.sourceline or start
            line.extend(piece_of(child, page, depth + 1))
        line.extend(text_pieces(child.tail, page))
    end_paragraph()
    return chunks


def _paragraphs(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Cut where two line breaks follow one another, and around formulas of their own line.

    Emphasis does not reach across.
    """
    part: list[Piece] = []
    opened = 0
    for piece in pieces:
        opened += (piece.kind == "open") - (piece.kind == "close")
        blank = piece.kind == "text" and not piece.text.strip()
        before = [p for p in part[-2:] if not (p.kind == "text" and not p.text.strip())]
        if piece.kind == "break" and before and before[-1].kind == "break" and opened == 0:
            yield part
            part = []
        elif piece.kind == "display" and opened == 0:
            yield part
            yield [piece]
            part = []
        elif part or not (blank or piece.kind == "break"):
            part.append(piece)
    yield part


def _through(element: Element, page: Page, depth: int) -> list[Chunk]:
    name = boxes.name_of(element)
    return _box(name, element, page, depth) if name else flow(element, page, depth)


def _box(name: str, element: Element, page: Page, depth: int) -> list[Chunk]:
    title = boxes.take_title(element)
    said = "" if title is None else write(_plain(title, page, depth), breaks=" ", starts=False)
    inner = join(flow(element, page, depth))
    return _one(boxes.write_box(name, said, inner) if inner else "", element)


def _one(text: str, element: Element, kind: str = "") -> list[Chunk]:
    return [Chunk(text, element.sourceline or 1, kind)] if text else []


def _heading(element: Element, page: Page, depth: int) -> list[Chunk]:
    text = write(_plain(element, page, depth), breaks=" ", starts=False).strip("¶ ")
    text = re.sub(r"(\s)(#+)$", r"\1\\\2", text)
    return _one(f"{'#' * int(element.tag[1])} {text}" if text else "", element)


def _display(element: Element, page: Page, depth: int) -> list[Chunk]:
    return _one(marks.display(element.text or ""), element, "math")


def _listing(element: Element, page: Page, depth: int) -> list[Chunk]:
    text = element.text or ""
    fence = "`" * max(3, max(map(len, re.findall(r"`+", text)), default=0) + 1)
    return _one(f"{fence}{element.get('lang') or ''}\n{text}\n{fence}", element, "code")


def _quote(element: Element, page: Page, depth: int) -> list[Chunk]:
    inner = join(flow(element, page, depth))
    lines = (f"> {line}" if line else ">" for line in inner.split("\n"))
    return _one("\n".join(lines) if inner else "", element)


def _rule(element: Element, page: Page, depth: int) -> list[Chunk]:
    return _one("***", element, "rule")


def _list(element: Element, page: Page, depth: int) -> list[Chunk]:
    second = _lists_before(element) % 2
    number = element.get("start") or "1"
    count = int(number) if number.isdecimal() and len(number) < 7 else 1
    items: list[str] = []
    loose = False
    for child in element:
        if not isinstance(child.tag, str):
            continue
        inner = flow(child, page, depth) if child.tag == "li" else _item_of(child, page, depth)
        if not inner:
            continue
        if element.tag == "ol":
            mark = f"{count}) " if second else f"{count}. "
        else:
            mark = "* " if second else "- "
        loose = loose or any(chunk.kind != "list" for chunk in inner[1:])
        items.append(mark + join(inner, tight=True).replace("\n", "\n" + " " * len(mark)))
        count += 1
    text = ("\n\n" if loose else "\n").join(items)
    return _one(re.sub(r"(?m)^[ ]+$", "", text), element, "list")


def _item_of(element: Element, page: Page, depth: int) -> list[Chunk]:
    """Return what stands in a list without being an item: lists do."""
    if element in page.blocky:
        return BLOCKS.get(element.tag, _through)(element, page, depth + 1)
    text = write(piece_of(element, page, depth))
    return _one(text, element)


def _lists_before(element: Element) -> int:
    """Return how many lists of the same kind stand right before one."""
    count, before = 0, element.getprevious()
    while before is not None and before.tag == element.tag and not (before.tail or "").strip():
        count, before = count + 1, before.getprevious()
    return count


def _description(element: Element, page: Page, depth: int) -> list[Chunk]:
    chunks: list[Chunk] = []
    for child in element.iter("dt", "dd"):
        if child.tag == "dt":
            text = write(_plain(child, page, depth))
            chunks += _one(f"**{text}**" if text else "", child)
        else:
            chunks += flow(child, page, depth)
    return chunks


def _table(element: Element, page: Page, depth: int) -> list[Chunk]:
    rows = list(element.iter("tr"))
    cells = [cell for row in rows for cell in row if cell.tag in ("td", "th")]
    if len(cells) <= 1:  # a frame around something
        return [chunk for cell in cells for chunk in flow(cell, page, depth)]
    caption = next(element.iter("caption"), None)
    chunks = []
    if caption is not None:
        chunks = _one(write(pieces_of(caption, page, depth)), caption)
    return chunks + _one(convert_table(element, page, depth), element, "table")


def _summary(element: Element, page: Page, depth: int) -> list[Chunk]:
    text = write(_plain(element, page, depth))
    return _one(f"**{text}**" if text else "", element)


def _plain(element: Element, page: Page, depth: int) -> list[Piece]:
    """Return what a line holds that is strong as a whole."""
    return [piece for piece in pieces_of(element, page, depth) if piece.text != "**"]


Converter = Callable[[Element, Page, int], list[Chunk]]

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_FRAMES = (
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "div", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "li", "main", "nav", "p",
    "section", "tbody", "td", "tfoot", "th", "thead", "tr",
)  # fmt: skip
BLOCKS: dict[str, Converter] = {
    **dict.fromkeys(_HEADINGS, _heading),
    **dict.fromkeys(_FRAMES, _through),
    "blockquote": _quote,
    "dl": _description,
    "hr": _rule,
    "ol": _list,
    "summary": _summary,
    "table": _table,
    "ul": _list,
    code.TAG: _listing,
    formulas.TAG: _display,
}  # fmt: skip
"""Element → its blocks of Markdown."""


def join(chunks: Sequence[Chunk], tight: bool = False) -> str:
    """Return the Markdown of blocks; in a tight list an inner list follows its text directly."""
    out = ""
    for at, chunk in enumerate(chunks):
        if out:
            close = tight and chunk.kind == "list" and chunks[at - 1].kind == "" and at == 1
            out += "\n" if close else "\n\n"
        out += chunk.text
    return out
