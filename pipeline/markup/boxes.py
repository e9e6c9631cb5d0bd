"""Lines marked ``!!!``, ``???``, ``:::`` or ``:`` → tokens of boxes and of lists of definitions.

The marks are those of Python-Markdown and MkDocs, of VuePress, VitePress and Docusaurus, and of
PHP Markdown Extra; the rules are mdit-py-plugins', held back where a post means none of them.
"""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin

Rule = Callable[[StateBlock, int, int, bool], bool]

_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]*[A-Za-z][\w-]*(?=[ \t]|$)")
_FENCE = re.compile(r"[ \t]*+(?:\{[ \t]*)?\.?(?P<kind>[A-Za-z][\w-]*)(?P<rest>.*)$", re.DOTALL)
_TITLE = re.compile(r"""title\s*=\s*(?:"([^"]*)"|'([^']*)')|^\s*\[(.*)\]\s*+(?:\{[^{}]*\}\s*)?$""")
_QUOTED = re.compile(r"""^(["'])(.*)\1$""", re.DOTALL)
_UNFOLDS = ("details", "collapse", "spoiler", "folding")
_ALERT = re.compile(r"\\?\[!\s*([A-Za-z]+)\s*\\?\][+-]?[ \t]*([^\n]*)\s*")

BOXES = {
    "note": "note", "info": "note", "primary": "note", "default": "note", "abstract": "note",
    "summary": "note", "tldr": "note", "todo": "note", "seealso": "note", "quote": "note",
    "cite": "note", "tip": "tip", "success": "tip", "hint": "tip", "question": "tip",
    "example": "tip", "check": "tip", "done": "tip", "help": "tip", "faq": "tip",
    "important": "important", "warning": "warning", "attention": "warning", "warn": "warning",
    "caution": "caution", "danger": "caution", "error": "caution", "bug": "caution",
    "failure": "caution", "fail": "caution", "missing": "caution",
}  # fmt: skip
"""What authors call boxes, and which of GitHub's five each is."""


def add_boxes(md: MarkdownIt) -> None:
    """Teach the parser boxes and lists of definitions.

    Token types: ``admonition_open``, ``container_box_open``, ``dl_open``, ``dt_open``, ``dd_open``
    and their ends. `box_of` tells what an opening means.
    """
    admon_plugin(md)
    container_plugin(md, "box", ":", validate=lambda params, _: bool(_FENCE.match(params)))
    deflist_plugin(md)
    for name, guard in (("admonition", _with_body), ("deflist", _with_colon)):
        found = md.block.ruler.__find__(name)
        rule = md.block.ruler.__rules__[found]
        rule.fn = guard(rule.fn)
    md.block.ruler.__cache__ = None


def box_of(token: Token) -> tuple[str, str]:
    """Return what the author calls the box a token opens, and its title, "" where it has none."""
    if token.type == "admonition_open":
        name, _, rest = token.info.strip().partition(" ")
        quoted = re.match(r'[^"]*"(.*)"\s*$', rest)
        title = quoted[1] if quoted else rest.strip()
        unfolds = token.markup.startswith("?")
        return f"details {name.lower()}" if unfolds else name.lower(), title.strip()
    match = _FENCE.match(token.info)
    name, rest = (match["kind"].lower(), match["rest"]) if match else ("", "")
    named = _TITLE.search(rest)
    if named:
        title = named[1] or named[2] or named[3] or ""
    else:
        title = re.sub(r"\{[^{}]*\}\s*$|^[^{]*\}\s*$", "", rest).strip()
        title = _QUOTED.sub(r"\2", title)
    return "details" if name in _UNFOLDS else name.removeprefix("callout-"), title.strip()


def alert_of(text: str) -> tuple[str, str] | None:
    """Return name and title of the alert a quotation's first paragraph begins, if it begins one.

    GitHub's ``[!NOTE]`` stands alone on its line; Obsidian's may be followed by a title.
    """
    match = _ALERT.match(text)
    if not match or match[1].lower() not in BOXES:
        return None
    return match[1].lower(), match[2].strip()


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _with_body(rule: Rule) -> Rule:
    """Take ``!!!`` and ``???`` as a box only where a kind and an indented line follow."""

    def guarded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if state.is_code_block(start) or not _ADMONITION.match(_line(state, start)):
            return False
        after = next((n for n in range(start + 1, end) if not state.isEmpty(n)), end)
        if after == end or state.sCount[after] < state.sCount[start] + 4:
            return False
        return rule(state, start, end, silent)

    return guarded


def _with_colon(rule: Rule) -> Rule:
    """Take definitions that begin with a colon; a tilde, which the plugin takes too, is text."""

    def guarded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        at = start if silent else start + 1
        if not silent and at < end and state.isEmpty(at):
            at += 1
        if at >= end or not _line(state, at).startswith(":"):
            return False
        return rule(state, start, end, silent)

    return guarded
