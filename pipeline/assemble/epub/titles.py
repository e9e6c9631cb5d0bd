"""The titles of a book → the lines of its cover, set in a size that fits."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import ImageFont

from pipeline.assemble.epub.fonts import FindFont, Font
from pipeline.document import Book
from pipeline.han import has_han
from pipeline.style import Style

_MARKS = range(0x300, 0x370)
# What may be torn apart: Han, kana and their punctuation, not what is written in words.
_PIECE = re.compile(r"\s+|[^\s\u2e80-\uffef\U00020000-\U0003ffff]+|.", re.DOTALL)
_NOT_FIRST = frozenset("，。；：、！？）》〉」』】〕”’…—·％,.;:!?)]%")
_NOT_LAST = frozenset("（《〈「『【〔“‘([")
_LEADING = 1.22
_FIRST = (150, 132, 112, 96, 80, 66, 54)
_SECOND = (76, 66, 58, 50, 44, 38)
_ALONE = (112, 96, 80, 66, 54)


@dataclass(frozen=True, slots=True)
class Title:
    """A title as it is drawn."""

    font: Font
    lines: tuple[str, ...]

    @property
    def step(self) -> int:
        """Pixels from line to line."""
        return round(self.font.size * _LEADING)


def set_titles(
    book: Book, style: Style, width: int, height: int, find: FindFont
) -> tuple[Title, ...]:
    """Return the titles in the order of the layout's languages, the first one larger.

    The Chinese one is left out where no font holds it; what the English font lacks is left out.

    Args:
        book: with its titles.
        style: its layout says which language leads.
        width: of a line, in pixels.
        height: of all lines, in pixels.
        find: finds the Chinese font.

    """
    english = drawable(book.title_en)
    chinese = book.title.strip() if has_han(book.title) else ""
    found = find(chinese, book.language) if chinese else None
    known = {"tgt": (english, latin_font())} if english or not found else {}
    known |= {"src": (chinese, found)} if found else {}
    first = style.sides[0]
    order = [side for side in (first, "tgt" if first == "src" else "src") if side in known]
    if len(order) == 1:
        text, font = known[order[0]]
        return (_fitted(text or "duizhao", font, _ALONE, width, height),)
    sizes = zip(order, (_FIRST, _SECOND), (0.55, 0.45), strict=True)
    return tuple(_fitted(*known[side], size, width, height * part) for side, size, part in sizes)


def latin_font() -> Font:
    """Return the font that Pillow carries."""
    font = ImageFont.load_default(100)
    if not isinstance(font, ImageFont.FreeTypeFont):  # a Pillow built without FreeType
        raise TypeError("Pillow has no scalable font")
    return font


def drawable(text: str) -> str:
    """Return what Pillow's font can draw of a title: it lacks accents and dashes, and all Han."""
    letters = (c for c in unicodedata.normalize("NFKD", text) if ord(c) not in _MARKS)
    drawn = ("-" if c in "–—" else c for c in letters)
    kept = "".join(c if " " <= c <= "~" or c in "‘’“”·" else " " for c in drawn)
    words = " ".join(kept.split())
    return words if re.search(r"[A-Za-z0-9]", words) else ""


def _fitted(text: str, font: Font, sizes: Sequence[int], width: int, height: float) -> Title:
    """Return a title in the largest size that fits; what is too long in the smallest is cut."""
    for size in sizes:
        title = Title(font.font_variant(size=size), ())
        lines = wrapped(text, title.font, width)
        fits = all(title.font.getlength(line) <= width for line in lines)
        if fits and len(lines) * title.step <= height:
            break
    return Title(title.font, tuple(lines[: max(1, int(height / title.step))]))


def wrapped(text: str, font: Font, width: int) -> list[str]:
    """Return as few lines as the width allows, and those about equally long."""
    lines = _filled(text, font, width)
    narrower = width
    while len(lines) > 1 and narrower > width / 2:
        narrower -= width // 40
        tried = _filled(text, font, narrower)
        if len(tried) > len(lines) or any(font.getlength(line) > narrower for line in tried):
            break
        lines = tried
    return lines


def _filled(text: str, font: Font, width: int) -> list[str]:
    lines = [""]
    for piece in _unbroken(text):
        longer = lines[-1] + piece
        if not lines[-1].strip() or font.getlength(longer.rstrip()) <= width:
            lines[-1] = longer
        else:
            lines.append(piece.lstrip())
    return [line.strip() for line in lines]


def _unbroken(text: str) -> list[str]:
    """Return the pieces between which a line may end: Chinese has no spaces to tell them."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        if pieces and (piece[0] in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces
