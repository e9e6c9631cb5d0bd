"""A block of HTML → the same as safe XHTML, the words within it in both languages."""

import re
from itertools import count

from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.epub.words import spans
from pipeline.assemble.outline import Leaf
from pipeline.assemble.parts import filled
from pipeline.assemble.plain import plain
from pipeline.assemble.safe_html import sanitise
from pipeline.assemble.sizes import size_of
from pipeline.assemble.xhtml import lang
from pipeline.han import has_han
from pipeline.markup import image_address

_MARK = re.compile("\ufdd0([0-9]+)\ufdd0")
_TAGS = re.compile(r"<[^<>]*>|\$+|\\[\[\]()]")


def raw_html(leaf: Leaf, setting: Setting) -> str:
    """Return the block, or "" if nothing of it is left to show."""
    block = leaf.row.block
    if setting.macros.only_defines(_TAGS.sub("", block.literal)):
        return ""

    def image(attrs: dict[str, str]) -> str:
        alt, title = (said(attrs.get(name, "")) for name in ("alt", "title"))
        return setting.image(image_address(attrs), alt, title, size=size_of(attrs))

    def said(attribute: str) -> str:
        return _MARK.sub(lambda mark: plain(words[int(mark[1])]), attribute)

    rows = [part.row for part in leaf.parts]
    in_chinese = setting.style.layout == "chinese"
    words = [row.source if in_chinese else row.target or row.source for row in rows]
    # A mark that no text holds stands for each part until the tags around it are safe.
    marks = (f"\ufdd0{number}\ufdd0" for number in count())
    literal = filled(block.literal, rows, lambda _: next(marks))
    made = sanitise(literal, image, setting.links.resolve)
    for name in dict.fromkeys(made.dropped):
        setting.note("A104", block.line, f"<{name}>")
    language = setting.language if leaf.parts or has_han(made.xhtml) else "en"
    if not made.xhtml:
        return ""
    xhtml = _MARK.sub(lambda mark: spans(leaf.parts[int(mark[1])], setting), made.xhtml)
    return f'<div class="shared html" id="{leaf.name}" {lang(language)}>{xhtml}</div>'
