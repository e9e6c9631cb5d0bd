"""TermBase eXchange (ISO 30042) ↔ terms.

Written is TBX-Basic of 2008, which every tool reads; read is that and the edition of 2019. The
kind of a row travels as ``projectSubset``, a forbidden English also as a deprecated term.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args
from xml.sax.saxutils import escape

from pipeline.document import Finding, Term, TermKind
from pipeline.errors import GlossaryError
from pipeline.glossary.rows import make_term
from pipeline.glossary.safe_xml import parse_xml

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CONCEPTS = ("termEntry", "conceptEntry")
_LANGUAGES = ("langSet", "langSec")
_TERMS = ("tig", "ntig", "termSec")
_DEPRECATED = "deprecatedTerm-admn-sts"
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<martif type="TBX-Basic" xml:lang="zh">
<martifHeader>
<fileDesc><sourceDesc><p>Written by duizhao.</p></sourceDesc></fileDesc>
</martifHeader>
<text><body>
"""


def write_tbx(terms: Sequence[Term]) -> str:
    """Return the terms as TBX, one concept a row."""
    concepts = "".join(_concept(number, term) for number, term in enumerate(terms, 1))
    return f"{_HEAD}{concepts}</body></text>\n</martif>\n"


def read_tbx(path: Path) -> tuple[tuple[Term, ...], tuple[Finding, ...]]:
    """Return the terms of a TBX file, and what of it was left out.

    Raises:
        GlossaryError: it is not TBX, or declares entities, which no glossary needs.

    """
    terms: list[Term] = []
    findings: list[Finding] = []
    root = parse_xml(path, ("martif", "tbx"), "a TBX file", GlossaryError, "glossary")
    for concept in _elements(root, _CONCEPTS):
        where = f"{path}:{concept.sourceline}"
        for row in _rows(concept, where, findings):
            try:
                terms.append(make_term(*row, where))
            except GlossaryError as error:
                findings.append(Finding("G305", "warning", where, f"left out: {error.message}"))
    return tuple(terms), tuple(findings)


def _concept(number: int, term: Term) -> str:
    status = _DEPRECATED if term.kind == "forbid" else "preferredTerm-admn-sts"
    note = f"<note>{escape(term.note)}</note>" if term.note else ""
    return (
        f'<termEntry id="c{number}"><admin type="projectSubset">{term.kind}</admin>{note}\n'
        f'<langSet xml:lang="zh"><tig><term>{escape(term.source)}</term></tig></langSet>\n'
        f'<langSet xml:lang="en"><tig><term>{escape(term.target)}</term>'
        f'<termNote type="administrativeStatus">{status}</termNote></tig></langSet></termEntry>\n'
    )


def _rows(concept: Any, where: str, findings: list[Finding]) -> Iterator[tuple[str, str, str, str]]:
    sources, targets = _spellings(concept, "zh"), _spellings(concept, "en")
    if not sources or not targets:
        said = "a concept without both a Chinese and an English term; left out."
        findings.append(Finding("G304", "note", where, said))
        return
    kind = next((_text(e) for e in _elements(concept, ("admin",), "projectSubset")), "")
    note = " ".join(filter(None, map(_text, _elements(concept, ("note", "descrip")))))
    asked = [text for text, status in targets if status != _DEPRECATED]
    for text in asked[1:]:
        said = f"“{text}” is another English of “{sources[0][0]}”; left out."
        findings.append(Finding("G306", "note", where, said))
    for source, _ in sources:
        if asked:
            yield source, asked[0], kind if kind in get_args(TermKind) else "", note
        for text, status in targets:
            if status == _DEPRECATED:
                yield source, text, "forbid", note


def _spellings(concept: Any, language: str) -> list[tuple[str, str]]:
    """Return term and status of each term in a language, whatever its region."""
    found = []
    for part in _elements(concept, _LANGUAGES):
        if (part.get(_LANG) or "").lower().replace("_", "-").split("-")[0] != language:
            continue
        for holder in _elements(part, _TERMS):
            text = next(map(_text, _elements(holder, ("term",))), "")
            status = next(map(_text, _elements(holder, ("termNote",), "administrativeStatus")), "")
            if text:
                found.append((text, status))
    return found


def _elements(parent: Any, names: Sequence[str], kind: str = "") -> Iterator[Any]:
    for name in names:
        for element in parent.iter(f"{{*}}{name}"):
            if not kind or element.get("type") == kind:
                yield element


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
