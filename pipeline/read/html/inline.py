"""The text and phrasing elements of a page → pieces of a line."""

import re
from collections.abc import Callable, Iterator

from pipeline.markup import escape
from pipeline.read.html import formulas, marks
from pipeline.read.html.page import DEEPEST, Page, image_address, link_address
from pipeline.read.html.tree import Element, classes, text_of
from pipeline.read.html.writing import Piece, balanced, code_span, write

_NO_SPACE_HTML = re.compile(r"[\u200b-\u200d\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACE = re.compile(r"[^\S\u3000\n]+")
_LINE_END = re.compile(r"(?<![^\S\u3000\n])[^\S\u3000\n]*\n\s*")


def text_pieces(text: str | None, page: Page) -> Iterator[Piece]:
    """Yield the pieces of a text node: what a script would have typeset is a formula."""
    if not text:
        return
    text = _SPACE.sub(" ", _LINE_END.sub("\n", _NO_SPACE_HTML.sub("", text).replace("\r", "\n")))
    for kind, piece in marks.split_text(text, page.typesets):
        yield Piece(kind, piece)


def pieces_of(element: Element, page: Page, depth: int = 0) -> Iterator[Piece]:
    """Yield the pieces of what stands within an element."""
    yield from text_pieces(element.text, page)
    for child in element:
        yield from piece_of(child, page, depth + 1)
        yield from text_pieces(child.tail, page)


def piece_of(element: Element, page: Page, depth: int = 0) -> Iterator[Piece]:
    """Yield the pieces of one element, without the text after it."""
    if not isinstance(element.tag, str):
        return
    if depth > DEEPEST:
        yield from text_pieces(text_of(element), page)
        return
    yield from INLINE.get(element.tag, _through)(element, page, depth)


def _through(element: Element, page: Page, depth: int) -> Iterator[Piece]:
    yield from pieces_of(element, page, depth)


def _marked(mark: str) -> "Converter":
    def convert(element: Element, page: Page, depth: int) -> Iterator[Piece]:
        same = any(
            outer.tag in INLINE and INLINE[outer.tag] is convert
            for outer in list(element.iterancestors())[:6]
        )
        inner = list(pieces_of(element, page, depth))
        if same or not any(piece.text.strip() for piece in inner):
            yield from inner
            return
        yield Piece("open", mark)
        yield from inner
        yield Piece("close", mark)

    return convert


def _math(element: Element, page: Page, depth: int) -> Iterator[Piece]:
    yield Piece("math", element.text or "")


def _code(element: Element, page: Page, depth: int) -> Iterator[Piece]:
    text = " ".join("".join(element.itertext()).replace("\xa0", " ").split())
    if text:
        yield Piece("kept", code_span(text))


def _link(element: Element, page: Page, depth: int) -> Iterator[Piece]:
    label = page.labels.get((element.get("href") or "").rpartition("#")[2])
    if label:
        yield Piece("kept", f"[^{label}]")
        return
    inner = list(pieces_of(element, page, depth))
    address = link_address(element.get("href") or "", page)
    images = [piece for piece in inner if piece.text.startswith("![")]
    if not address or images or not any(p.text.strip() for p in inner):
        yield from inner
        return
    text = write(inner, breaks=" ", starts=False)
    if "](" in text or re.search(r"\[\^", text):
        yield from inner
    elif text_of(element) == element.get("href") and re.fullmatch(r"https?://[!-~]+", address):
        yield Piece("kept", f"<{address}>")
    else:
        outer = [p for p in inner if p.kind == "text"]
        lead = " " if outer and outer[0] is inner[0] and outer[0].text[:1].isspace() else ""
        trail = " " if outer and outer[-1] is inner[-1] and outer[-1].text[-1:].isspace() else ""
        yield Piece("text", lead)
        yield Piece("kept", f"[{balanced(text)}]({address})")
        yield Piece("text", trail)


def _image(element: Element, page: Page, depth: int) -> Iterator[Piece]:
    alt = _NO_SPACE_HTML.sub("", " ".join((element.get("alt") or "").split()))
    if "emoji" in " ".join(classes(element)).lower():
        yield Piece("text", alt)
        return
    if element.get("width") in ("0", "1") or element.get("height") in ("0", "1"):
        return
    address = image_address(element, page)
    if address:
        alt = "" if alt in _NO_ALT else balanced(escape(alt[:300]))
        yield Piece("kept", f"![{alt}]({address})")


_NO_ALT = frozenset(
    ("图片", "在这里插入图片描述", "img", "image", "图片描述", "alt", "这里写图片描述")
)


def _raised(name: str) -> "Converter":
    def convert(element: Element, page: Page, depth: int) -> Iterator[Piece]:
        if note := _reference(element, page):
            yield Piece("kept", note)
            return
        inner = list(pieces_of(element, page, depth))
        if any(piece.text.startswith("[^") for piece in inner) or not text_of(element):
            yield from inner
            return
        yield Piece("kept", f"<{name}>")
        yield from inner
        yield Piece("kept", f"</{name}>")

    return convert


def _reference(element: Element, page: Page) -> str:
    """Return the mark of a note that Zhihu keeps with its text in one element."""
    number = element.get("data-numero") or ""
    if element.get("data-draft-type") != "reference" or not number.isdecimal():
        return ""
    text = " ".join((element.get("data-text") or "").split())[:500]
    address = link_address(element.get("data-url") or "", page)
    shown = escape(text)
    if address and re.fullmatch(r"https?://[!-~]+", address):
        shown = f"{shown} <{address}>".strip()
    if not shown:
        return ""
    page.notes.setdefault(number, shown)
    return f"[^{number}]"


def _nothing(element: Element, page: Page, depth: int) -> Iterator[Piece]:
    yield from ()


def _quoted(element: Element, page: Page, depth: int) -> Iterator[Piece]:
    yield Piece("text", "“")
    yield from pieces_of(element, page, depth)
    yield Piece("text", "”")


def _break(element: Element, page: Page, depth: int) -> Iterator[Piece]:
    yield Piece("break", "\n")


def _box(element: Element, page: Page, depth: int) -> Iterator[Piece]:
    if (element.get("type") or "").lower() == "checkbox":
        done = element.get("checked") is not None
        yield Piece("kept", "[x]" if done else "[ ]")
        yield Piece("text", " ")


def _video(element: Element, page: Page, depth: int) -> Iterator[Piece]:
    yield Piece("kept", "[视频]")


Converter = Callable[[Element, Page, int], Iterator[Piece]]

INLINE: dict[str, Converter] = {
    "a": _link,
    "b": _marked("**"),
    "strong": _marked("**"),
    "em": _marked("*"),
    "i": _marked("*"),
    "cite": _marked("*"),
    "del": _marked("~~"),
    "s": _marked("~~"),
    "strike": _marked("~~"),
    "br": _break,
    "code": _code,
    "kbd": _code,
    "samp": _code,
    "tt": _code,
    "img": _image,
    "input": _box,
    "q": _quoted,
    "sub": _raised("sub"),
    "sup": _raised("sup"),
    "video": _video,
    "rp": _nothing,
    "rt": _nothing,
    "script": _nothing,
    "style": _nothing,
    "title": _nothing,
    formulas.TAG: _math,
    "x-code": _code,
}
"""Element → its Markdown within a line; of every other one only what it holds is taken."""
INLINE["strong"] = INLINE["b"]
INLINE["i"] = INLINE["em"]
INLINE["strike"] = INLINE["s"] = INLINE["del"]
