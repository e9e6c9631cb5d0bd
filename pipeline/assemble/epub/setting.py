"""What the pages of one chapter need to know besides their text."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.assemble.images import Images
from pipeline.assemble.links import Links, external
from pipeline.assemble.outline import Outline
from pipeline.assemble.written import finding
from pipeline.assemble.xhtml import attributes, esc
from pipeline.document import Finding
from pipeline.markup import definitions


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
    definitions: Mapping[str, Any] = field(init=False)
    notes: Notes = field(init=False)
    findings: list[Finding] = field(default_factory=list)
    formulas: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Find the link definitions and the footnotes."""
        self.definitions = definitions(self.outline.chapter.post.blocks)
        self.notes = Notes(self.outline.labels)

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

    def image(self, src: str, alt: str, title: str = "", linked: bool = False) -> str:
        """Return an image as phrasing content: itself, a link to it, or its description.

        ``linked`` tells that it stands in a link, which cannot hold another.
        """
        picture = self.images.pictures.get(src)
        if picture:
            pairs = {"src": f"../images/{picture.name}", "alt": alt}
            return f"<img{attributes(pairs | ({'title': title} if title else {}))}/>"
        label = esc(alt or title or src.rsplit("/", 1)[-1][:60] or "image")
        href = external(src) if self.images.state(src) == "remote" and not linked else ""
        if href:
            return f'<a class="missing" href="{esc(href)}">{label}</a>'
        return f'<span class="missing" role="img" aria-label="{label}">{label}</span>'
