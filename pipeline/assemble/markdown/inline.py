"""Inline Markdown → the same for a cell of a table, where a bar or a line break would end it."""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from markdown_it.token import Token

from pipeline.assemble.elements import BLOCKS, PHRASING, RENAMED, UNWRAPPED
from pipeline.assemble.sizes import size_attributes, size_of
from pipeline.document import Span
from pipeline.markup import escape, find_spans, image_address, is_unmarked, markdown
from pipeline.markup.escape import characters
from pipeline.style import DEFAULT, Side, Style

_TEX_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.|\Z)|\|", re.DOTALL)
_COLUMN_RULES = re.compile(r"\\begin\s*\{(?:array|tabular)\}\s*\{[^}]*\|")
_TAGS = {"strong": "strong", "emphasis": "em", "strike": "del"}
_IMG = re.compile(r"<img\b(?:(?!<img\b)[^>])*>", re.IGNORECASE)
_SRC = re.compile(
    r"""(\s)(?:data-[\w-]*src|data-original|src)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""", re.I
)
_ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""")
_NAME = re.compile(r"</?([A-Za-z][\w-]*)")
_ELEMENTS = PHRASING | BLOCKS | UNWRAPPED | RENAMED.keys() | {"br", "hr", "img", "wbr"}
_MARKS = re.compile(r"[|*_`\[\]$~\\{}!:@]")
_PUNCTUATION = re.compile(r"[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Addresses:
    """How the addresses in a chapter are to be written."""

    definitions: Mapping[str, Any]
    link: Callable[[str], str]
    image: Callable[[str], str]
    """Gives "" for an image that is not there."""
    anchors: Mapping[str, str] = field(default_factory=dict)
    """What a link within the page calls a heading, by the heading's name."""
    style: Style = DEFAULT
    english: Mapping[str, Any] | None = None
    """The link definitions with English titles; None where they are the same."""

    def on(self, side: Side) -> "Addresses":
        """Return the same for one language."""
        if side == "src" or self.english is None:
            return self
        return replace(self, definitions=self.english, english=None)


def missing(alt: str, src: str) -> str:
    """Return what stands for an image that is not there."""
    # Not square brackets: "\[" would begin a formula.
    return f"【图 image: {escape(alt or src.rsplit('/', 1)[-1])}】"


def fits_cell(text: str) -> bool:
    """Whether the text can stand in a cell: a bar between columns of an array has no other name."""
    return "|" not in text or not _COLUMN_RULES.search(text)


def cell(text: str, addresses: Addresses) -> str:
    """Return inline Markdown that means the same within a cell of a table."""
    return re.sub(r"(?<!\s)\s*\n\s*", " ", prose(text, addresses, in_cell=True)).strip()


def prose(text: str, addresses: Addresses, in_cell: bool = False) -> str:
    """Return inline Markdown with its addresses rewritten, readable by strict parsers too.

    Args:
        text: as it stands in a row.
        addresses: how to rewrite links and images.
        in_cell: whether bars and line breaks have to be written in another way.

    """
    if is_unmarked(text):
        return text
    escape = _escape_bars if in_cell else str
    out, at = [], 0
    for start, end, new in sorted(_edits(text, addresses, in_cell)):
        if start < at:  # within an image, which was written as a whole
            continue
        out += [escape(text[at:start]), new]
        at = end
    return "".join([*out, escape(text[at:])])


def _escape_bars(text: str) -> str:
    return re.sub(r"\\?\|", "&#124;", text)


def _edits(text: str, addresses: Addresses, in_cell: bool) -> Iterator[tuple[int, int, str]]:
    """Yield what to write instead of the marks and atoms in the text."""
    spans = find_spans(text, dict(addresses.definitions))
    tokens = _tokens(text, addresses) if any(s.kind in ("link", "image") for s in spans) else []
    links = (t for t in tokens if t.type == "link_open" and t.markup != "autolink")
    images = (t for t in tokens if t.type == "image")
    for span in spans:
        raw = text[span.start : span.end]
        if span.kind == "link" and span.inner:
            yield span.inner[1], span.end, _link_end(text, span, next(links, None), addresses)
        elif span.kind in _TAGS and span.inner:
            yield from _emphasis(text, span)
        elif span.kind == "image":
            yield span.start, span.end, _image(text, span, next(images, None), addresses)
        elif span.kind == "html":
            safe = raw if _known(raw) else raw.replace("<", "&lt;")
            yield span.start, span.end, _bars(rewrite_images(safe, addresses.image), in_cell)
        elif span.kind == "break":
            start = len(text[: span.start].rstrip(" "))
            yield (start, span.end, "<br>") if in_cell else (span.start, span.end, raw)
        elif span.kind == "math":
            yield span.start, span.end, _math(text, span, in_cell)
        elif span.kind == "code":
            yield span.start, span.end, _code(raw) if in_cell and "|" in raw else raw
        elif span.kind == "url":
            yield span.start, span.end, raw.replace("|", "%7C")
        else:
            yield span.start, span.end, _bars(raw, in_cell)


def _tokens(text: str, addresses: Addresses) -> list[Token]:
    return markdown().parseInline(text, dict(addresses.definitions))[0].children or []


def _bars(text: str, in_cell: bool) -> str:
    return text.replace("|", "&#124;") if in_cell else text


def without_bars(tex: str) -> str:
    r"""Return TeX that shows the same without the character "|"."""

    def name(match: re.Match[str]) -> str:
        if match[0] not in ("|", r"\|"):
            return match[0]
        after = tex[match.end() : match.end() + 1]
        command = r"\vert" if match[0] == "|" else r"\Vert"
        return command + (" " if after.isascii() and after.isalpha() else "")

    return _TEX_TOKEN.sub(name, tex)


def _math(text: str, span: Span, in_cell: bool) -> str:
    """Return a formula between dollars, which every renderer knows, its TeX unchanged."""
    raw = text[span.start : span.end]
    mark = {"\\(": "$", "\\[": "$$", "\\b": "$$"}.get(raw[:2], "")
    around = text[span.start - 1 : span.start] + text[span.end : span.end + 1]
    tex = raw if raw.startswith("\\b") else raw[2:-2].strip()
    # A dollar beside a digit or another dollar would be money.
    if mark and "$" not in tex and not re.search(r"[\d$]", around):
        raw = f"{mark}{tex}{mark}"
    return without_bars(raw) if in_cell else raw


def _known(tag: str) -> bool:
    name = _NAME.match(tag)
    return not name or name[1].lower() in _ELEMENTS


def _code(raw: str) -> str:
    fence = len(raw) - len(raw.lstrip("`"))
    content = raw[fence:-fence].replace("\n", " ")
    if content.startswith(" ") and content.endswith(" ") and content.strip():
        content = content[1:-1]
    # Within HTML tags Markdown still reads marks, so that each is written as a number.
    content = html.escape(content, quote=False)
    return f"<code>{_MARKS.sub(lambda m: f'&#{ord(m[0])};', content)}</code>"


def _emphasis(text: str, span: Span) -> Iterator[tuple[int, int, str]]:
    """Yield tags for marks that strict CommonMark does not see: ``**“重点”**内容``."""
    inner = span.inner or (0, 0)
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    first, last = text[inner[0] : inner[0] + 1], text[inner[1] - 1 : inner[1]]
    hidden = (_PUNCTUATION.match(first) and _is_word(before)) or (
        _PUNCTUATION.match(last) and _is_word(after)
    )
    if hidden:
        yield span.start, inner[0], f"<{_TAGS[span.kind]}>"
        yield inner[1], span.end, f"</{_TAGS[span.kind]}>"
    else:
        yield span.start, inner[0], text[span.start : inner[0]]
        yield inner[1], span.end, text[inner[1] : span.end]


def _is_word(char: str) -> bool:
    return bool(char) and not char.isspace() and not _PUNCTUATION.match(char)


def _link_end(text: str, span: Span, token: Token | None, addresses: Addresses) -> str:
    raw = text[span.inner[1] : span.end] if span.inner else ""
    if token is None:
        return raw
    href = str(token.attrs.get("href", ""))
    new = addresses.link(href)
    if new == href and raw.startswith("]("):
        return raw.replace("|", "%7C") if not span.title else _address(href, token)
    return _address(new, token)


def _image(text: str, span: Span, token: Token | None, addresses: Addresses) -> str:
    alt = text[span.inner[0] : span.inner[1]] if span.inner else ""
    alt = alt.replace("\\|", "|").replace("|", "&#124;")
    if token is None:
        return text[span.start : span.end].replace("|", "&#124;")
    said = {name: str(value) for name, value in token.attrs.items()}
    src = said.get("src", "")
    new = addresses.image(src)
    if new and (size := size_of(said)):
        return sized_image(new, token.content, said.get("title", ""), size)
    return f"![{alt}" + _address(new, token) if new else missing(token.content, src)


def sized_image(src: str, alt: str, title: str, size: str) -> str:
    """Return an image of a given size as HTML, as GitHub, Obsidian and MkDocs all read it."""
    attrs = size_attributes(size)
    width = attrs.get("width") or attrs["style"].removeprefix("width: ")
    pairs = {"src": src, "alt": alt} | ({"title": title} if title else {}) | {"width": width}
    said = "".join(f' {name}="{html.escape(value)}"' for name, value in pairs.items())
    return f"<img{said}>".replace("|", "&#124;")


def _address(href: str, token: Token) -> str:
    """Return the end of a link or an image, from its closing bracket on."""
    title = str(token.attrs.get("title") or "")
    href = href.replace("|", "%7C").replace(" ", "%20")
    if href.count("(") != href.count(")"):
        href = href.replace("(", "%28").replace(")", "%29")
    if not title:
        return f"]({href})"
    quoted = title.replace("\\", "\\\\").replace('"', '\\"').replace("|", "&#124;")
    quoted = re.sub(r"\s+", " ", quoted)
    return f']({href} "{quoted}")'


def rewrite_images(raw: str, image: Callable[[str], str]) -> str:
    """Return HTML with the addresses of its images rewritten."""

    def rewritten(match: re.Match[str]) -> str:
        tag = match[0]
        attrs = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(tag)}
        src = characters(image_address(attrs))
        if not src or image(src) == src:
            return tag
        if not image(src):
            return html.escape(f"【图 image: {characters(attrs.get('alt', '')) or src}】")
        bare = _SRC.sub("", tag)
        return f'{bare[:4]} src="{html.escape(image(src))}"{bare[4:]}'

    return _IMG.sub(rewritten, raw)
