"""The terms a book uses → its glossary, with links to where each chapter first uses one."""

from collections.abc import Mapping, Sequence

from pipeline.assemble.epub.pages import Page
from pipeline.assemble.finished import Finished
from pipeline.assemble.xhtml import bilingual, esc, lang
from pipeline.digest import text_digest
from pipeline.document import Book, Term
from pipeline.han import has_han

_MOST_LINKS = 12


def entries(terms: Sequence[Term]) -> dict[int, Term]:
    """Return the terms the glossary lists by number; what must not be said is not for readers.

    Posts may bring rows of their own that say the same: they are one entry.
    """
    listed: dict[int, Term] = {}
    for term in terms:
        if term.kind in ("keep", "prefer"):
            listed.setdefault(_number(term), term)
    return listed


def numbered(terms: Sequence[Term]) -> Mapping[str, int]:
    """Return the number of each entry by its Chinese."""
    return {term.source: number for number, term in entries(terms).items()}


def _number(term: Term) -> int:
    """Return a number that depends on the row alone, whatever other rows a book uses.

    So a chapter stays the same, byte for byte, when the glossary gets another entry.
    """
    said = "\n".join((term.source, term.target, term.kind))
    return int(text_digest(said)[:9], 16)


def glossary_page(book: Book, chapters: Sequence[Finished], file: str = "post-{}.xhtml") -> Page:
    """Return the glossary: Chinese, English, note, and where chapters first use each term."""
    uses: dict[int, list[tuple[int, str]]] = {}
    for number, finished in enumerate(chapters, 1):
        name = file.format(finished.chapter.slug)
        for entry, place in finished.used:
            uses.setdefault(entry, []).append((number, f"{name}#{place}"))
    listed = "\n".join(
        _entry(number, term, uses.get(number, []), book.language)
        for number, term in entries(book.terms).items()
    )
    body = (
        '<section epub:type="glossary" role="doc-glossary" aria-labelledby="title">\n'
        f'<h1 id="title">{bilingual("术语表", "Glossary", book.language)}</h1>\n'
        f'<dl class="glossary">\n{listed}\n</dl>\n</section>'
    )
    return Page("glossary", "术语表", "Glossary", body, back=True)


def _entry(number: int, term: Term, uses: Sequence[tuple[int, str]], language: str) -> str:
    source = esc(term.source)
    target = "" if term.source == term.target else esc(term.target)
    note = ""
    if term.note:
        note = f"<p {lang(language if has_han(term.note) else 'en')}>{esc(term.note)}</p>"
    detail = f"{note}{_links(term, uses)}" or "—"
    return (
        f'<dt epub:type="glossterm" id="term-{number}">'
        f"<dfn>{bilingual(source, target, language)}</dfn></dt>\n"
        f'<dd epub:type="glossdef">{detail}</dd>'
    )


def _links(term: Term, uses: Sequence[tuple[int, str]]) -> str:
    if not uses:
        return ""
    links = []
    for chapter, href in uses[:_MOST_LINKS]:
        name = esc(f"First use of {term.target or term.source} in chapter {chapter}")
        links.append(f'<a href="{href}" role="doc-backlink" aria-label="{name}">{chapter}</a>')
    more = f" and {len(uses) - _MOST_LINKS} more" if len(uses) > _MOST_LINKS else ""
    word = "chapter" if len(uses) == 1 else "chapters"
    return f'<p class="uses">{word} {", ".join(links)}{more}</p>'
