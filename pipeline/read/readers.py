"""Bytes of a file → its posts: one reader a format, by suffix and shape in one visible table."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.document import Finding, Post
from pipeline.errors import InputError
from pipeline.read.encoding import decode
from pipeline.read.feed import is_feed
from pipeline.read.listing import (
    is_csdn_listing,
    is_line_listing,
    is_other_listing,
    read_csdn_listing,
    read_line_listing,
    refuse_listing,
)
from pipeline.read.markdown import make_post, read_markdown
from pipeline.read.plain import read_plain

Decoder = Callable[[bytes, str], tuple[str, Finding | None]]
Shape = Callable[[str], bool]
TextReader = Callable[[str, str], Sequence[Post]]
Reader = Callable[[bytes, str], Sequence[Post]]


class Text:
    """Reads files that are text of one of several shapes."""

    def __init__(
        self, *shapes: tuple[Shape, TextReader], decoder: Decoder = decode, otherwise: str = ""
    ) -> None:
        """Take the shapes, most particular first, each with its reader.

        Args:
            shapes: whether a text has the shape, and what reads it.
            decoder: what makes text of the bytes.
            otherwise: what is said of a text of no shape.

        """
        self.shapes, self.decoder, self.otherwise = shapes, decoder, otherwise

    def __call__(self, data: bytes, source: str) -> Sequence[Post]:
        """Return the posts of a file, each with what was noticed of its encoding.

        Raises:
            InputError: it is empty, of no shape, or what its reader says.

        """
        text, finding = self.decoder(data, source)
        if not text.strip():
            raise empty(source)
        read = next((reader for fits, reader in self.shapes if fits(text)), None)
        if read is None:
            raise InputError(self.otherwise, where=source, hint="Remove it, or save it again.")
        noticed = (finding,) if finding else ()
        return [replace(post, findings=(*noticed, *post.findings)) for post in read(text, source)]


def _markdown(text: str, source: str) -> Sequence[Post]:
    return (read_markdown(text, source),)


def _plain(text: str, source: str) -> Sequence[Post]:
    from pipeline.read.blocks import make_blocks

    title, body = read_plain(text)
    return (make_post(source, body, make_blocks(body), title=title),)


def _page(text: str, source: str) -> Sequence[Post]:
    from pipeline.read.html import read_page

    return (read_page(text, source),)


def _notebook(text: str, source: str) -> Sequence[Post]:
    from pipeline.read.notebook import read_notebook

    return (read_notebook(text, source),)


def _feed(text: str, source: str) -> Sequence[Post]:
    from pipeline.read.feed import read_feed

    return read_feed(text, source)


def _decode_page(data: bytes, where: str) -> tuple[str, Finding | None]:
    from pipeline.read.html import decode_page

    return decode_page(data, where)


def _single_file(data: bytes, source: str) -> Sequence[Post]:
    from pipeline.read.mhtml import read_mhtml

    return (read_mhtml(data, source),)


def _book(data: bytes, source: str) -> Sequence[Post]:
    from pipeline.read.epub import read_epub

    return read_epub(data, source)


def _document(data: bytes, source: str) -> Sequence[Post]:
    from pipeline.read.docx import read_docx

    return (read_docx(data, source),)


def _any(text: str) -> bool:
    return True


_MARKDOWN = Text((_any, _markdown))
_PAGE = Text((_any, _page), decoder=_decode_page)
_FEED = Text((is_feed, _feed), otherwise="the file is no RSS or Atom feed.")

READERS: dict[str, Reader] = {
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".txt": Text(
        (is_csdn_listing, read_csdn_listing),
        (is_line_listing, read_line_listing),
        (is_other_listing, refuse_listing),
        (_any, _plain),
    ),
    ".html": _PAGE,
    ".htm": _PAGE,
    ".mhtml": _single_file,
    ".mht": _single_file,
    ".ipynb": Text((_any, _notebook)),
    ".epub": _book,
    ".docx": _document,
    ".rss": _FEED,
    ".atom": _FEED,
    ".xml": _FEED,
}
"""Suffix → what reads its bytes; of a text, the shapes it may have, each with its reader."""


def empty(source: str) -> InputError:
    """Return what is said of a file that holds nothing."""
    return InputError("the file is empty.", where=source, hint="Remove it or fill it.")
