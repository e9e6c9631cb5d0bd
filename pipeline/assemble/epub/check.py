"""The bytes of an EPUB → nothing, or the reason why they must not be written."""

import io
import posixpath
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from pipeline.errors import OutputError

_OPF = "{http://www.idpf.org/2007/opf}"


def prove(data: bytes, name: str) -> None:
    """Read the finished book back as a reader would.

    Args:
        data: the EPUB.
        name: what to call it in messages.

    Raises:
        OutputError: it is not a book every reader opens.

    """
    for problem in problems(data):
        raise OutputError(
            f"the book failed its own check: {problem}.",
            where=name,
            hint="Nothing was written; please report this with the post that causes it.",
        )


def problems(data: bytes) -> Iterator[str]:
    """Yield what is wrong with an EPUB, one sentence each."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = book.namelist()
        if names[:1] != ["mimetype"] or book.read("mimetype") != b"application/epub+zip":
            yield "mimetype is not its first entry"
        if len(set(names)) != len(names):
            yield "two files have the same name"
        trees: dict[str, ET.Element] = {}
        for name in names:
            if name.endswith((".xhtml", ".opf", ".ncx", ".svg", ".xml")):
                try:
                    # Written by ourselves; SVG files were cleaned of entities.
                    trees[name] = ET.fromstring(book.read(name))  # noqa: S314
                except ET.ParseError as problem:
                    yield f"{name} is not well-formed ({problem})"
                    return
        yield from _identifiers(trees)
        yield from _links(trees, frozenset(names))
        yield from _manifest(trees, names)


def _identifiers(trees: Mapping[str, ET.Element]) -> Iterator[str]:
    for name, tree in trees.items():
        seen: set[str] = set()
        for identifier in _ids(tree):
            if identifier in seen:
                yield f"{name} has two elements called {identifier}"
            seen.add(identifier)


def _ids(tree: ET.Element) -> Iterator[str]:
    return (value for e in tree.iter() if (value := e.get("id")) is not None)


def _links(trees: Mapping[str, ET.Element], names: frozenset[str]) -> Iterator[str]:
    identifiers = {name: frozenset(_ids(tree)) for name, tree in trees.items()}
    for name, tree in trees.items():
        if name.endswith(".svg"):
            continue
        for link in _addresses(tree):
            path, _, fragment = link.partition("#")
            if ":" in path:
                continue
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path)))
            goal = goal if path else name
            if goal not in names:
                yield f"{name} refers to {link}, which is not in the book"
            elif fragment and fragment not in identifiers.get(goal, frozenset()):
                yield f"{name} refers to {link}, which has no such place"


def _addresses(tree: ET.Element) -> Iterator[str]:
    for element in tree.iter():
        for attribute in ("href", "src"):
            if link := element.get(attribute):
                yield link


def _manifest(trees: Mapping[str, ET.Element], names: list[str]) -> Iterator[str]:
    package = trees.get("EPUB/content.opf")
    if package is None:
        yield "it has no package file"
        return
    listed = {posixpath.join("EPUB", e.get("href", "")) for e in package.iter(f"{_OPF}item")}
    for name in names:
        if name.startswith("EPUB/") and not name.endswith(".opf") and name not in listed:
            yield f"{name} is not in the manifest"
