"""Inline Markdown → the spans of it that are markup or must stay as they are."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from pipeline.document import Span
from pipeline.markup.escape import is_unmarked
from pipeline.markup.parser import make_parser
from pipeline.markup.pictures import image_says
from pipeline.markup.rules import IMAGE_WIDTH

_ATOMS = {
    "code_inline": "code",
    "math_inline": "math",
    "math_inline_double": "math",
    "html_inline": "html",
    "image": "image",
    "footnote_ref": "footnote",
    "shortcode": "shortcode",
    "hardbreak": "break",
}
_WRAPPERS = {"em_open": "emphasis", "strong_open": "strong", "s_open": "strike"}
_TITLE = re.compile(
    r"""(?<!\s)\s+(?:"(.{0,500})"|'(.{0,500})'|\((.{0,500})\))\s*\)(?:\{[^{}]*\})?\Z""",
    re.DOTALL,
)

# What plain text may hold that must reach the reader unchanged, most specific first.
_PLAIN = re.compile(
    r"""
    (?P<url>(?:https?|ftp)://[!-~]+[A-Za-z0-9/=_#&-] | www\.[!-~]{1,255}\.[!-~]*[A-Za-z0-9/]
        | (?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)
    | (?P<math>\\(?:eq|page|auto|c)?ref\{[^{}\n]*\})   # TeX references outside of formulas
    | (?P<placeholder>\[(?:Math|math|公式|代码|图片|图|表格|视频|链接)\])
    | (?P<identifier>
        (?<![A-Za-z0-9_./\\-])
        (?: [A-Za-z_][A-Za-z0-9]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+\([^()\s\u4e00-\u9fff]*\)
          | [A-Za-z_][A-Za-z0-9_]*\(\)
          | [A-Za-z0-9]*_[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*
          | [A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)+
          | (?:~|\.{1,2})?/[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+
          | --[a-z][a-z-]+ )
        (?![A-Za-z0-9_]) )
    | (?P<variable>                       # one Latin letter among Han is a name: C的转置, m个
        (?<=[\u3400-\u9fff，。；：、（）,])[ ]?[A-Za-z](?=[ ]?[\u3400-\u9fff，。；：、）])
      | ^[A-Za-z](?=[ ]?[\u3400-\u9fff]) )
    """,
    re.VERBOSE,
)

_PERHAPS = re.compile(r"[A-Za-z_/@\\\[]")
"""What one of them holds at least: most Chinese text has none, and need not be searched."""


def find_spans(text: str, env: dict[str, Any] | None = None) -> tuple[Span, ...]:
    """Return the spans of a paragraph's inline Markdown in order, nested ones after their parents.

    Args:
        text: the content of a paragraph, heading or cell.
        env: link definitions as `definitions` returns them; without it reference links are text.

    """
    spans = [] if is_unmarked(text) else list(_markup_spans(text, env or {}))
    taken = bytearray(len(text))
    for span in spans:
        inner = span.inner if span.is_wrapper and span.inner else (span.end, span.end)
        for start, end in ((span.start, inner[0]), (inner[1], span.end)):
            taken[start:end] = b"\1" * (end - start)
    for match in _PLAIN.finditer(text) if _PERHAPS.search(text) else ():
        if not any(taken[match.start() : match.end()]):
            kind = match.lastgroup or "identifier"
            start = match.end() - 1 if kind == "variable" else match.start()
            spans.append(Span(start, match.end(), kind))
    return tuple(sorted(spans, key=lambda span: (span.start, -span.end)))


def _markup_spans(text: str, env: dict[str, Any]) -> Iterator[Span]:
    opened: list[tuple[str, int, int]] = []  # kind, start, start of the inner text
    for token in _scanner().parseInline(text, env)[0].children or []:
        if "span" not in token.meta:
            continue
        start, end = token.meta["span"]
        double = 1 if token.type.startswith("strong") else 0
        if token.type in _WRAPPERS:
            # markdown-it keeps the inner mark of a strong pair
            opened.append((_WRAPPERS[token.type], start - double, end))
        elif token.type == "link_open" and token.markup == "autolink":
            opened.append(("url", start, start))
        elif token.type == "link_open":
            opened.append(("link", start, start + 1))
        elif token.type == "link_close":
            kind, start, inner = opened.pop()
            if kind == "url":
                yield Span(start, end, "url")
            else:
                label_end = token.meta["label_end"]
                yield Span(start, end, "link", (inner, label_end), _title(text, label_end, end))
        elif token.type in ("em_close", "strong_close", "s_close"):
            kind, opening, inner = opened.pop()
            yield Span(opening, end + double, kind, (inner, start))
        elif token.type == "image":
            label_end = token.meta["label_end"]
            width = IMAGE_WIDTH.search(text, start + 2, label_end)
            alt = (start + 2, width.start() if width else label_end)
            yield Span(start, end, "image", alt, _title(text, label_end, end))
        elif token.type == "html_inline" and token.content[:4].lower() == "<img":
            said = {
                name: (start + a, start + b) for name, (a, b) in image_says(token.content).items()
            }
            yield Span(start, end, "html", said.get("alt"), said.get("title"))
        elif token.type in _ATOMS:
            yield Span(start, end, _ATOMS[token.type])


def _title(text: str, label_end: int, end: int) -> tuple[int, int] | None:
    match = _TITLE.search(text, label_end + 1, end) if text.startswith("](", label_end) else None
    if not match:
        return None
    group = match.lastindex or 1
    return match.start(group), match.end(group)


Rule = Callable[[StateInline, bool], bool]
_LABELLED = {"link": "[", "image": "!["}
"""Rules whose tokens begin with a label, and the mark that opens it."""


@cache
def _scanner() -> MarkdownIt:
    """Return the shared parser with rules that note where in the source each token stands.

    markdown-it keeps no offsets for inline tokens; each rule advances ``state.pos``, so the
    stretch it advanced over is the token's.
    """
    md = make_parser()
    for rule in md.inline.ruler.__rules__:
        rule.fn = _noting(rule.fn, rule.name)
    md.inline.ruler.__cache__ = None
    return md


def _noting(rule: Rule, name: str) -> Rule:
    def noted(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        # Read before the rule runs: a link's text is parsed, and its state reset, inside it.
        label_end = -1
        mark = _LABELLED.get(name, "")
        if not silent and mark and state.src.startswith(mark, start):
            label_end = parseLinkLabel(state, start + len(mark) - 1, name == "link")
        if not rule(state, silent):
            return False
        if not silent:
            _note(state.tokens[before:], name, start, state.pos, label_end)
        return True

    return noted


def _note(tokens: list[Token], name: str, start: int, end: int, label_end: int) -> None:
    if name in ("emphasis", "strikethrough"):
        # One text token a mark; emphasis makes them tags later. Text pending before comes first.
        for token in reversed(tokens):
            if end <= start:
                break
            token.meta["span"] = (end - len(token.content), end)
            end -= len(token.content)
        return
    for token in tokens:
        if token.type != "text" and "span" not in token.meta:
            token.meta["span"] = (start, end)
            token.meta["label_end"] = label_end
