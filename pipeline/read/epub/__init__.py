"""An EPUB → its chapters, a Post each."""

import re
from collections.abc import Mapping
from dataclasses import replace

from pipeline.document import Post
from pipeline.errors import InputError
from pipeline.read.container import Container
from pipeline.read.epub.contents import Chapter, chapters_of, find_package, values
from pipeline.read.epub.pages import point_links, tree_of
from pipeline.read.html import Facts, Page, article_post
from pipeline.read.html.facts import to_date
from pipeline.read.html.tree import Element, drop, text_of
from pipeline.read.pictures import Pictures

__all__ = ["read_epub"]

_OURS = "duizhao"
_IMAGE = re.compile(r"!\[[^\]]{0,999}\]\([^)]{0,2000}\)")
_TEXT = re.compile(r"\w")


def read_epub(data: bytes, source: str) -> tuple[Post, ...]:
    """Read a book of EPUB 2 or 3, https://www.w3.org/TR/epub-33/.

    A chapter begins at each document that the table of contents names; documents it does not
    name belong to the chapter before.

    Args:
        data: the file.
        source: its path, for messages.

    Raises:
        InputError: it is damaged, locked, made by duizhao, or holds no text.

    """
    book = Container(data, source, "book")
    name, package = find_package(book)
    metadata = {kind: values(package, kind) for kind in ("title", "creator", "date", "subject")}
    if any(value.startswith(_OURS) for value in values(package, "contributor")):
        raise InputError(
            "this book was made by duizhao.",
            where=source,
            hint="Give the posts it was made from; they hold all of its Chinese.",
        )
    _refuse_locked(book)
    posts: list[Post] = []
    pictures = Pictures()
    chapters = list(chapters_of(book, name, package))
    places = {document: each.place for each in chapters for document in each.documents}
    for chapter in chapters:
        facts = Facts(
            title=chapter.title,
            author="、".join(metadata["creator"]),
            date=to_date("".join(metadata["date"][:1])),
            tags=tuple(metadata["subject"]),
        )
        post = _post(book, chapter, facts, pictures, places)
        if post is not None and _TEXT.search(_IMAGE.sub("", post.body)):
            found = replace(post, number=len(posts), pictures=pictures.folder)
            posts.append(replace(found, place=chapter.place))
    if not posts:
        raise InputError(
            "the book holds no text.", where=source, hint="Books of scanned pages are not read."
        )
    return tuple(posts)


def _refuse_locked(book: Container) -> None:
    """Refuse books whose text, and not only their fonts, is encrypted."""
    rights = book.xml("META-INF/encryption.xml")
    for reference in rights.iterfind(".//{*}CipherReference") if rights is not None else ():
        if str(reference.get("URI") or "").lower().endswith((".html", ".xhtml", ".htm")):
            raise book.refused("its text is locked by the shop it comes from")


def _post(
    book: Container,
    chapter: Chapter,
    facts: Facts,
    pictures: Pictures,
    places: Mapping[str, str],
) -> Post | None:
    page = Page(book.source, "", pictures=pictures)
    whole: Element = None
    for name in chapter.documents:
        root = tree_of(book, name, page)
        if root is None:
            continue
        point_links(root, book, name, places)
        if whole is None:
            whole = root
        else:
            whole.extend(list(root.body) if root.find("body") is not None else [root])
    if whole is None:
        return None
    headings = [e for e in whole.iter("h1", "h2", "h3", "h4") if text_of(e)]
    title = facts.title
    if not title and headings:
        title = text_of(headings[0])
    if headings and _joined(title).endswith(_joined(text_of(headings[0]))):
        drop(headings[0])  # the table of contents says it as well, often with its number
    return article_post(whole, page, replace(facts, title=title))


def _joined(text: str) -> str:
    return "".join(text.split())
