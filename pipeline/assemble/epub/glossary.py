"""The terms a book uses → its glossary, with links to where each chapter first uses one."""

from collections.abc import Mapping, Sequence

from pipeline.assemble.epub.pages import Page
from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.xhtml import bilingual, esc, has_han, lang
from pipeline.document import Book, Term

_MOST_LINKS = 12


def entries(book: Book) -> tuple[Term, ...]:
    """Return the terms the glossary lists; what must not be said is not for readers."""
    return tuple(term for term in book.terms if term.kind in ("keep", "prefer"))


def numbered(terms: Sequence[Term]) -> Mapping[str, int]:
    """Return the number of each entry by its Chinese."""
    return {term.source: number for number, term in enumerate(terms)}


def glossary_page(book: Book, settings: Sequence[Setting], file: str = "post-{}.xhtml") -> Page:
    """Return the glossary: Chinese, English, note, and where chapters first use each term."""
    uses: dict[int, list[tuple[int, str]]] = {}
    for number, setting in enumerate(settings, 1):
        name = file.format(setting.outline.chapter.slug)
        for entry, place in setting.used.items():
            uses.setdefault(entry, []).append((number, f"{name}#{place}"))
    listed = "\n".join(
        _entry(number, term, uses.get(number, []), book.language)
        for number, term in enumerate(entries(book))
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
        note = f"<span {lang(language if has_han(term.note) else 'en')}>{esc(term.note)}</span> "
    detail = f"{note}{_links(term, uses)}".strip() or "—"
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
    return f'<span class="uses">{word} {", ".join(links)}{more}</span>'
