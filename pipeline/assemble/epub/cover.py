"""A book's titles → its cover, drawn from nothing but geometry and the font Pillow carries."""

import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw, ImageFont

from pipeline.document import Book
from pipeline.style import DEFAULT, Style

_SIZE = _WIDTH, _HEIGHT = 1200, 1800
_PAPER, _INK, _SEAL, _FAINT = "#f4efe4", "#1d2a3a", "#b3372a", "#c9c0ae"
_MARGIN = 110
_LINES = 11
_STEP = 58
_MARKS = range(0x300, 0x370)
_FEET = {
    "side-by-side": "Chinese and English side by side",
    "stacked": "Chinese and English in turn",
    "english-first": "English and Chinese side by side",
    "english": "translated from the Chinese",
    "chinese": "in Chinese",
}


def draw_cover(book: Book, style: Style = DEFAULT) -> bytes:
    """Return the cover as PNG.

    No Chinese is drawn: whether a machine has a Chinese font must not change the book. The title
    page holds both titles as text.
    """
    image = Image.new("RGB", _SIZE, _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, _WIDTH, 26), fill=_INK)
    _pattern(draw, book)
    _title(draw, _drawable(book.title_en) or "duizhao")
    number = len(book.chapters)
    foot = f"{number} post{'s' if number != 1 else ''}, {_FEET[style.layout]}"
    draw.text((_MARGIN, _HEIGHT - 150), foot, fill=_INK, font=_font(34))
    out = io.BytesIO()
    image.quantize(48, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


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


def _title(draw: ImageDraw.ImageDraw, title: str) -> None:
    for size in (112, 96, 80, 66, 54):
        font = _font(size)
        lines = _wrapped(title, font)
        if len(lines) * size * 1.2 <= 600 and all(
            font.getlength(x) <= _WIDTH - 2 * _MARGIN for x in lines
        ):
            break
    lines = lines[: int(600 / (size * 1.2))]
    for number, line in enumerate(lines):
        draw.text((_MARGIN, 170 + number * round(size * 1.2)), line, fill=_INK, font=font)


def _wrapped(title: str, font: ImageFont.FreeTypeFont) -> Sequence[str]:
    lines: list[str] = []
    for word in title.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= _WIDTH - 2 * _MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):  # a Pillow built without FreeType
        raise TypeError("Pillow has no scalable font")
    return font


def _drawable(text: str) -> str:
    """Return what the font can draw of a title: letters lose accents it lacks, Han go."""
    letters = (c for c in unicodedata.normalize("NFKD", text) if ord(c) not in _MARKS)
    kept = "".join(c if " " <= c <= "~" or c in "–—‘’“”·" else " " for c in letters)
    words = " ".join(kept.split())
    return words if re.search(r"[A-Za-z0-9]", words) else ""
