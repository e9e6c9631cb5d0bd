"""One configured markdown-it parser: CommonMark, GFM tables, footnotes, TeX, shortcodes, boxes."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_inline.image import image
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_block_dollar, math_inline_dollar
from mdit_py_plugins.footnote.index import footnote_def

from pipeline.document import Block
from pipeline.markup import rules
from pipeline.markup.boxes import add_boxes

# Blocks that may begin in the middle of a paragraph, as display math does in practice.
_INTERRUPTS: RuleOptionsType = {
    "alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]
}


def make_parser() -> MarkdownIt:
    """Return a new parser of the house's dialect.

    Its own token types beyond CommonMark and tables: ``math_inline``, ``math_inline_double``,
    ``math_block``, ``shortcode``, ``shortcode_block``, ``footnote_ref`` (``meta["label"]``),
    ``footnote_reference_open`` and ``…_close`` (in place, not moved to the end), and those of
    `add_boxes`.
    """
    md = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    # A dollar beside a digit is money, not math.
    dollarmath_plugin(md, allow_digits=False, double_inline=True, allow_labels=False)
    inline_dollars = math_inline_dollar(allow_space=True, allow_digits=False, allow_double=True)
    md.inline.ruler.at("math_inline", rules.at_the_start_too(inline_dollars))
    dollars = rules.harmless_when_silent(math_block_dollar(allow_labels=False))
    md.block.ruler.at("math_block", dollars, _INTERRUPTS)
    md.block.ruler.before("fence", "bracket_math", rules.block_math, _INTERRUPTS)
    md.block.ruler.before("fence", "shortcode_block", rules.block_shortcode, _INTERRUPTS)
    md.block.ruler.before(
        "reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]}
    )
    for name, rule in (
        ("bracket_math", rules.inline_math(r"\(", r"\)", display=False)),
        ("bracket_math_double", rules.inline_math(r"\[", r"\]", display=True)),
        ("environment", rules.inline_environment),
        ("shortcode", rules.inline_shortcode),
    ):
        md.inline.ruler.before("escape", name, rule)
    md.inline.ruler.before("math_inline", "lone_dollar", rules.lone_dollar)
    md.inline.ruler.before("link", "footnote_ref", rules.footnote_mark)
    md.inline.ruler.at("emphasis", rules.emphasis)
    md.inline.ruler.at("image", rules.sized_image(image))
    add_boxes(md)
    return md


@cache
def markdown() -> MarkdownIt:
    """Return the parser that every stage shares."""
    return make_parser()


@cache
def block_markdown() -> MarkdownIt:
    """Return the shared parser of blocks alone: no text is parsed, inline tokens have no children.

    What is cut into blocks is parsed again sentence by sentence.
    """
    return make_parser().disable("inline")


def definitions(blocks: Sequence[Block]) -> dict[str, Any]:
    """Return the link definitions of a post as the environment that inline parsing needs."""
    env: dict[str, Any] = {}
    if raws := [block.raw for block in blocks if block.kind == "reference"]:
        block_markdown().parse("\n\n".join(raws), env)
    return {"references": env.get("references", {})}
