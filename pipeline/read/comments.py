"""A post → the same, with the Chinese comments in its code as blocks behind that code.

The code stays as it is: the comments only gain a translation that is shown below it. Pygments tells
what is a comment or a docstring, for every language it knows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.document import Block, Post
from pipeline.han import has_han
from pipeline.markup import escape, lexer_of
from pipeline.read.parts import part

_MARKS = re.compile(r"""\s*(?:[rRuUbB]?(?:\"{3}|'{3}|["'])|<!--|[#/*%;!-]+[!<]?)?\s*""")
_END_MARKS = re.compile(
    r"""(?<!\s)\s*+(?:(?:"{3}|'{3}|["']|(?<!\*)\*+/|-->|(?<![#*=-])[#*=-]{2,})\s*)?\Z"""
)
# A sentence ends here, or the next line begins something new.
_ENDS = re.compile(r"[。！？：；!?:;.…]\s*\Z")
_BEGINS = re.compile(r"[-*@:•·]|\(?\d+[.)、）]|[（(][一二三四五六七八九十\d]+[)）]")


def with_comments(post: Post) -> Post:
    """Return the post with a part for every Chinese comment and docstring in its code."""
    blocks: list[Block] = []
    for block in post.blocks:
        blocks.append(block)
        if block.kind == "code" and has_han(block.literal):
            blocks += _parts(block)
    return replace(post, blocks=tuple(blocks))


@dataclass
class _Line:
    """The words of a comment on one line of the code."""

    number: int
    start: int
    end: int
    alone: bool
    """Whether no code stands on the line."""
    text: str


def _parts(block: Block) -> Iterator[Block]:
    held: list[_Line] = []
    for line in _lines(block):
        if held and not _goes_on(held[-1], line):
            yield _part(block, held)
            held = []
        held.append(line)
    if held:
        yield _part(block, held)


def _part(block: Block, lines: list[_Line]) -> Block:
    text = "\n".join(escape(line.text) for line in lines)
    # The fence stands on the line before the code; code that is indented has none.
    fenced = block.raw.count("\n") > block.literal.count("\n")
    made = part(block, lines[0].start, lines[-1].end, text)
    return replace(made, line=made.line + fenced)


def _goes_on(one: _Line, other: _Line) -> bool:
    """Whether two lines are parts of one paragraph of a comment."""
    return (
        other.number == one.number + 1
        and one.alone
        and other.alone
        and not _ENDS.search(one.text)
        and not _BEGINS.match(other.text)
    )


def _lines(block: Block) -> Iterator[_Line]:
    """Yield the lines of comments that hold Chinese."""
    code = block.literal
    for start, end in _comments(code, block.info):
        at = start
        for piece in code[start:end].splitlines(keepends=True):
            begin, stop = at, at + len(piece)
            at = stop
            lead = _MARKS.match(piece)
            begin += lead.end() if lead else 0
            text = _END_MARKS.sub("", code[begin:stop], count=1)
            if not has_han(text):
                continue
            before = code[code.rfind("\n", 0, begin) + 1 : start] if start < begin else ""
            alone = not before.strip()
            yield _Line(code.count("\n", 0, begin), begin, begin + len(text), alone, text)


def _comments(code: str, info: str) -> Iterator[tuple[int, int]]:
    from pygments.token import Token  # takes a while to load

    lexer = lexer_of(info)
    if lexer is None:
        return
    for start, kind, value in lexer.get_tokens_unprocessed(code):
        comment = kind in Token.Comment and kind not in Token.Comment.Preproc
        if (comment or kind in Token.Literal.String.Doc) and code.startswith(value, start):
            yield start, start + len(value)
