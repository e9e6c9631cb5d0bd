"""Finished files and metadata → an EPUB; the only module that knows EbookLib.

EbookLib writes what makes a book of the files: the container and the package file with metadata,
manifest and spine. The files themselves go past it into the archive, one at a time, byte for byte.
"""

import datetime
import posixpath
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO
from urllib.parse import unquote

from ebooklib import epub

from pipeline.assemble.epub.check import PACKAGE, look
from pipeline.assemble.epub.metadata import Entry

_XML = "{http://www.w3.org/XML/1998/namespace}"
_STORED = (".png", ".jpg", ".webp", ".gif")
_EARLIEST = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)  # what a zip file can say


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of the book."""

    identifier: str
    name: str
    """Path within the book's folder."""
    media_type: str
    read: Callable[[], bytes]
    """Gives its content; asked once, when its turn has come."""
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """Everything that goes into the EPUB."""

    identifier: str
    modified: str
    metadata: tuple[Entry, ...]
    resources: tuple[Resource, ...]
    spine: tuple[tuple[str, bool], ...]
    """Identifiers in reading order, and whether each lies in its main line."""
    cover: str
    """Identifier of the cover image."""

    def listed(self, made: Mapping[str, bytes]) -> frozenset[str]:
        """Return the files that the package file names, by their path in the archive."""
        links = look(PACKAGE, made[PACKAGE]).links
        return frozenset(posixpath.join("EPUB", unquote(link)) for link in links)


def package_files(package: Package) -> dict[str, bytes]:
    """Return the files EbookLib writes about the others; the same package gives the same bytes."""
    book = epub.EpubBook()
    # EbookLib begins with a random identifier and its own name.
    book.metadata.clear()
    book.IDENTIFIER_ID = "book-id"
    book.set_identifier(package.identifier)
    for entry in package.metadata:
        attributes = dict(entry.attributes)
        if entry.name == "meta":
            book.add_metadata("OPF", "meta", entry.text, attributes)
        else:
            book.add_metadata("DC", entry.name, entry.text, attributes)
    book.add_metadata("OPF", "meta", "", {"name": "cover", "content": package.cover})
    for resource in package.resources:
        book.add_item(_item(resource))
    book.spine = [(name, "yes" if linear else "no") for name, linear in package.spine]
    options = {"mtime": _moment(package), "epub3_pages": False, "raise_exceptions": True}
    writer = _Writer("", book, options)
    writer.process()
    writer.write()
    return writer.out.files


def _moment(package: Package) -> datetime.datetime:
    return datetime.datetime.fromisoformat(package.modified)


def _item(resource: Resource) -> Any:
    # A plain item has no content that EbookLib would look into; EpubHtml would parse and print it.
    item = epub.EpubItem(
        uid=resource.identifier, file_name=resource.name, media_type=resource.media_type
    )
    item.properties = list(resource.properties)
    item.is_linear = True
    return item


class _Files:
    """What EbookLib takes for the archive."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def writestr(self, name: str, data: bytes | str) -> None:
        self.files[name] = data.encode() if isinstance(data, str) else data


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer, with the language on the package and no prefix it does not use."""

    def _write_opf_file(self, root: Any) -> None:
        root.set(f"{_XML}lang", "en")
        root.set("dir", "ltr")
        del root.attrib["prefix"]
        super()._write_opf_file(root)

    def write(self) -> None:
        """Write what EbookLib has to say about the files, and none of the files."""
        self.out = _Files()
        self._write_container()
        self._write_opf()


def write_archive(package: Package, made: Mapping[str, bytes], out: BinaryIO) -> None:
    """Write all files in a fixed order and of one fixed date, each taken when its turn comes.

    Args:
        package: what goes into the book.
        made: what `package_files` returned for it.
        out: an empty file.

    """
    date = max(_moment(package), _EARLIEST).timetuple()[:6]
    files: dict[str, Callable[[], bytes]] = {
        "mimetype": lambda: b"application/epub+zip",
        **{name: partial(made.__getitem__, name) for name in made},
        **{f"EPUB/{resource.name}": resource.read for resource in package.resources},
    }
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files, key=lambda n: (n != "mimetype", n)):
            info = zipfile.ZipInfo(name, date)
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            stored = name == "mimetype" or name.endswith(_STORED)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, files[name](), compresslevel=9)
