"""A line of a test set → the question a model is asked, and the answer expected.

`training.evaluate` says in its text how a line is prepared.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from training.mask import MOST, mask, plain, spaced, strip_links, unmask
from training.parallel import Pair, read_pairs

PLACEHOLDER = re.compile(r"⟦(\d+)⟧")


@dataclass(frozen=True, slots=True)
class Question:
    """A line of a test set as a model sees it."""

    text: str
    contents: tuple[str, ...]
    reference: str
    masked_reference: str

    def restored(self, answer: str) -> str:
        """Return an answer with its code put back."""
        return unmask(answer, self.contents)

    @property
    def numbers(self) -> frozenset[str]:
        """Placeholders of the text."""
        return frozenset(PLACEHOLDER.findall(self.text))


def prepare(pair: Pair) -> Question:
    """Mask and strip both sides of a line."""
    source, target = (mask(strip_links(side), MOST) for side in pair)
    english = plain(target.text)
    return Question(
        spaced(plain(source.text)),
        source.contents,
        unmask(english, target.contents),
        english,
    )


def prepare_set(path: Path, first: int | None = None) -> Iterator[Question]:
    """Yield the questions of the first lines of a set."""
    return map(prepare, islice(read_pairs(path), first or None))
