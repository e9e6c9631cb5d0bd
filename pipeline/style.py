"""What a reader asks of the look of a book → what every writer is told."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.errors import UsageError

Layout = Literal["side-by-side", "stacked", "english-first", "english", "chinese"]
Align = Literal["block", "sentence"]
Side = Literal["src", "tgt"]

LAYOUTS: tuple[Layout, ...] = get_args(Layout)
ALIGNS: tuple[Align, ...] = get_args(Align)

_SIDES: dict[Layout, tuple[Side, ...]] = {
    "side-by-side": ("src", "tgt"),
    "stacked": ("src", "tgt"),
    "english-first": ("tgt", "src"),
    "english": ("tgt",),
    "chinese": ("src",),
}
_IN_WORDS: dict[Layout, tuple[str, str]] = {
    "side-by-side": ("原文与译文对照", "The Chinese original beside an English translation"),
    "stacked": ("原文在上，译文在下", "The Chinese original above an English translation"),
    "english-first": ("译文在前，原文对照", "An English translation beside the Chinese original"),
    "english": ("英文译本", "An English translation from the Chinese"),
    "chinese": ("中文原文", "The Chinese original"),
}
_REFERS = re.compile(r"@import|url\s*\((?!\s*[\"']?data:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """How a book is laid out."""

    layout: Layout = "side-by-side"
    align: Align = "block"
    """sentence: every sentence is tied to its counterpart."""
    notes: bool = False
    """Whether what the translation has doubts about stands in the book as notes."""
    css: str = ""
    """A style sheet of the user's own, taken after ours."""

    def __post_init__(self) -> None:
        """Refuse a style sheet that a book could not hold.

        Raises:
            UsageError: it refers to other files.

        """
        if found := _REFERS.search(self.css):
            raise UsageError(
                f"the style sheet refers to another file: {found[0]}…",
                hint="Write fonts and images into the style sheet itself, as data.",
            )

    @property
    def sides(self) -> tuple[Side, ...]:
        """The languages that are shown, in order."""
        return _SIDES[self.layout]

    @property
    def has_columns(self) -> bool:
        """Whether both languages stand beside each other where there is room."""
        return self.layout in ("side-by-side", "english-first")

    @property
    def in_words(self) -> tuple[str, str]:
        """What a title page says of it, in Chinese and in English."""
        return _IN_WORDS[self.layout]

    def order(self, source: str, target: str, joint: str = "") -> str:
        """Return what is shown of two texts, each once."""
        both = {"src": source, "tgt": target}
        shown = dict.fromkeys(both[side] for side in self.sides if both[side])
        return joint.join(shown) or source or target


DEFAULT = Style()
