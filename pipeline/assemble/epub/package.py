"""Finished files and metadata → the bytes of an EPUB; the only module that knows EbookLib."""

import datetime
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ebooklib import epub

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
    data: bytes
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


def pack(package: Package) -> bytes:
    """Return the EPUB; the same package gives the same bytes."""
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
    moment = datetime.datetime.fromisoformat(package.modified)
    buffer = io.BytesIO()
    options = {"mtime": moment, "epub3_pages": False, "raise_exceptions": True}
    writer = _Writer(buffer, book, options)
    writer.process()
    writer.write()
    return _reproducible(buffer, moment)


def _item(resource: Resource) -> Any:
    # A plain item goes in byte for byte; EpubHtml would parse and print it anew.
    item = epub.EpubItem(
        uid=resource.identifier,
        file_name=resource.name,
        media_type=resource.media_type,
        content=resource.data,
    )
    item.properties = list(resource.properties)
    item.is_linear = True
    return item


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer, with the language on the package and no prefix it does not use."""

    def _write_opf_file(self, root: Any) -> None:
        root.set(f"{_XML}lang", "en")
        root.set("dir", "ltr")
        del root.attrib["prefix"]
        super()._write_opf_file(root)


def _reproducible(buffer: io.BytesIO, moment: datetime.datetime) -> bytes:
    """Return the zip file with its entries in a fixed order and of one fixed date."""
    date = max(moment, _EARLIEST).timetuple()[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "mimetype", n)):
            info = zipfile.ZipInfo(name, date)
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            stored = name == "mimetype" or name.endswith(_STORED)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name), compresslevel=9)
    return out.getvalue()


def properties(data: bytes) -> Sequence[str]:
    """Return what the manifest has to say about the content of an XHTML file."""
    return ("mathml",) if b"<math " in data else ()
