"""The labels and tags of a chapter's formulas → numbers, and references to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from pipeline.assemble.outline import Outline

_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_TAG = re.compile(r"\\tag\*?\s*\{([^{}]*)\}")
_LINE = re.compile(r"\\\\")
_REFERENCE = re.compile(r"\\(?:eq)?ref\s*\{([^{}]*)\}")
_IN_MATH = re.compile(r"\\(eqref|ref)\s*\{([^{}]*)\}")
# The engine may have taken the backslash for a slip.
IN_TEXT = re.compile(r"\\?\b(eqref|ref)\s*\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Equations:
    """The numbered formulas of a chapter."""

    numbers: dict[str, str]
    """By label."""
    places: dict[str, str]
    """Identifier of the block each label stands in."""
    counted: frozenset[str]
    """Labels whose number is ours, because the author left counting to the renderer."""

    def written(self, tex: str) -> str:
        """Return a formula with its numbers as tags, and references as the numbers they mean."""
        tex = _LABEL.sub(
            lambda m: rf"\tag{{{self.numbers[m[1]]}}}" if m[1] in self.counted else "", tex
        )
        return _IN_MATH.sub(self._reference, tex)

    def _reference(self, match: re.Match[str]) -> str:
        number = self.numbers.get(match[2])
        if number is None:
            return match[0]
        return rf"\text{{({number})}}" if match[1] == "eqref" else rf"\text{{{number}}}"


def equations(outline: Outline) -> Equations:
    """Return the numbers of a chapter: an author's tags, else 1, 2, … for what is referred to."""
    referred = {label for text in _texts(outline) for label in _REFERENCE.findall(text)}
    taken = {tag for text in _texts(outline) for tag in _TAG.findall(text)}
    tags: dict[str, str] = {}
    untagged: list[str] = []
    places: dict[str, str] = {}
    for name, tex in _formulas(outline):
        for line in _LINE.split(tex):
            tag = _TAG.search(line)
            for label in _LABEL.findall(line):
                if label in places:
                    continue
                places[label] = name
                if tag:
                    tags[label] = tag[1]
                elif label in referred:
                    untagged.append(label)
    free = (str(n) for n in count(1) if str(n) not in taken)
    counted = dict(zip(untagged, free, strict=False))
    return Equations(tags | counted, places, frozenset(counted))


def _formulas(outline: Outline) -> Iterator[tuple[str, str]]:
    for leaf in outline.leaves:
        if r"\label" in (leaf.row.block.literal or leaf.row.source):
            yield leaf.name, leaf.row.block.literal or leaf.row.source


def _texts(outline: Outline) -> Iterator[str]:
    return (leaf.row.block.literal or leaf.row.source for leaf in outline.leaves)
