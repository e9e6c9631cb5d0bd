"""Inline Markdown → XHTML, one small function a kind of token."""

import re
from collections.abc import Callable
from itertools import pairwise

from markdown_it.token import Token

from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.epub.stream import Flow, linked
from pipeline.assemble.epub.tags import Tag
from pipeline.assemble.formulas import REFUSED, convert
from pipeline.assemble.macros import has_definitions
from pipeline.assemble.plain import plain
from pipeline.assemble.sizes import size_of
from pipeline.assemble.xhtml import esc
from pipeline.markup import is_unmarked, markdown
from pipeline.style import Side

_SYMBOL = re.compile(r"<(?:mi|mn|mo|mtext)\b")
_WIDE_FORMULA = 14
_MARK = re.compile(r"[，。；：、！？）」』”’》〉】,.;:!?)]+(?![\w])")


def render(
    text: str,
    setting: Setting,
    line: int,
    terms: dict[str, int] | None = None,
    side: Side = "src",
) -> str:
    """Return the phrasing content of one paragraph, heading or cell.

    Args:
        text: inline Markdown.
        setting: of the chapter.
        line: of the post, for findings.
        terms: what is to lead to the glossary; each is taken out once it does.
        side: its language, which tells the titles of link definitions.

    """
    flow = Flow(setting, line, terms=terms if terms is not None else {})
    if is_unmarked(text):
        return linked(text, flow) if terms else esc(text)
    known = setting.definitions if side == "src" else setting.english
    tokens = markdown().parseInline(text, dict(known))[0].children or []
    for token, after in pairwise((*tokens, Token("text", "", 0))):
        mark = _MARK.match(after.content) if token.type == "math_inline" else None
        if mark and after.type == "text":
            after.content = after.content[mark.end() :]
            _math(flow, token, mark[0])
        else:
            _RULES.get(token.type, _text)(flow, token)
    return flow.finish()


def _text(flow: Flow, token: Token) -> None:
    if flow.terms or "ref" in token.content:
        flow.write(linked(token.content, flow))
    else:
        flow.write(esc(token.content))


def _soft_break(flow: Flow, token: Token) -> None:
    flow.write("\n")


def _hard_break(flow: Flow, token: Token) -> None:
    flow.write("<br/>\n")


def _code(flow: Flow, token: Token) -> None:
    flow.write(f"<code>{esc(token.content)}</code>")


def _shortcode(flow: Flow, token: Token) -> None:
    flow.write(f'<code class="shortcode">{esc(token.content)}</code>')


def _math(flow: Flow, token: Token, mark: str = "") -> None:
    """Write a formula with the mark that follows it, which is not to begin a line."""
    xhtml = formula(token.content, False, flow.setting, flow.line)
    if is_wide(xhtml):
        flow.write(f'<span class="wide" tabindex="0">{xhtml}</span>{esc(mark)}')
    else:
        flow.write(f'<span class="whole">{xhtml}{esc(mark)}</span>' if mark else xhtml)


def is_wide(xhtml: str) -> bool:
    """Whether a formula may be wider than a column: no engine breaks it over lines, it scrolls."""
    return len(_SYMBOL.findall(xhtml)) > _WIDE_FORMULA


def _display_math(flow: Flow, token: Token) -> None:
    xhtml = formula(token.content, True, flow.setting, flow.line)
    kind = 'class="display wide" tabindex="0"' if is_wide(xhtml) else 'class="display"'
    flow.write(f"<span {kind}>{xhtml}</span>")


def formula(tex: str, display: bool, setting: Setting, line: int) -> str:
    """Return MathML, or the TeX as code where no converter takes it; "" where it only defines."""
    own = setting.macros.expand(tex)
    if not own and tex:
        return ""
    # One converter skips what it cannot read, and uses of it would look like variables.
    made = REFUSED if has_definitions(own) else convert(setting.equations.written(own), display)
    setting.count(made.converter)
    if made.mathml:
        return made.mathml
    setting.note("A103", line, tex.strip())
    return f'<code class="tex">{esc(tex.strip())}</code>'


def _footnote(flow: Flow, token: Token) -> None:
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


def _open(name: str) -> Callable[[Flow, Token], None]:
    return lambda flow, token: flow.open(name)


def _close(name: str) -> Callable[[Flow, Token], None]:
    return lambda flow, token: flow.close(name)


def _link_open(flow: Flow, token: Token) -> None:
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


def _link_close(flow: Flow, token: Token) -> None:
    flow.close(flow.links.pop())


def _image(flow: Flow, token: Token) -> None:
    alt = plain(token.content, flow.setting.definitions)
    title = str(token.attrs.get("title") or "")
    src = str(token.attrs.get("src", ""))
    size = size_of({name: str(value) for name, value in token.attrs.items()})
    flow.write(flow.setting.image(src, alt, title, linked="a" in flow.opened, size=size))


def _html(flow: Flow, token: Token) -> None:
    Tag(flow).feed_tag(token.content)


_RULES: dict[str, Callable[[Flow, Token], None]] = {
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
