"""Inline Markdown → XHTML, one small function a kind of token."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown_it.token import Token

from pipeline.assemble.elements import (
    BLOCKS,
    DROPPED,
    PHRASING,
    RENAMED,
    UNWRAPPED,
    VOID,
    safe_attributes,
)
from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.formulas import convert
from pipeline.assemble.images import image_address
from pipeline.assemble.plain import plain
from pipeline.assemble.xhtml import attributes, esc
from pipeline.markup import markdown

_SYMBOL = re.compile(r"<(?:mi|mn|mo|mtext)\b")
_LONG_FORMULA = 16


@dataclass
class _Flow:
    """The XHTML written so far and the elements still open in it."""

    setting: Setting
    line: int
    parts: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    """What each open Markdown link became."""
    silent: int = 0

    def write(self, xhtml: str) -> None:
        if not self.silent:
            self.parts.append(xhtml)

    def open(self, name: str, attrs: dict[str, str] | None = None) -> None:
        if self.silent:
            return
        self.parts.append(f"<{name}{attributes(attrs or {})}>")
        self.opened.append(name)

    def close(self, name: str) -> None:
        """Close the element and what was left open in it; HTML and Markdown may overlap."""
        if self.silent or name not in self.opened:
            return
        while True:
            innermost = self.opened.pop()
            self.parts.append(f"</{innermost}>")
            if innermost == name:
                return

    def finish(self) -> str:
        while self.opened:
            self.parts.append(f"</{self.opened.pop()}>")
        return "".join(self.parts)


def render(text: str, setting: Setting, line: int) -> str:
    """Return the phrasing content of one paragraph, heading or cell."""
    flow = _Flow(setting, line)
    for token in markdown().parseInline(text, dict(setting.definitions))[0].children or []:
        _RULES.get(token.type, _text)(flow, token)
    return flow.finish()


def _text(flow: _Flow, token: Token) -> None:
    flow.write(esc(token.content))


def _soft_break(flow: _Flow, token: Token) -> None:
    flow.write("\n")


def _hard_break(flow: _Flow, token: Token) -> None:
    flow.write("<br/>\n")


def _code(flow: _Flow, token: Token) -> None:
    flow.write(f"<code>{esc(token.content)}</code>")


def _shortcode(flow: _Flow, token: Token) -> None:
    flow.write(f'<code class="shortcode">{esc(token.content)}</code>')


def _math(flow: _Flow, token: Token) -> None:
    xhtml = formula(token.content, False, flow.setting, flow.line)
    # No engine breaks a formula over lines; one that may be wider than a column scrolls.
    is_long = len(_SYMBOL.findall(xhtml)) > _LONG_FORMULA
    flow.write(f'<span class="long-math">{xhtml}</span>' if is_long else xhtml)


def _display_math(flow: _Flow, token: Token) -> None:
    xhtml = formula(token.content, True, flow.setting, flow.line)
    flow.write(f'<span class="display">{xhtml}</span>')


def formula(tex: str, display: bool, setting: Setting, line: int) -> str:
    """Return MathML, or the TeX as code where no converter takes it."""
    made = convert(tex, display)
    setting.count(made.converter)
    if made.mathml:
        return made.mathml
    setting.note("A103", line, tex.strip())
    return f'<code class="tex">{esc(tex.strip())}</code>'


def _footnote(flow: _Flow, token: Token) -> None:
    label, notes = str(token.meta["label"]), flow.setting.notes
    if label not in notes.labels:
        flow.setting.note("A106", flow.line, label)
        flow.write(esc(f"[^{label}]"))
    elif "a" in flow.opened or flow.silent:  # a link holds no other
        flow.write(f"<sup>{notes.number(label)}</sup>")
    else:
        number, identifier = notes.refer(label)
        own = f' id="{identifier}"' if identifier else ""
        kind = 'epub:type="noteref" role="doc-noteref"'
        flow.write(f'<sup><a {kind}{own} href="#fn-{number}">{number}</a></sup>')


def _open(name: str) -> Callable[[_Flow, Token], None]:
    return lambda flow, token: flow.open(name)


def _close(name: str) -> Callable[[_Flow, Token], None]:
    return lambda flow, token: flow.close(name)


def _link_open(flow: _Flow, token: Token) -> None:
    written = str(token.attrs.get("href", ""))
    href = "" if "a" in flow.opened else flow.setting.links.resolve(written)
    if not href:
        flow.setting.note("A105", flow.line, written)
        flow.links.append("span")
        flow.open("span")
        return
    title = str(token.attrs.get("title") or "")
    flow.links.append("a")
    flow.open("a", {"href": href} | ({"title": title} if title else {}))


def _link_close(flow: _Flow, token: Token) -> None:
    flow.close(flow.links.pop())


def _image(flow: _Flow, token: Token) -> None:
    alt = plain(token.content, flow.setting.definitions)
    title = str(token.attrs.get("title") or "")
    src = str(token.attrs.get("src", ""))
    flow.write(flow.setting.image(src, alt, title, linked="a" in flow.opened))


def _html(flow: _Flow, token: Token) -> None:
    _Tag(flow).feed_tag(token.content)


class _Tag(HTMLParser):
    """Reads one tag out of a paragraph."""

    def __init__(self, flow: _Flow) -> None:
        super().__init__(convert_charrefs=True)
        self.flow = flow

    def feed_tag(self, html: str) -> None:
        """Write what the tag stands for."""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        flow, given = self.flow, {name: value or "" for name, value in attrs}
        if tag in DROPPED:
            flow.setting.note("A104", flow.line, f"<{tag}>")
            flow.silent += tag not in VOID
            return
        name = RENAMED.get(tag, tag)
        if tag == "img":
            src, alt = image_address(given), given.get("alt", "")
            flow.write(flow.setting.image(src, alt, "", linked="a" in flow.opened))
        elif name in ("br", "wbr"):
            flow.write(f"<{name}/>")
        elif name == "a":
            href = "" if "a" in flow.opened else flow.setting.links.resolve(given.get("href", ""))
            if href:
                flow.open("a", {"href": href})
        elif name in PHRASING:
            flow.open(name, safe_attributes(tag, name, given, lambda _: ""))
        elif name not in BLOCKS | UNWRAPPED:
            flow.write(esc(self.get_starttag_text() or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # HTML knows no empty <span/>: to browsers it opens the element.
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        name = RENAMED.get(tag, tag)
        if tag in DROPPED:
            self.flow.silent = max(0, self.flow.silent - 1)
        elif name in PHRASING:
            self.flow.close(name)
        elif name not in BLOCKS | UNWRAPPED | VOID:
            self.flow.write(f"&lt;/{esc(tag)}&gt;")


_RULES: dict[str, Callable[[_Flow, Token], None]] = {
    "text": _text,
    "softbreak": _soft_break,
    "hardbreak": _hard_break,
    "code_inline": _code,
    "math_inline": _math,
    "math_inline_double": _display_math,
    "shortcode": _shortcode,
    "footnote_ref": _footnote,
    "em_open": _open("em"),
    "em_close": _close("em"),
    "strong_open": _open("strong"),
    "strong_close": _close("strong"),
    "s_open": _open("s"),
    "s_close": _close("s"),
    "link_open": _link_open,
    "link_close": _link_close,
    "image": _image,
    "html_inline": _html,
}
