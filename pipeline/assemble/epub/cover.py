"""A book's titles → its cover, drawn from nothing but geometry and two fonts."""

import hashlib
import io
from collections.abc import Iterator

from PIL import Image, ImageDraw

from pipeline.assemble.epub.fonts import FindFont, find_font
from pipeline.assemble.epub.titles import latin_font, set_titles
from pipeline.document import Book
from pipeline.style import DEFAULT, Style

_SIZE = _WIDTH, _HEIGHT = 1200, 1800
_PAPER, _INK, _SEAL, _FAINT = "#f4efe4", "#1d2a3a", "#b3372a", "#c9c0ae"
_MARGIN = 110
_TOP, _TITLES, _BETWEEN = 150, 600, 44
_LINES = 11
_STEP = 58
_FEET = {
    "side-by-side": "Chinese and English side by side",
    "stacked": "Chinese and English in turn",
    "english-first": "English and Chinese side by side",
    "english": "translated from the Chinese",
    "chinese": "in Chinese",
}


def draw_cover(book: Book, style: Style = DEFAULT, find: FindFont = find_font) -> bytes:
    """Return the cover as PNG.

    Args:
        book: with its titles.
        style: the layout; the language that leads in it leads here.
        find: finds a font for the Chinese title; the cover is in English without one, which is
            why two machines may draw two covers.

    """
    image = Image.new("RGB", _SIZE, _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, _WIDTH, 26), fill=_INK)
    _pattern(draw, book)
    _titles(draw, book, style, find)
    number = len(book.chapters)
    foot = f"{number} post{'s' if number != 1 else ''}, {_FEET[style.layout]}"
    draw.text((_MARGIN, _HEIGHT - 150), foot, fill=_INK, font=latin_font().font_variant(size=34))
    out = io.BytesIO()
    few = image.quantize(48, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def _titles(draw: ImageDraw.ImageDraw, book: Book, style: Style, find: FindFont) -> None:
    y = _TOP
    for title in set_titles(book, style, _WIDTH - 2 * _MARGIN, _TITLES, find):
        for line in title.lines:
            # From the line they stand on, since no two fonts agree where their top is.
            draw.text((_MARGIN, y + title.font.size), line, fill=_INK, font=title.font, anchor="ls")
            y += title.step
        y += _BETWEEN


def _pattern(draw: ImageDraw.ImageDraw, book: Book) -> None:
    """Draw a page set in two columns: squares for characters, bars for words."""
    dice = _dice(book.identifier)
    top, middle = 880, _WIDTH // 2
    side, gap = 34, 12
    columns = (middle - 45 - _MARGIN + gap) // (side + gap)
    seal = (next(dice) % (_LINES - 2) + 1, next(dice) % (columns - 2))
    for line in range(_LINES):
        y = top + line * _STEP
        last = columns if line % 4 != 3 else 3 + next(dice) % (columns - 4)
        for column in range(last):
            x = _MARGIN + column * (side + gap)
            marked = (line, column) == seal
            draw.rectangle((x, y, x + side, y + side), fill=_SEAL if marked else _INK)
        x, end = middle + 45, _WIDTH - _MARGIN
        if line % 4 == 3:
            end -= next(dice) % 220 + 60
        word = 0
        while x < end - 30:
            width = min(40 + next(dice) % 100, end - x)
            marked = line == seal[0] and word == 1
            draw.rectangle((x, y + 11, x + width, y + 23), fill=_SEAL if marked else _INK)
            x += width + 18
            word += 1
    draw.line((middle, top - 12, middle, top + _LINES * _STEP), fill=_FAINT, width=3)


def _dice(seed: str) -> Iterator[int]:
    digest = hashlib.sha256(seed.encode()).digest()
    while True:
        yield from digest
        digest = hashlib.sha256(digest).digest()
