"""Scraped text, its formulas bare or tripled by copying → Markdown that shows them as math."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from pipeline.markup import escape
from pipeline.read import bare_tex, cut_formulas, tripled
from pipeline.read.tex import Piece

# What no formula may reach into.
_KEPT = re.compile(
    r"(?P<kept>\[(?:Math|math|公式|代码|图片|图|表格|视频|链接)\])"
    r"|(?P<plain>(?:https?|ftp)://[!-~]+|www\.[!-~]+)"
)
# What the author had marked as a formula.
_MARKED = re.compile(
    r"\$\$(?P<double>[^$\n]{1,400})\$\$"
    r"|(?<![\\A-Za-z0-9])\$(?P<single>[^$\n]{1,400})(?<!\\)\$(?!\d)"
    r"|\\\((?P<round>[^\n]{1,400}?)\\\)"
    r"|\\\[(?P<square>[^\n]{1,400}?)\\\]"
)
# What would make a link or a definition of the placeholder before it.
_AFTER_KEPT = {"(": " (", ":": "\\:"}


def repair_formulas(text: str, known: Mapping[str, str] | None = None) -> str:
    r"""Return Markdown that shows scraped text, with its formulas as ``$TeX$``.

    Copying a page that typesets with KaTeX gives every formula three times: its shown text, its
    TeX, its shown text again. Other scrapers keep the TeX and lose the dollars.

    Args:
        text: text as it was scraped, not Markdown.
        known: formulas seen elsewhere on the page, as `find_formulas` returns them; one that the
            end of the text cut off is completed from them.

    Returns:
        Inline Markdown; everything that is no formula is escaped.

    """
    seen = dict(known or {}) | find_formulas(text)
    pieces = _each(_kept(text), tripled.split)
    pieces = _ending(pieces, seen)
    if seen:
        pieces = _each(pieces, tripled.split_plain)
    return _join(_each(_each(pieces, _marked), bare_tex.split))


def find_formulas(text: str) -> dict[str, str]:
    """Return the tripled formulas of a text: the characters each shows, and its TeX."""
    return {
        shown: tex
        for piece in _kept(text)
        if piece.kind == "text"
        for shown, tex in tripled.find(piece.text)
    }


def _each(pieces: Iterable[Piece], split: Callable[[str], Iterable[Piece]]) -> list[Piece]:
    """Replace every piece of text by the pieces that ``split`` makes of it."""
    return [
        new
        for piece in pieces
        for new in (split(piece.text) if piece.kind == "text" else (piece,))
        if new.text
    ]


def _ending(pieces: list[Piece], seen: Mapping[str, str]) -> list[Piece]:
    if not pieces or pieces[-1].kind != "text":
        return pieces
    return [*pieces[:-1], *_each(pieces[-1:], lambda text: cut_formulas.split_end(text, seen))]


def _kept(text: str) -> Iterator[Piece]:
    end = 0
    for match in _KEPT.finditer(text):
        yield Piece("text", text[end : match.start()])
        yield Piece("kept" if match["kept"] else "plain", match[0])
        end = match.end()
    yield Piece("text", text[end:])


def _marked(text: str) -> Iterator[Piece]:
    end = 0
    for match in _MARKED.finditer(text):
        tex = match[match.lastgroup or 0].strip()
        if bare_tex.is_formula(tex):
            yield Piece("text", text[end : match.start()])
            yield Piece("math", tex)
            end = match.end()
    yield Piece("text", text[end:])


def _join(pieces: Iterable[Piece]) -> str:
    out, before = "", ""
    for piece in pieces:
        if piece.kind == "math":
            # A dollar beside a digit is money, two dollars are display math.
            space = " " if before == "math" or out[-1:].isdigit() else ""
            out += f"{space}${piece.text}$"
        elif piece.kind == "kept":
            out += piece.text
        else:
            new = show(piece.text)
            if before == "math" and new[0].isdigit():
                new = " " + new
            elif before == "kept":
                new = _AFTER_KEPT.get(new[0], new[0]) + new[1:]
            out += new
        before = piece.kind
    return out


def show(text: str) -> str:
    """Return inline Markdown that shows a text without formulas."""
    # The house's Markdown takes a bare \begin{…}…\end{…} for display math.
    return r"\\begin{".join(map(escape, text.split(r"\begin{")))
