"""The rows of a chapter → the tree a reader sees: lists within quotations, cells within tables."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.document import Chapter, Container, Row

_HIDDEN = ("title", "tag", "blank", "reference", "front_matter", "part")


@dataclass(frozen=True)
class Node:
    """A container with what stands in it."""

    container: Container
    children: tuple["Leaf | Node", ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A row at its place in the chapter."""

    row: Row
    number: int
    """Index of its block in the post, which gives it its name in the book."""
    level: int = 0
    """headings: 2 to 6; no level is skipped, whatever the post did."""
    parts: tuple["Leaf", ...] = ()
    """The words within its literal: comments of code, captions of HTML."""

    @property
    def name(self) -> str:
        """Identifier, unique within the chapter."""
        return f"b{self.number}"


@dataclass(frozen=True)
class Outline:
    """What is shown of a chapter, in order."""

    chapter: Chapter

    @cached_property
    def title(self) -> tuple[str, str]:
        """The chapter's title in Chinese and in English, inline Markdown."""
        post, rows = self.chapter.post, self.chapter.rows
        for row in rows:
            if row.block.kind == "title":
                return row.source, self.chapter.title
        heading = self._own_heading
        return (rows[heading].source if heading >= 0 else post.title), self.chapter.title

    @cached_property
    def _own_heading(self) -> int:
        """Index of the heading that is the chapter's title and not to be repeated, or -1."""
        rows = self.chapter.rows
        has_title = any(row.block.kind == "title" for row in rows)
        for number, row in enumerate(rows):
            if row.block.kind == "heading" and row.block.info == "1" and not row.block.path:
                own = _same(row.source, self.chapter.post.title)
                own = own or (row.target == self.chapter.title and not has_title)
                return number if own else -1
            if has_title and row.block.kind not in _HIDDEN:
                return -1
        return -1

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """The rows that are shown, in order."""
        leaves: list[Leaf] = []
        outer: list[int] = []
        for number, row in enumerate(self.chapter.rows):
            if row.block.kind in _HIDDEN or number == self._own_heading:
                continue
            level = 0
            if row.block.kind == "heading":
                depth = int(row.block.info or "1")
                outer = [d for d in outer if d < depth] + [depth]
                level = min(len(outer) + 1, 6)
            leaves.append(Leaf(row, number, level, self._parts(number)))
        return tuple(leaves)

    def _parts(self, number: int) -> tuple[Leaf, ...]:
        rows, end = self.chapter.rows, number + 1
        while end < len(rows) and rows[end].block.kind == "part":
            end += 1
        return tuple(Leaf(rows[n], n) for n in range(number + 1, end))

    @cached_property
    def tree(self) -> tuple[Leaf | Node, ...]:
        """The leaves, in the containers they stand in."""
        return tuple(_grow(self.leaves, 0))

    @cached_property
    def labels(self) -> frozenset[str]:
        """Labels of the footnotes the chapter holds."""
        paths = (container for leaf in self.leaves for container in leaf.row.block.path)
        return frozenset(c.info for c in paths if c.kind == "footnote")


def footnotes_in(children: Iterable[Leaf | Node]) -> Iterator[Node]:
    """Yield the footnotes wherever they stand."""
    for child in children:
        if isinstance(child, Node):
            if child.container.kind == "footnote":
                yield child
            yield from footnotes_in(child.children)


def _grow(leaves: Sequence[Leaf], depth: int) -> Iterator[Leaf | Node]:
    start = 0
    while start < len(leaves):
        path = leaves[start].row.block.path
        if len(path) <= depth:
            yield leaves[start]
            start += 1
            continue
        end = start
        while (
            end < len(leaves) and leaves[end].row.block.path[depth : depth + 1] == path[depth:][:1]
        ):
            end += 1
        yield Node(path[depth], tuple(_grow(leaves[start:end], depth + 1)))
        start = end


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W", "", one) == re.sub(r"\W", "", other)
