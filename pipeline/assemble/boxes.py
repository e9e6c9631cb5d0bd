"""What two marks around blocks mean → a box: alerts, admonitions, things to unfold."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.assemble.outline import Leaf, Node

_KINDS = {
    "note": "note", "info": "note", "primary": "note", "default": "note", "abstract": "note",
    "tip": "tip", "success": "tip", "hint": "tip", "question": "tip", "example": "tip",
    "important": "important", "warning": "warning", "attention": "warning",
    "caution": "caution", "danger": "caution", "error": "caution", "bug": "caution",
}  # fmt: skip
LABELS = {
    "note": ("注", "Note"),
    "tip": ("提示", "Tip"),
    "important": ("重要", "Important"),
    "warning": ("注意", "Warning"),
    "caution": ("当心", "Caution"),
}
_ALERT = re.compile(r"\\?\[!\s*(note|tip|important|warning|caution)\s*\\?\]\s*", re.IGNORECASE)
_LIQUID = re.compile(r"\{%-?\s*(note|admonition|callout)\b\s*(?P<args>.*?)-?%\}")
_LIQUID_END = re.compile(r"\{%-?\s*end(note|admonition|callout)\s*-?%\}")
_HUGO = re.compile(
    r"\{\{[<%]\s*(notice|admonition|callout|alert|hint|tip|note|warning)\b\s*(?P<args>.*?)/?[>%]\}\}"
)
_HUGO_END = re.compile(
    r"\{\{[<%]\s*/\s*(notice|admonition|callout|alert|hint|tip|note|warning)\s*[>%]\}\}"
)
_DETAILS = re.compile(r"\s*<details[^>]*>\s*(?:<summary[^>]*>(?P<summary>.*?)</summary>)?\s*", re.S)
_DETAILS_END = re.compile(r"\s*</details>\s*")
_ATTRIBUTE = re.compile(r"""\w+\s*=\s*|["']""")


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks that are set off from the text."""

    kind: str
    """A key of `LABELS`, or "details"."""
    title: str
    """As its author wrote it: plain text, of "details" HTML; "" where there is none."""
    children: tuple["Leaf | Node | Box", ...]
    leaf: Leaf | None = None
    """The block it begins with, where that is a mark only."""
    end: Leaf | None = None
    """... and the one it ends with."""

    @property
    def plain_children(self) -> tuple[Leaf | Node, ...]:
        """The children of a box that holds no other."""
        return tuple(child for child in self.children if not isinstance(child, Box))


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
            alert = alert_of(child)
            yield Box(alert.kind, "", boxed(alert.plain_children)) if alert else child
            continue
        found = _opening(child)
        if found is None:
            yield child
            continue
        kind, title, begins, ends = found
        end = _end(children, i, begins, ends)
        if end is None:
            yield child
            continue
        last = children[end]
        closing = last if isinstance(last, Leaf) else None
        yield Box(kind, title, boxed(children[i:end]), child, closing)
        i = end + 1


Test = Callable[[Leaf], bool]


def _opening(leaf: Leaf) -> tuple[str, str, Test, Test] | None:
    """Return kind and title of the box a mark opens, and how to tell such marks and their ends."""
    block = leaf.row.block
    literal = block.literal.strip()
    for begin, end in ((_LIQUID, _LIQUID_END), (_HUGO, _HUGO_END)):
        match = begin.fullmatch(literal) if block.kind == "shortcode" else None
        if match:
            words = _ATTRIBUTE.sub(" ", match["args"]).split()
            name = words[0].lower() if words and words[0].lower() in _KINDS else match[1]
            title = " ".join(w for w in words if w.lower() not in (name, "no-icon", "icon", "flat"))
            return _KINDS.get(name, "note"), title, _is("shortcode", begin), _is("shortcode", end)
    match = _DETAILS.fullmatch(block.literal) if block.kind == "html" else None
    if match:
        title = match["summary"] or ""
        return "details", title, _is("html", _DETAILS), _is("html", _DETAILS_END)
    return None


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


def alert_of(node: Node) -> Box | None:
    """Return the box that a quotation means which begins like a GitHub alert."""
    first = node.children[0] if node.children else None
    if node.container.kind != "quote" or not isinstance(first, Leaf):
        return None
    match = _ALERT.match(first.row.source) if first.row.block.kind == "paragraph" else None
    if not match:
        return None
    source = first.row.source[match.end() :]
    target = _ALERT.sub("", first.row.target, count=1)
    rest = [replace(first, row=replace(first.row, source=source, target=target))]
    return Box(match[1].lower(), "", (*(rest if source.strip() else []), *node.children[1:]))
