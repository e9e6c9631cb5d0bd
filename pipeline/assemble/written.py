"""What a writer did → where the file lies and what a reader of the report should look at."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.document import Finding, Post, Severity

CODES: Final[dict[str, tuple[Severity, str]]] = {
    "A101": ("warning", "the image cannot be used, its description stands in its place"),
    "A102": ("note", "the image is not on this machine, a link stands in its place"),
    "A103": ("warning", "the formula could not be converted, its TeX is shown"),
    "A104": ("warning", "HTML that a book cannot hold was left out"),
    "A105": ("note", "the link leads to nothing in the book, its text is kept"),
    "A106": ("warning", "the footnote mark has no footnote"),
    "A107": ("note", "the shortcode has no counterpart in a book and is shown as it stands"),
}
"""Every finding of assembling: how serious it is and what it says."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written."""

    path: Path
    findings: tuple[Finding, ...] = ()
    formulas: tuple[tuple[str, int], ...] = ()
    """How many formulas each converter took, by its name; only of an EPUB."""


def finding(code: str, post: Post, line: int, detail: str) -> Finding:
    """Return the finding ``code`` about a line of a post; ``detail`` is what it is about."""
    severity, sentence = CODES[code]
    return Finding(code, severity, f"{post.source}:{line}", f"{sentence}: {detail}")


def unique(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return the findings in order, each once: source and target often share one cause."""
    return tuple(dict.fromkeys(findings))
