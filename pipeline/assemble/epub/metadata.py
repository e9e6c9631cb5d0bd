"""A book → the entries of its package metadata, in a fixed order."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.document import Book
from pipeline.han import has_han
from pipeline.style import DEFAULT, Style

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Entry:
    """One element of the metadata."""

    name: str
    """A Dublin Core name, or "meta"."""
    text: str
    attributes: tuple[tuple[str, str], ...] = ()


def metadata(
    book: Book, has_math: bool, has_images: bool, style: Style = DEFAULT
) -> tuple[Entry, ...]:
    """Return everything a library or a screen reader wants to know about the book."""
    return (
        *_titles(book, style),
        *_people(book),
        *_origin(book, style),
        *_access(has_math, has_images, style),
    )


def _titles(book: Book, style: Style) -> Iterator[Entry]:
    yield Entry("title", book.title_en, (("id", "title-en"), (XML_LANG, "en")))
    yield _refine("title-type", "main", "title-en")
    yield _refine("display-seq", "1", "title-en")
    if book.title != book.title_en:
        alternate = (("property", "alternate-script"), ("refines", "#title-en"))
        yield Entry("meta", book.title, (*alternate, (XML_LANG, book.language)))
        yield Entry("title", book.title, (("id", "title-zh"), (XML_LANG, book.language)))
        yield _refine("title-type", "subtitle", "title-zh")
        yield _refine("display-seq", "2", "title-zh")
    for side in style.sides if len(style.sides) == 1 else ("tgt", "src"):
        yield Entry("language", "en" if side == "tgt" else book.language)


def _people(book: Book) -> Iterator[Entry]:
    authors = dict.fromkeys(c.post.author for c in book.chapters if c.post.author.strip())
    for number, author in enumerate(authors, 1):
        name = f"author-{number}"
        language = ((XML_LANG, book.language),) if has_han(author) else ()
        yield Entry("creator", author.strip(), (("id", name), *language))
        yield _refine("role", "aut", name, ("scheme", "marc:relators"))
        yield _refine("display-seq", str(number), name)
    yield Entry("contributor", "duizhao (machine translation)", (("id", "translator"),))
    yield _refine("role", "trl", "translator", ("scheme", "marc:relators"))


def _origin(book: Book, style: Style) -> Iterator[Entry]:
    addresses = (c.post.url or c.post.source.rsplit("/", 1)[-1] for c in book.chapters)
    for address in dict.fromkeys(a for a in addresses if a.strip()):
        yield Entry("source", address)
    yield Entry("date", book.modified[:10])
    yield Entry("description", f"{style.in_words[1]}.")
    for tag in dict.fromkeys(tag for c in book.chapters for tag in c.tags if tag.strip()):
        yield Entry("subject", tag)


def _access(has_math: bool, has_images: bool, style: Style) -> Iterator[Entry]:
    features = [
        "displayTransformability",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
    ]
    features += ["alternativeText"] if has_images or has_math else []
    features += ["MathML"] if has_math else []
    pairs = "Original and translation stand in pairs, block by block; "
    pairs = pairs if len(style.sides) == 2 else ""
    summary = (
        f"{pairs}every block carries its language; images have text alternatives; "
        "formulas are MathML with their TeX as the text alternative."
    )
    values = [
        ("accessMode", "textual"),
        ("accessMode", "visual"),
        ("accessModeSufficient", "textual"),
    ]
    values += [("accessibilityFeature", feature) for feature in sorted(features)]
    values += [("accessibilityHazard", "none"), ("accessibilitySummary", summary)]
    for name, value in values:
        yield Entry("meta", value, (("property", f"schema:{name}"),))


def _refine(name: str, value: str, of: str, *more: tuple[str, str]) -> Entry:
    return Entry("meta", value, (("refines", f"#{of}"), ("property", name), *more))
