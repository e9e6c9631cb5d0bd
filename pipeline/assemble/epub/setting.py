"""What the pages of one chapter need to know besides their text."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.assemble.equations import Equations, equations
from pipeline.assemble.images import Images, Picture
from pipeline.assemble.links import Links, external
from pipeline.assemble.macros import Macros
from pipeline.assemble.outline import Outline
from pipeline.assemble.parts import english_definitions
from pipeline.assemble.sizes import size_attributes
from pipeline.assemble.written import finding
from pipeline.assemble.xhtml import attributes, esc
from pipeline.document import Finding
from pipeline.markup import definitions
from pipeline.style import DEFAULT, Style


@dataclass
class Notes:
    """Numbers of the footnotes, in the order they are first referred to."""

    labels: frozenset[str]
    numbers: dict[str, int] = field(default_factory=dict)
    referred: set[str] = field(default_factory=set)

    def number(self, label: str) -> int:
        """Return the footnote's number."""
        return self.numbers.setdefault(label, len(self.numbers) + 1)

    def refer(self, label: str) -> tuple[int, str]:
        """Return the number and, for the first mark only, the identifier of the mark."""
        number = self.number(label)
        first = label not in self.referred
        self.referred.add(label)
        return number, f"fnref-{number}" if first else ""


@dataclass
class Setting:
    """Where the pieces of a chapter find what stands outside of them, and note what they met."""

    outline: Outline
    links: Links
    images: Images
    style: Style = DEFAULT
    entries: Mapping[str, int] = field(default_factory=dict)
    """Number of each glossary entry, by its Chinese."""
    glossary: str = "glossary.xhtml"
    """Where the glossary stands, seen from the chapter."""
    picture: Callable[[Picture], str] = lambda picture: f"../images/{picture.name}"
    """Gives the address of an image of the chapter."""
    definitions: Mapping[str, Any] = field(init=False)
    english: Mapping[str, Any] = field(init=False)
    """The link definitions with their titles in English."""
    notes: Notes = field(init=False)
    findings: list[Finding] = field(default_factory=list)
    formulas: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)
    """What the notes on the translation say."""
    used: dict[int, str] = field(default_factory=dict)
    """Where the chapter first uses each glossary entry it uses."""
    equations: Equations = field(init=False)
    macros: Macros = field(default_factory=Macros)
    """The commands that the formulas shown so far have defined."""
    _terms: dict[int, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the link definitions, the footnotes, the formulas and the terms."""
        self.definitions = definitions(self.outline.chapter.post.blocks)
        self.english = english_definitions(self.outline.chapter.rows)
        self.notes = Notes(self.outline.labels)
        self.equations = equations(self.outline)
        self._find_terms()

    def _find_terms(self) -> None:
        side = self.style.sides[0]
        for leaf in self.outline.leaves if self.entries else ():
            matches = [(u, m) for u in leaf.row.units for m in u.segment.terms]
            for unit, match in matches:
                entry = self.entries.get(match.term.source)
                if entry is None or entry in self.used or match.term.kind == "forbid":
                    continue
                self.used[entry] = leaf.name
                surface = unit.segment.text[match.start : match.end]
                shown = surface if side == "src" else match.term.target
                self._terms.setdefault(leaf.number, {})[shown] = entry

    def terms_of(self, number: int) -> dict[str, int]:
        """Return what a row uses first: terms as they stand in it, and their entries.

        Whoever shows one takes it out.
        """
        return self._terms.get(number, {})

    def remark(self, text: str) -> int:
        """Keep a note on the translation and return its number."""
        self.remarks.append(text)
        return len(self.remarks)

    @property
    def language(self) -> str:
        """Of the original."""
        return self.outline.chapter.post.language

    def note(self, code: str, line: int, detail: str) -> None:
        """Keep a finding."""
        self.findings.append(finding(code, self.outline.chapter.post, line, detail))

    def count(self, converter: str) -> None:
        """Count a formula."""
        self.formulas[converter] += 1

    def image(
        self, src: str, alt: str, title: str = "", linked: bool = False, size: str = ""
    ) -> str:
        """Return an image as phrasing content: itself, a link to it, or its description.

        ``linked`` tells that it stands in a link, which cannot hold another; ``size`` is as
        `size_of` returns it.
        """
        picture = self.images.pictures.get(src)
        if picture:
            pairs = {"src": self.picture(picture), "alt": alt}
            pairs |= {"title": title} if title else {}
            return f"<img{attributes(pairs | size_attributes(size, picture.width))}/>"
        label = esc(alt or title or src.rsplit("/", 1)[-1][:60] or "image")
        href = external(src) if self.images.state(src) == "remote" and not linked else ""
        if href:
            return f'<a class="missing" href="{esc(href)}">{label}</a>'
        return f'<span class="missing" role="img" aria-label="{label}">{label}</span>'
