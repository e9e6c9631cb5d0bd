"""Pieces of XHTML → well-formed phrasing content, with links to formulas and to the glossary."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.equations import IN_TEXT
from pipeline.assemble.xhtml import attributes, esc


@dataclass
class Flow:
    """The XHTML written so far and the elements still open in it."""

    setting: Setting
    line: int
    parts: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    """What each open Markdown link became."""
    silent: int = 0
    terms: dict[str, int] = field(default_factory=dict)
    """Terms that are to lead to the glossary, and their entries there."""

    def write(self, xhtml: str) -> None:
        """Add XHTML."""
        if not self.silent:
            self.parts.append(xhtml)

    def open(self, name: str, attrs: dict[str, str] | None = None) -> None:
        """Open an element."""
        if self.silent:
            return
        self.parts.append(f"<{name}{attributes(attrs or {})}>")
        self.opened.append(name)

    def close(self, name: str) -> None:
        """Close the element and what was left open in it; HTML and Markdown may overlap."""
        if self.silent or name not in self.opened:
            return
        while True:
            innermost = self.opened.pop()
            self.parts.append(f"</{innermost}>")
            if innermost == name:
                return

    def finish(self) -> str:
        """Close what is open and return everything."""
        while self.opened:
            self.parts.append(f"</{self.opened.pop()}>")
        return "".join(self.parts)


def linked(text: str, flow: Flow) -> str:
    """Return plain text with its references to formulas, and its first terms, as links."""
    out, at = "", 0
    for start, end, xhtml in sorted(_links(text, flow)):
        if start >= at:
            out += esc(text[at:start]) + xhtml
            at = end
    return out + esc(text[at:])


def _links(text: str, flow: Flow) -> Iterator[tuple[int, int, str]]:
    if "a" in flow.opened or flow.silent:
        return
    known = flow.setting.equations
    for match in IN_TEXT.finditer(text):
        label = match[2].replace(" ", "")  # the engine spaces what looks like words
        if label in known.numbers:
            number = esc(known.numbers[label])
            shown = f"({number})" if match[1] == "eqref" else number
            href = f"#{known.places[label]}"
            yield match.start(), match.end(), f'<a href="{href}">{shown}</a>'
    yield from _terms(text, flow)


def _terms(text: str, flow: Flow) -> Iterator[tuple[int, int, str]]:
    taken: list[tuple[int, int]] = []
    for term in sorted(flow.terms, key=len, reverse=True):
        start = _find_word(text, term)
        end = start + len(term)
        if start < 0 or any(s < end and start < e for s, e in taken):
            continue
        taken.append((start, end))
        entry = flow.terms.pop(term)
        name = flow.setting.used[entry] = f"use-{entry}"
        attrs = {
            "class": "term",
            "epub:type": "glossref",
            "role": "doc-glossref",
            "id": name,
            "href": f"{flow.setting.glossary}#term-{entry}",
        }
        yield start, end, f"<a{attributes(attrs)}>{esc(term)}</a>"


def _find_word(text: str, term: str) -> int:
    """Return where a term stands that is no part of a Latin word or a number, or -1."""
    start = text.find(term)
    while start >= 0 and (
        _is_latin(text[start - 1 : start])
        or _is_latin(text[start + len(term) : start + len(term) + 1])
    ):
        start = text.find(term, start + 1)
    return start


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
