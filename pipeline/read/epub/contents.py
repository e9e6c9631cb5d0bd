"""The package of an EPUB → the chapters of the book: their titles, and what each is made of."""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from pipeline.read.container import Container

_XHTML = ("application/xhtml+xml", "text/html")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a book."""

    title: str
    documents: tuple[str, ...]
    """Names of the parts of the file that it is made of."""

    @property
    def place(self) -> str:
        """The part that other chapters' links to this one are led to."""
        return self.documents[0]


def find_package(book: Container) -> tuple[str, Any]:
    """Return the name and the root of the document that lists a book's parts."""
    container = book.xml("META-INF/container.xml")
    found = container.iterfind(".//{*}rootfile") if container is not None else ()
    names = [str(root.get("full-path") or "") for root in found]
    names += sorted(name for name in book.names if name.lower().endswith(".opf"))
    for name in names:
        package = book.xml(name)
        if package is not None and package.find("{*}manifest") is not None:
            return name, package
    raise book.refused("it does not say what it is made of")


def values(package: Any, kind: str) -> list[str]:
    """Return what the metadata says under a name of the Dublin Core, each value once."""
    found = package.iterfind(f".//{{http://purl.org/dc/elements/1.1/}}{kind}")
    return list(
        dict.fromkeys(text for e in found if (text := " ".join("".join(e.itertext()).split())))
    )


def chapters_of(book: Container, name: str, package: Any) -> Iterator[Chapter]:
    """Yield the chapters in the order they are read, the book's own table of contents left out.

    Args:
        book: the parts.
        name: of the package document among them.
        package: its root.

    """
    folder = posixpath.dirname(name)
    items = {item.get("id"): item for item in package.iterfind("{*}manifest/{*}item")}
    titles = _titles(book, folder, list(items.values()))
    skipped = {
        part_name(folder, reference.get("href") or "")
        for reference in package.iterfind("{*}guide/{*}reference")
        if reference.get("type") in ("cover", "toc", "title-page")
    }
    documents: list[str] = []
    title = ""
    for entry in package.iterfind("{*}spine/{*}itemref"):
        item = items.get(entry.get("idref"))
        if item is None or item.get("media-type") not in _XHTML or entry.get("linear") == "no":
            continue
        document = part_name(folder, item.get("href") or "")
        if document in skipped or "nav" in (item.get("properties") or "").split():
            continue
        if document in titles and documents:
            yield Chapter(title, tuple(documents))
            documents, title = [], ""
        title = title or titles.get(document, "")
        documents.append(document)
    if documents:
        yield Chapter(title, tuple(documents))


def _titles(book: Container, folder: str, items: Sequence[Any]) -> dict[str, str]:
    """Return what the table of contents calls each document: EPUB 3's, else EPUB 2's."""
    titles: dict[str, str] = {}
    for item in items:
        name = part_name(folder, item.get("href") or "")
        base = posixpath.dirname(name)
        if "nav" in (item.get("properties") or "").split():
            root = book.xml(name)
            for link in root.iter("{*}a") if root is not None else ():
                if not _kinds(link) & {"landmarks", "page-list"}:
                    document = part_name(base, link.get("href") or "")
                    titles.setdefault(document, " ".join("".join(link.itertext()).split()))
        elif item.get("media-type") == "application/x-dtbncx+xml":
            root = book.xml(name)
            for point in root.iter("{*}navPoint") if root is not None else ():
                label, content = point.find("{*}navLabel"), point.find("{*}content")
                if label is not None and content is not None:
                    document = part_name(base, content.get("src") or "")
                    titles.setdefault(document, " ".join("".join(label.itertext()).split()))
    return titles


def _kinds(element: Any) -> set[str]:
    """Return what ``epub:type`` says of an element and those around it."""
    name = "{http://www.idpf.org/2007/ops}type"
    around = (element, *element.iterancestors())
    return {kind for e in around for kind in (e.get(name) or "").split()}


def part_name(folder: str, href: str) -> str:
    """Return the name of the part that an address leads to."""
    try:
        path = unquote(urlsplit(href).path)
    except ValueError:
        return ""
    return posixpath.normpath(posixpath.join(folder, path))
