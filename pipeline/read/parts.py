"""A block whose literal holds words for readers → those words, as blocks of their own behind it.

They go through segmenting and translating like all other text. ``info`` says where in the literal
they stand, so that a writer can put either language in their place.
"""

import re
from collections.abc import Callable, Iterator

from pipeline.document import Block, BlockKind
from pipeline.han import HAN_CHARACTER, has_han
from pipeline.markup import as_markdown, escape, image_says

# A link definition with a title in one of the three kinds of marks that CommonMark knows.
_DEFINITION = re.compile(
    r"""^[ >*+-]*+\[[^\]^][^\]]{0,998}\]:\s*(?:<[^<>]*>|\S+)\s+"""
    r"""(?:"(?P<a>[^"]+)"|'(?P<b>[^']+)'|\((?P<c>[^()]+)\))[ ]*$""",
    re.MULTILINE,
)

_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|pre|svg|math|textarea|iframe|video|audio)\b.*?(?:</(?P=raw)\s*>|\Z)"
    r"|</?(?P<name>[A-Za-z][\w-]*+)[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_PHRASING_NAMES = """
    a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike
    strong sub sup tt u var
"""
_PHRASING = frozenset(_PHRASING_NAMES.split())
_EDGE_TAGS = re.compile(r"\A(?:\s|<[^<>]*>)+|(?:\s|<[^<>]*>){1,99}\Z")

# Shortcodes whose titles and captions a book knows how to show.
_SHOWN = re.compile(
    r"\{%-?\s*(?:note|admonition|callout|asset_img|img|image|figure|tabs?|folding|hideToggle)\b"
    r"(?P<liquid>[^\n]*?)-?%\}"
    r"|\{\{[<%]\s*(?:figure|img|image|notice|admonition|callout|alert|hint|tip|note|warning|important"
    r"|caution|details|collapse)"
    r"\b(?P<hugo>[^\n]*?)/?[>%]\}\}"
)
_ARGUMENT = re.compile(
    r"""(?:(?P<key>\w+)\s*=\s*)?(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<bare>[^\s"']+))"""
)
_SAID = frozenset({"", "title", "caption", "alt", "summary", "label", "text"})
_FILE = re.compile(r"[./]\S{0,99}\.\w{2,5}$|^\S+\.\w{2,5}$|/")


def parts(block: Block) -> Iterator[Block]:
    """Yield a block for every stretch of Chinese in the literal that a reader sees."""
    find = _FINDERS.get(block.kind)
    literal = block.literal or block.raw
    if find is None or not has_han(literal):
        return
    for start, end in find(literal):
        said = literal[start:end]
        text = as_markdown(said) if block.kind == "html" else escape(said)
        yield part(block, start, end, text)


def part(block: Block, start: int, end: int, text: str) -> Block:
    """Return the block for the words at ``start:end`` of a block's literal."""
    literal = block.literal or block.raw
    line = block.line + literal.count("\n", 0, start)
    return Block("part", "", text, line, f"{start}:{end}", path=block.path)


def _titles(literal: str) -> Iterator[tuple[int, int]]:
    for match in _DEFINITION.finditer(literal):
        group = match.lastgroup or "a"
        if has_han(match[group]):
            yield match.span(group)


def _phrases(literal: str) -> Iterator[tuple[int, int]]:
    """Yield the runs of text and inline tags between the tags of blocks, and what images say."""
    at = 0
    for match in _TAG.finditer(literal):
        name = (match["name"] or "").lower()
        if name not in _PHRASING:
            yield from _balanced(literal, at, match.start())
            at = match.end()
        for start, end in image_says(match[0]).values() if name == "img" else ():
            if HAN_CHARACTER.search(literal, match.start() + start, match.start() + end):
                yield match.start() + start, match.start() + end
    yield from _balanced(literal, at, len(literal))


def _balanced(literal: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a run as a whole where every tag in it is closed in it, else what is between tags."""
    run = literal[start:end]
    start += len(run) - len(run.lstrip())
    run = run.strip()
    if not has_han(_TAG.sub("", run)):
        return
    if not _is_balanced(run):
        inner = _EDGE_TAGS.sub("", run)
        start += run.index(inner)
        run = inner
    if _is_balanced(run):
        yield start, start + len(run)
        return
    at = 0
    for match in (*_TAG.finditer(run), None):
        stop = match.start() if match else len(run)
        piece = run[at:stop]
        if has_han(piece):
            begin = start + at + len(piece) - len(piece.lstrip())
            yield begin, begin + len(piece.strip())
        at = match.end() if match else stop


def _is_balanced(run: str) -> bool:
    opened: list[str] = []
    for match in _TAG.finditer(run):
        name = (match["name"] or "").lower()
        if not match[0].startswith("</"):
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


def _arguments(literal: str) -> Iterator[tuple[int, int]]:
    """Yield quoted titles and captions, and what stands bare at the end of a Hexo tag."""
    tag = _SHOWN.match(literal.lstrip())
    if not tag:
        return
    group = "liquid" if tag["liquid"] is not None else "hugo"
    offset = len(literal) - len(literal.lstrip()) + tag.start(group)
    bare: list[tuple[int, int]] = []
    for match in _ARGUMENT.finditer(tag[group]):
        name = match.lastgroup or "bare"
        said = match[name]
        if (match["key"] or "") not in _SAID or (_FILE.search(said) and " " not in said):
            continue
        if not match["key"] and name == "bare" and (bare or has_han(said)):
            bare.append(match.span(name))
        elif has_han(said):
            yield offset + match.start(name), offset + match.end(name)
    if bare:
        yield offset + bare[0][0], offset + bare[-1][1]


_FINDERS: dict[BlockKind, Callable[[str], Iterator[tuple[int, int]]]] = {
    "reference": _titles,
    "html": _phrases,
    "shortcode": _arguments,
}
