"""The text and phrasing elements of a page → inline Markdown."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from pipeline.markup import escape, escape_start
from pipeline.read.html import formulas
from pipeline.read.html.page import DEEPEST, Page, image_address, link_address
from pipeline.read.html.tree import Element, classes, text_of


class Piece(NamedTuple):
    """A stretch of a line."""

    kind: str
    """"text" is escaped later; "open" and "close" are marks of emphasis; "math"; "break";
    "kept" is Markdown as it stands."""
    text: str


_HAN = r"\u2e80-\u9fff\uf900-\ufaff"
_SPACE = re.compile(r"[^\S\u3000]+")
_LINE_END = re.compile(r"[^\S\u3000\n]*\n\s*")
_TABLE_RULE = re.compile(r"[|:\s-]*-[|:\s-]*$")
_NO_SPACE_HTML = re.compile(r"[\u200b-\u200d\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def write(
    pieces: Iterable[Piece], *, breaks: str = "\\\n", in_cell: bool = False, starts: bool = True
) -> str:
    """Return inline Markdown that shows the pieces.

    Args:
        pieces: as `pieces_of` yields them.
        breaks: what a line break becomes.
        in_cell: whether it stands in a table, where a bar ends the cell.
        starts: whether a block begins with it, so that nothing may look like its mark.

    """
    out = ""
    merged = _merged(pieces)
    for at, piece in enumerate(merged):
        after = merged[at + 1] if at + 1 < len(merged) else Piece("", "")
        if piece.kind == "text":
            new = escape(piece.text)
            if new.endswith("!") and after.text.startswith("["):
                new = new[:-1] + "\\!"
            if out.endswith("$") and new[:1].isdigit() and merged[at - 1].kind == "math":
                new = " " + new
            if in_cell:
                new = new.replace("|", "\\|")
        elif piece.kind == "math":
            tex = _without_bars(piece.text) if in_cell else piece.text
            new = formulas.inline(tex)
            if out[-1:].isdigit() or out.endswith("$"):
                new = " " + new
        elif piece.kind == "open":
            new = piece.text
            if out.endswith(piece.text[0]):
                new = " " + new
        elif piece.kind == "close":
            new = piece.text
            follows = after.text[:1] if after.kind in ("text", "kept") else ""
            # A closing mark after punctuation and before a letter would be none.
            if re.match(r"[^\w\s]", out[-1:]) and re.match(rf"[^\W{_HAN}]", follows):
                new += " "
        elif piece.kind == "break":
            new = breaks
        else:
            new = piece.text.replace("|", "\\|") if in_cell else piece.text
        out += new
    lines = [line.strip(" \t") for line in out.strip(" \t\n").split("\n")]
    while lines and lines[-1].endswith("\\") and breaks.startswith("\\"):
        lines[-1] = lines[-1][:-1].rstrip()
        if lines[-1] and not lines[-1].endswith("\\"):
            break
        if not lines[-1]:
            lines.pop()
    return "\n".join(map(_start, lines)) if starts else " ".join(lines)


def _start(line: str) -> str:
    line = escape_start(line)
    return "\\" + line if _TABLE_RULE.match(line) else line


def _without_bars(tex: str) -> str:
    """Return TeX without a bar, which a table would take for the end of its cell."""
    if "|" not in tex:
        return tex
    if r"\begin" in tex:
        return tex.replace("|", "\\|")
    return tex.replace(r"\|", r"\Vert ").replace("|", r"\vert ")


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Join neighbouring texts, drop empty emphasis, move its white space out of it."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind == "text" and not piece.text:
            continue
        last = out[-1] if out else Piece("", "")
        if piece.kind == "text" and last.kind == "text":
            joined = last.text + piece.text
            out[-1] = Piece("text", re.sub(r" *\n *|  +", _one, joined))
        elif piece.kind == "text" and last.kind == "open" and piece.text[0] in " \n":
            if out[-2:-1] and out[-2].kind == "text":
                out[-2] = Piece("text", out[-2].text.rstrip(" ") + piece.text[0])
            else:
                out.insert(-1, Piece("text", piece.text[0]))
            if piece.text.strip(" \n"):
                out.append(Piece("text", piece.text.lstrip(" \n")))
        elif (piece.kind == "close" and last == Piece("open", piece.text)) or (piece.kind == "open" and last == Piece("close", piece.text)):
            out.pop()
        elif piece.kind == "close" and last.kind == "text" and last.text[-1] in " \n":
            if last.text.strip(" \n"):
                out[-1] = Piece("text", last.text.rstrip(" \n"))
                out += [piece, Piece("text", last.text[-1])]
            else:
                out[-1:] = [piece, Piece("text", last.text)]
        elif piece.kind == "close" and last.kind == "break":
            out[-1:] = [piece, last]
        elif piece.kind == "break" and last.kind == "open":
            out.insert(-1, piece)
        else:
            out.append(piece)
    return [piece for piece in out if piece.text]


def _one(match: re.Match[str]) -> str:
    return "\n" if "\n" in match[0] else " "


def text_pieces(text: str | None, page: Page) -> Iterator[Piece]:
    """Yield the pieces of a text node: what a script would have typeset is a formula."""
    if not text:
        return
    text = _SPACE.sub(" ", _LINE_END.sub("\n", _NO_SPACE_HTML.sub("", text).replace("\r", "\n")))
    for kind, piece in formulas.split_text(text, page.typesets):
        yield Piece("text" if kind == "text" else "math", piece)


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


def code_span(text: str) -> str:
    """Return inline code that shows a text."""
    fence = "`" * (max(map(len, re.findall(r"`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


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
        yield Piece("kept", f"[{_balanced(text)}]({address})")
        yield Piece("text", trail)


def _balanced(label: str) -> str:
    """Return the text of a link whose brackets cannot end it."""
    return re.sub(r"(?<!\\)[\[\]]", lambda m: {"[": "&#91;", "]": "&#93;"}[m[0]], label)


def _image(element: Element, page: Page, depth: int) -> Iterator[Piece]:
    alt = _NO_SPACE_HTML.sub("", " ".join((element.get("alt") or "").split()))
    if "emoji" in " ".join(classes(element)).lower():
        yield Piece("text", alt)
        return
    if element.get("width") in ("0", "1") or element.get("height") in ("0", "1"):
        return
    address = image_address(element, page)
    if address:
        alt = "" if alt in _NO_ALT else _balanced(escape(alt[:300]))
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
        yield Piece("kept", "[x] " if done else "[ ] ")


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
