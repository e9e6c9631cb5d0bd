"""The bytes of an EPUB or a Word document → its parts, each read when it is asked for."""

import io
import posixpath
import zipfile
from typing import Any

from pipeline.errors import InputError
from pipeline.read.archive import DAMAGED, MOST_FILES, is_outside

LARGEST = 300_000_000
"""Most bytes that all parts together may have."""


class Container:
    """A zip whose parts have names; damage and tricks end in one sentence."""

    def __init__(self, data: bytes, source: str, what: str) -> None:
        """Look at the table of contents; nothing is unpacked yet.

        Args:
            data: the file.
            source: its path, for messages.
            what: what it is to the user: "book", "document".

        Raises:
            InputError: it is no zip, names files outside itself, or would unpack to too much.

        """
        self.source, self.what = source, what
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGED as error:
            raise self.refused("it is damaged, or something else by that name") from error
        entries = self._zip.infolist()
        # No more is read of a part than it declares.
        if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST:
            raise self.refused(
                f"it unpacks to more than {LARGEST // 1_000_000} MB or {MOST_FILES:,} files"
            )
        for entry in entries:
            if is_outside(entry.filename):
                raise self.refused(f"it names a file outside itself, {entry.filename[:80]!r}")
        self.names = frozenset(entry.filename for entry in entries)

    def read(self, name: str) -> bytes:
        """Return a part, b"" if there is none of that name.

        Raises:
            InputError: the part is locked or damaged.

        """
        name = posixpath.normpath(name)
        if name not in self.names:
            return b""
        try:
            return self._zip.read(name)
        except DAMAGED as error:
            raise self.refused(f"its part {name} is damaged") from error
        except RuntimeError as error:
            raise self.refused("it is locked with a password") from error

    def xml(self, name: str) -> Any:
        """Return the root of an XML part, entities left alone, or None.

        Raises:
            InputError: the part is locked or damaged.

        """
        from lxml import etree

        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
        )
        try:
            return etree.fromstring(self.read(name), parser)
        except (etree.XMLSyntaxError, ValueError):
            return None

    def refused(self, why: str) -> InputError:
        """Return the sentence for a file that is not read."""
        return InputError(
            f"the {self.what} is not read: {why}.",
            where=self.source,
            hint="Open it in the program that made it, and save it again.",
        )
