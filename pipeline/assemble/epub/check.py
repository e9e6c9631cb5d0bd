"""The files of an EPUB → nothing, or the reason why they must not be written."""

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote
from xml.parsers.expat import ExpatError, ParserCreate

from pipeline.errors import OutputError

PACKAGE = "EPUB/content.opf"
_PARSED = (".xhtml", ".opf", ".ncx", ".svg", ".xml")


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found in one file that others have to do with."""

    ids: frozenset[str] = frozenset()
    """Places in it that may be linked to."""
    links: tuple[str, ...] = ()
    """Addresses it refers to, each once."""
    problem: str = ""
    """What is wrong with the file by itself, as a clause."""


def look(name: str, data: bytes) -> Seen:
    """Read a file as a reader would; only XML is looked into."""
    if not name.endswith(_PARSED):
        return Seen()
    ids: dict[str, None] = {}
    links: dict[str, None] = {}
    twice: list[str] = []

    def element(_: str, attributes: dict[str, str]) -> None:
        if (identifier := attributes.get("id")) is not None:
            if identifier in ids:
                twice.append(identifier)
            ids[identifier] = None
        for attribute in ("href", "src"):
            if link := attributes.get(attribute):
                links[link] = None

    # Written by ourselves; SVG files were cleaned of entities.
    parser = ParserCreate()
    parser.StartElementHandler = element
    try:
        parser.Parse(data, True)
    except ExpatError as error:
        return Seen(problem=f"{name} is not well-formed ({error})")
    problem = f"{name} has two elements called {twice[0]}" if twice else ""
    asked = () if name.endswith(".svg") else tuple(links)
    return Seen(frozenset(ids), asked, problem)


def refuse(problems: Iterable[str], name: str) -> None:
    """Stop at the first problem.

    Args:
        problems: one clause each.
        name: what to call the book in messages.

    Raises:
        OutputError: there is one.

    """
    for problem in problems:
        raise OutputError(
            f"the book failed its own check: {problem}.",
            where=name,
            hint="Nothing was written; please report this with the post that causes it.",
        )


class Check:
    """Collects what was seen of the files, and tells whether they fit together."""

    def __init__(self) -> None:
        """Begin with no file."""
        self._files: dict[str, frozenset[str]] = {}
        self._links: dict[tuple[str, str], str] = {}
        """Where each link leads, file and place, and a file that holds it."""
        self._problems: list[str] = []

    def add(self, name: str, seen: Seen) -> None:
        """Take a file."""
        if name in self._files:
            self._problems.append("two files have the same name")
        if seen.problem:
            self._problems.append(seen.problem)
        self._files[name] = seen.ids
        goals = {"": name}
        for link in seen.links:
            path, _, place = link.partition("#")
            if path not in goals and ":" not in path:
                goals[path] = posixpath.normpath(
                    posixpath.join(posixpath.dirname(name), unquote(path))
                )
            if path in goals:
                self._links.setdefault((goals[path], place), f"{name} refers to {link}")

    def problems(self) -> Iterator[str]:
        """Yield what is wrong, one clause each."""
        yield from self._problems
        for (goal, place), said in self._links.items():
            if goal not in self._files:
                yield f"{said}, which is not in the book"
            elif place and place not in self._files[goal]:
                yield f"{said}, which has no such place"
        if PACKAGE not in self._files:
            yield "it has no package file"


def problems(data: bytes) -> Iterator[str]:
    """Yield what is wrong with a whole EPUB, one clause each, reading everything in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = book.namelist()
        if names[:1] != ["mimetype"] or book.read("mimetype") != b"application/epub+zip":
            yield "mimetype is not its first entry"
        check = Check()
        listed: frozenset[str] = frozenset()
        for name in names:
            seen = look(name, book.read(name))
            check.add(name, seen)
            if name == PACKAGE:
                listed = frozenset(posixpath.join("EPUB", unquote(link)) for link in seen.links)
    yield from check.problems()
    yield from unlisted(names, listed)


def unlisted(names: Iterable[str], listed: frozenset[str]) -> Iterator[str]:
    """Yield the files of the book that its package file does not name."""
    for name in names:
        if name.startswith("EPUB/") and name != PACKAGE and name not in listed:
            yield f"{name} is not in the manifest"
