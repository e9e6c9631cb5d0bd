"""What two marks around blocks mean → a box: alerts, admonitions, things to unfold."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.assemble.outline import Leaf, Node
from pipeline.assemble.parts import is_attribute
from pipeline.document import Block, Row
from pipeline.markup import BOXES, as_markdown, escape

LABELS = {
    "note": ("注", "Note"),
    "tip": ("提示", "Tip"),
    "important": ("重要", "Important"),
    "warning": ("注意", "Warning"),
    "caution": ("当心", "Caution"),
}
_HEXO_NAMES = "note|admonition|callout|folding|hideToggle"
_HUGO_NAMES = (
    "notice|admonition|callout|alert|hint|tip|note|warning|important|caution|details|collapse"
)
_UNFOLDING = ("folding", "hideToggle", "details", "collapse")
_LIQUID = re.compile(rf"\{{%-?\s*({_HEXO_NAMES})\b\s*+(?P<args>.*?)-?%\}}")
_LIQUID_END = re.compile(rf"\{{%-?\s*end({_HEXO_NAMES})\s*-?%\}}")
_HUGO = re.compile(rf"\{{\{{[<%]\s*({_HUGO_NAMES})\b\s*+(?P<args>.*?)/?[>%]\}}\}}")
_HUGO_END = re.compile(rf"\{{\{{[<%]\s*/\s*({_HUGO_NAMES})\s*[>%]\}}\}}")
_DETAILS = re.compile(
    r"\s*<details[^>]*>\s*+(?:<summary[^>]*>(?P<summary>.*?)</summary>\s*)?", re.DOTALL
)
_DETAILS_END = re.compile(r"\s*</details>\s*")
_ATTRIBUTE = re.compile(r"""(?<!\w)\w+\s*=\s*|["']""")


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks that are set off from the text."""

    kind: str
    """A key of `LABELS`, or "" for one that only holds blocks together."""
    title: Leaf | None
    """As its author wrote it, and its translation; None where there is none."""
    children: tuple["Leaf | Node | Box", ...]
    leaf: Leaf | None = None
    """The block it begins with, where that is a mark only."""
    end: Leaf | None = None
    """... and the one it ends with."""
    unfolds: bool = False
    """Whether its content is hidden until a reader asks for it."""


Piece = Leaf | Node | Box


def boxed(children: Sequence[Leaf | Node]) -> tuple[Piece, ...]:
    """Return the children with what stands between two marks put into boxes."""
    return tuple(_boxed(list(children)))


def _boxed(children: list[Leaf | Node]) -> Iterator[Piece]:
    i = 0
    while i < len(children):
        child = children[i]
        i += 1
        if isinstance(child, Node):
            yield _contained(child) if child.container.kind == "box" else child
            continue
        found = _opening(child)
        if found is None:
            yield child
            continue
        box, begins, ends = found
        end = _end(children, i, begins, ends)
        if end is None:
            yield child
            continue
        last = children[end]
        closing = last if isinstance(last, Leaf) else None
        yield replace(box, children=boxed(children[i:end]), end=closing)
        i = end + 1


def _contained(node: Node) -> Box:
    """Return the box that a container is."""
    names = node.container.info.split()
    unfolds = "details" in names
    kind = next((BOXES[name] for name in names if name in BOXES), "note" if unfolds else "")
    first = node.children[0] if node.children else None
    has_title = isinstance(first, Leaf) and first.row.block.kind == "label"
    title = first if isinstance(first, Leaf) and has_title else None
    return Box(kind, title, boxed(node.children[has_title:]), unfolds=unfolds)


Test = Callable[[Leaf], bool]


def _opening(leaf: Leaf) -> tuple[Box, Test, Test] | None:
    """Return the box a mark opens, still empty, and how to tell such marks and their ends."""
    block = leaf.row.block
    literal = block.literal.strip()
    for begin, end in ((_LIQUID, _LIQUID_END), (_HUGO, _HUGO_END)):
        match = begin.fullmatch(literal) if block.kind == "shortcode" else None
        if match:
            words = _ATTRIBUTE.sub(" ", match["args"]).split()
            name = words[0].lower() if words and words[0].lower() in BOXES else match[1]
            title = " ".join(w for w in words if w.lower() not in (name, "no-icon", "icon", "flat"))
            box = Box(BOXES.get(name, "note"), _title(leaf, escape(title)), (), leaf)
            box = replace(box, unfolds=match[1] in _UNFOLDING)
            return box, _is("shortcode", begin), _is("shortcode", end)
    match = _DETAILS.fullmatch(block.literal) if block.kind == "html" else None
    if match:
        summary = _title(leaf, as_markdown(match["summary"] or ""))
        box = Box("note", summary, (), leaf, unfolds=True)
        return box, _is("html", _DETAILS), _is("html", _DETAILS_END)
    return None


def _title(leaf: Leaf, text: str) -> Leaf | None:
    """Return the title of a box: translated where it holds Chinese, as it stands elsewhere."""
    literal = leaf.row.block.literal
    for part in leaf.parts:
        if not is_attribute(literal, part.row):
            return part
    label = Block("label", "", text, leaf.row.block.line)
    return Leaf(Row(label, text, text), leaf.number) if text.strip() else None


def _is(kind: str, pattern: re.Pattern[str]) -> Test:
    return lambda leaf: (
        leaf.row.block.kind == kind and bool(pattern.fullmatch(leaf.row.block.literal.strip()))
    )


def _end(children: Sequence[Leaf | Node], at: int, begins: Test, ends: Test) -> int | None:
    depth = 1
    for i in range(at, len(children)):
        child = children[i]
        if isinstance(child, Node):
            continue
        depth += begins(child) - ends(child)
        if depth == 0:
            return i
    return None
