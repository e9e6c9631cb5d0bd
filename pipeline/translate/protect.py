"""A segment's nodes → the text the engine sees: atoms, terms and numerals as it knows them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal
from unicodedata import normalize

from pipeline.document import Term
from pipeline.han import has_han, is_han
from pipeline.markup import escape, join_lines, unescape
from pipeline.translate.nodes import Node
from pipeline.translate.numerals import SMALL, Numeral, say

_MARKUP = re.compile(r"(?<!\\)[*~`$\[\]<]")
# Numbers that a model may well get wrong, and calculations with them.
_NUMBERS = (
    r"(?<![A-Za-z0-9_.])\d+(?:[.,]\d+)*%?(?:\s*[-+−×*/=<>≈~:]\s*\d+(?:[.,]\d+)*%?)*(?![A-Za-z0-9_])"
)
CUT_SHORT = ("…", "..")
"""Ends of a text that a page cut; the engine would make something of the dots, `finished` puts them
back."""
_DIGITS = re.compile(r"\d+")
_PLAIN_WORD = re.compile(r"[A-Z][a-z]*\b")
_LONGEST_COPY = 40
"""Characters of English a model copies as one term; a longer one is framed by placeholders."""
_MOST_PLACEHOLDERS = 10
_COUNTS = ("23", "47", "68", "31", "92", "56", "74", "39", "62", "53")
_STAND_INS = {
    "count": (_COUNTS, "{}", "{}"),
    "share": (_COUNTS, "{}%", "{}%"),
    "date": (("2016", "2014", "2018", "2013", "2011", "2017"), "{} 年", "{}"),
}
"""Numbers that models copy, none that *an* stands before; how Chinese and English write them."""


Style = Literal["plain", "framed", "copied", "placeholder"]
"""framed: an emphasised text stands in Chinese between two placeholders, so that it is translated
with its sentence. plain: terms stand in Chinese as well. copied: an emphasised text stands in
English, to be copied as terms are. placeholder: it is one, and terms and numbers are too."""


class TooManyAtomsError(Exception):
    """A segment cannot be written in this form: it holds more atoms than there are numbers."""


@dataclass(frozen=True, slots=True)
class Form:
    """A segment as the engine sees it, and what its answer must hold."""

    text: str
    atoms: tuple[str, ...] = ()
    """Markdown that stands for placeholder 0, 1, …"""
    counts: tuple[int, ...] = ()
    """How often each placeholder stands in the text."""
    copies: tuple["Copy", ...] = ()
    """What the text holds as terms to be copied, in order."""
    pairs: tuple[tuple[int, int], ...] = ()
    """Placeholders that open and close a wrapper."""


@dataclass(frozen=True, slots=True)
class Copy:
    """English written into the Chinese text, to be found again in the answer."""

    text: str
    wrapped: bool = False
    """Whether it must be found, or the marks around it would be lost."""
    exact: bool = False
    """Whether not even its first letter may change."""
    opening: str = ""
    closing: str = ""
    stand_in: str = ""
    """A number that stands for it on the way through the engine."""

    @property
    def sought(self) -> str:
        """What the answer holds if it was copied."""
        return self.stand_in or self.text

    @property
    def pattern(self) -> str:
        """Regular expression that finds it among the engine's words and in the English."""
        if not self.stand_in:
            return rf"(?<!\w){re.escape(escape(self.text))}(?!\w)"
        digits = self.stand_in.replace("%", r"\s?%")
        return rf"(?<![\w.,]){digits}(?!\d|[.,]\d|[A-Za-wyz_])"


TIES = "-/="
"""Signs that tie a placeholder or a term to a word, as characters of a pattern's class."""
_TIED = re.compile(rf"[{TIES}](?![{TIES}\s])")
_TIED_TO = re.compile(rf"[^{TIES}\s][{TIES}]\Z")


@dataclass(slots=True)
class _Writer:
    """Collects the pieces of a form."""

    placeholder: str
    marks: tuple[str, str]
    style: Style
    numbers: set[str]
    """Those that stand in the segment already."""
    pieces: list[str] = field(default_factory=list)
    atoms: list[str] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    pairs: list[tuple[int, int]] = field(default_factory=list)

    def write(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            if node.kind == "text":
                self.text(unescape(join_lines(node.raw)))
            elif node.kind == "atom":
                self.atom(node.raw)
            elif node.term:
                self.term(node.term)
            elif node.numeral:
                self.numeral(node.numeral)
            else:
                self.wrapper(node)

    def text(self, text: str) -> None:
        """Write prose; what reads as a placeholder or a mark in it is kept as an atom."""
        if self.pieces and _TIED.match(text):
            self.pieces[-1] = self.pieces[-1].removesuffix(" ")
        position = 0
        for found in _kept(self.placeholder, self.marks, self.style).finditer(text):
            self.pieces.append(text[position : found.start()])
            self.atom(escape(say(found[0]) if is_han(found[0]) else found[0]))
            position = found.end()
        self.pieces.append(text[position:])

    def atom(self, markdown: str, fresh: bool = False) -> int:
        if not fresh and markdown in self.atoms:
            number = self.atoms.index(markdown)
            self.counts[number] += 1
        else:
            number = len(self.atoms)
            if number == _MOST_PLACEHOLDERS:
                raise TooManyAtomsError
            self.atoms.append(markdown)
            self.counts.append(1)
        self.apart(self.placeholder.format(number))
        return number

    def apart(self, text: str) -> None:
        """Write what is no Chinese between spaces, but for ``top-$k$`` and ``IoU/mAP``."""
        joined = _TIED_TO.search("".join(self.pieces[-2:]))
        self.pieces.append(f"{text} " if joined else f" {text} ")

    def term(self, term: Term) -> None:
        if self.style == "placeholder":
            self.atom(escape(term.target))
        elif self.style == "plain" and has_han(term.source):
            self.text(term.source)
        elif self.style == "plain":
            self.apart(term.target)
        else:
            self.copy(Copy(term.target, exact=term.kind == "keep"))

    def copy(self, copy: Copy) -> None:
        left, right = self.marks
        self.copies.append(copy)
        if left:
            self.pieces.append(f"{left}{copy.text}{right}")
        else:
            self.apart(copy.text)

    def numeral(self, numeral: Numeral, opening: str = "", closing: str = "") -> None:
        """Write a plain number instead: ``million`` and ``one third`` get lost, digits do not."""
        numbers, chinese, english = _STAND_INS[numeral.kind]
        number = next((number for number in numbers if number not in self.numbers), "")
        if self.style == "placeholder" or not number:
            self.atom(opening + escape(numeral.english) + closing)
            return
        self.numbers.add(number)
        stand_in = english.format(number)
        self.copies.append(
            Copy(numeral.english, True, opening=opening, closing=closing, stand_in=stand_in)
        )
        self.apart(chinese.format(number))

    def wrapper(self, node: Node) -> None:
        if len(node.children) == 1 and node.children[0].numeral:
            self.numeral(node.children[0].numeral, node.opening, node.closing)
            return
        english = node.english
        simple = not _MARKUP.search(english) and bool(english.strip())
        chinese = any(child.kind == "text" and has_han(child.raw) for child in _texts(node))
        if not simple and not any(has_han(child.raw) for child in _texts(node)):
            self.atom(node.opening + english + node.closing)  # nothing inside to translate
        elif simple and self.style == "placeholder":
            text = self.lowered(english) if chinese else english
            self.atom(node.opening + text + node.closing)
        elif simple and (not chinese or (self.style == "copied" and len(english) <= _LONGEST_COPY)):
            text = self.lowered(unescape(english)) if chinese else unescape(english)
            self.copy(Copy(text, True, False, node.opening, node.closing))
        else:
            opening = self.atom(node.opening, fresh=True)
            self.write(node.children)
            closing = self.atom(node.closing, fresh=True)
            self.pairs.append((opening, closing))

    def lowered(self, english: str) -> str:
        """Return a text translated on its own as it stands within a sentence."""
        inside = any(piece.strip() for piece in self.pieces)
        return (
            english[0].lower() + english[1:] if inside and _PLAIN_WORD.match(english) else english
        )


@cache
def _kept(placeholder: str, marks: tuple[str, str], style: Style) -> re.Pattern[str]:
    """Return what of the prose the engine must not see: our own signs, and in time numbers."""
    signs = [re.escape(placeholder).replace(r"\{\}", r"\d+"), *map(re.escape, filter(None, marks))]
    return re.compile("|".join((*signs, _NUMBERS, SMALL) if style == "placeholder" else signs))


def _texts(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.kind == "wrapper":
            yield from _texts(child)
        elif child.kind != "atom":
            yield child


def _numbers_in(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        english = node.term.target if node.term else node.english
        yield from _DIGITS.findall(normalize("NFKC", f"{node.raw} {english}"))


def write_form(
    nodes: Sequence[Node],
    placeholder: str,
    marks: tuple[str, str],
    style: Style = "framed",
) -> Form:
    """Return what the engine is to translate.

    Args:
        nodes: of the segment.
        placeholder: the engine's pattern with ``{}`` for a number.
        marks: the engine's marks around a term to be copied, or empty strings.
        style: how terms, emphasised texts and numbers are written.

    Raises:
        TooManyAtomsError: the segment holds more atoms than an engine tells apart.

    """
    writer = _Writer(placeholder, marks, style, set(_numbers_in(nodes)))
    writer.write(nodes)
    text = " ".join("".join(writer.pieces).split())
    return Form(
        text.rstrip(text[-1]) if text.endswith(CUT_SHORT) else text,
        tuple(writer.atoms),
        tuple(writer.counts),
        tuple(writer.copies),
        tuple(writer.pairs),
    )
