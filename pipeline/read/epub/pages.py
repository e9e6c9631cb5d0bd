"""A document of an EPUB → a tree as a web page has it, its pictures kept and its notes gathered."""

import posixpath
import re
from collections.abc import Mapping
from urllib.parse import quote

from pipeline.read.container import Container
from pipeline.read.encoding import decode
from pipeline.read.epub.contents import part_name
from pipeline.read.html import Page, parse
from pipeline.read.html.tree import Element, select

# Parts of a book that are not chapters, by the names that EPUB's vocabulary gives them.
_NOT_READ = frozenset(("cover", "titlepage", "toc", "landmarks", "copyright-page", "index"))
_NOTES = frozenset(("footnote", "endnote", "rearnote"))
_CLOSED = re.compile(
    r"<(?!(?:br|hr|img|input|meta|link|col|wbr)\b)([\w:-]++)([^<>]*)/>", re.IGNORECASE
)
_PREFIXED_MATH = re.compile(r"<(/?)(?:m|mml|math):", re.IGNORECASE)


def tree_of(book: Container, name: str, page: Page) -> Element | None:
    """Return the tree of a document, its pictures kept, or None if it is nothing to be read."""
    data = book.read(name)
    if not data.strip():
        return None
    text, _ = decode(data, f"{book.source}/{name}")
    # A parser of HTML does not know that XHTML closes any element with a slash.
    text = _CLOSED.sub(r"<\1\2></\1>", _PREFIXED_MATH.sub(r"<\1", text))
    root = parse(text, book.source)
    if _NOT_READ & {kind for e in select(root, "body, body > *")[:2] for kind in _types(e)}:
        return None
    _keep_pictures(root, book, posixpath.dirname(name), page)
    _gather_notes(root)
    return root


def point_links(root: Element, book: Container, name: str, places: Mapping[str, str]) -> None:
    """Make the links of a document to other chapters lead to these as posts of the batch do.

    Args:
        root: what `tree_of` returned.
        book: the file it is of.
        name: of the document within it.
        places: document → the place of the chapter that it belongs to.

    """
    for link in root.iter("a"):
        href = link.get("href") or ""
        if re.match(r"#|[a-z][a-z0-9+.-]*:|//", href, re.IGNORECASE):
            continue
        place = places.get(part_name(posixpath.dirname(name), href))
        if place and place != places[name]:
            link.set("href", quote(f"{posixpath.basename(book.source)}/{place}"))


def _types(element: Element) -> list[str]:
    return (element.get("epub:type") or "").split()


def _keep_pictures(root: Element, book: Container, folder: str, page: Page) -> None:
    for element in list(root.iter("img", "image")):
        address = next(
            filter(None, (element.get(key) for key in ("src", "xlink:href", "href"))), ""
        )
        if re.match(r"(?:data|https?):", address, re.IGNORECASE):
            continue
        name = part_name(folder, address)
        kept = page.pictures.keep(book.read(name), posixpath.basename(name))
        if not kept:
            page.count("embedded")
        if element.tag == "image":  # SVG's, around which some books put every picture
            frame = next(element.iterancestors("svg"), element)
            if frame.getparent() is None:
                continue
            image = root.makeelement("img", {"src": kept})
            image.tail, frame.tail = frame.tail, None
            frame.getparent().replace(frame, image)
        else:
            element.set("src", kept)


def _gather_notes(root: Element) -> None:
    """Put the notes that stand about in a document where those of web pages stand."""
    notes = [e for e in root.iter() if _NOTES & set(_types(e))]
    notes = [note for note in notes if note.get("id") and note.getparent() is not None]
    if not notes:
        return
    section = root.makeelement("section", {"class": "footnotes"})
    for note in notes:
        section.append(_moved(note))
    (root.find("body") if root.find("body") is not None else root).append(section)


def _moved(note: Element) -> Element:
    """Return a note as a block of its own, the text after it left where it was."""
    block = note.makeelement("div", {"id": note.get("id")})
    block.text = note.text
    block.extend(list(note))
    note.drop_tree()
    return block
