"""A chapter → its finished pages, and what a book still has to know of it.

A finished chapter is a function of its post, its units, the style, and the addresses it asks for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.assemble.epub.check import look, refuse
from pipeline.assemble.epub.glossary import numbered
from pipeline.assemble.epub.pages import chapter_page, page_document
from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.finished import Finished, Held, Laid, Pages, Shown
from pipeline.assemble.images import Images, Picture, collect_images
from pipeline.assemble.links import Asked, Links, post_addresses
from pipeline.assemble.markdown import page_text
from pipeline.assemble.outline import Outline
from pipeline.assemble.written import unique
from pipeline.digest import bytes_digest
from pipeline.document import Book, Chapter, Term
from pipeline.style import DEFAULT, Style


def finish(
    chapter: Chapter,
    slugs: Mapping[str, str],
    style: Style = DEFAULT,
    *,
    terms: Sequence[Term] | None = None,
    markdown: bool = True,
    book: bool = True,
) -> tuple[Finished, Pages]:
    """Lay a chapter out.

    Args:
        chapter: the post with its translation.
        slugs: of the posts of the batch, by the addresses that `links.addresses_of` gives them.
        style: the layout.
        terms: the rows the book's glossary lists; by default all that occur in the chapter.
        markdown: whether its Markdown page is wanted.
        book: whether its page in a book or site is wanted.

    Raises:
        OutputError: the page is not one that every reader opens.

    """
    outline = Outline(chapter)
    units = (unit for row in chapter.rows for unit in row.units)
    used = tuple(dict.fromkeys(match.term for unit in units for match in unit.segment.terms))
    images = collect_images(chapter)
    pictures = {picture.name: picture for picture in images.pictures.values()}
    bare = replace(chapter, rows=(), post=replace(chapter.post, body="", blocks=(), findings=()))
    done = Finished(
        bare,
        source=bare.post.title,
        target=bare.title,
        terms=used,
        pictures=tuple(_shown(picture) for _, picture in sorted(pictures.items())),
        images=tuple(sorted((*images.pictures, *images.missing))),
        page_findings=images.page_findings if markdown else (),
    )
    pages = Pages(pictures=tuple(pictures.values()))
    if markdown:
        asked = Asked(slugs, "{}.md")
        pages = replace(pages, markdown=page_text(outline, asked, images, style))
        done = replace(done, answers=tuple(asked.answers.items()))
    if book:
        done, body = _in_book(outline, done, images, slugs, style, used if terms is None else terms)
        pages = replace(pages, body=body)
    return done, pages


def _shown(picture: Picture) -> Shown:
    return Shown(picture.name, picture.media_type, bytes_digest(picture.data))


def _in_book(
    outline: Outline,
    done: Finished,
    images: Images,
    slugs: Mapping[str, str],
    style: Style,
    terms: Sequence[Term],
) -> tuple[Finished, str]:
    asked = Asked(slugs, "post-{}.xhtml")
    setting = Setting(outline, Links(asked, outline.chapter), images, style, numbered(terms))
    page = chapter_page(setting)
    name = f"EPUB/text/{page.file}"
    data = page_document(page, style)
    seen = look(name, data)
    own = [link for link in seen.links if link.startswith("#")]
    lost = [link for link in own if link[1:] not in seen.ids]
    svgs = (look(p.name, p.data).problem for p in images.pictures.values())
    refuse(
        (
            *filter(None, (seen.problem, *svgs)),
            *(f"{name} refers to {link}, which has no such place" for link in lost),
        ),
        outline.chapter.post.source,
    )
    return replace(
        done,
        source=page.source,
        target=page.target,
        headings=page.headings,
        used=tuple(setting.used.items()),
        links=tuple(k for k in seen.links if not k.startswith("#") and ":" not in k),
        has_math=b"<math " in data,
        findings=unique([*images.findings, *setting.findings]),
        formulas=tuple(sorted(setting.formulas.items())),
        answers=tuple((dict(done.answers) | asked.answers).items()),
    ), page.body


def lay_out(book: Book, style: Style = DEFAULT) -> Laid:
    """Lay out a book whose chapters have their text, in memory."""
    slugs = post_addresses(book.chapters)
    held = Held()
    finished = []
    for chapter in book.chapters:
        done, pages = finish(chapter, slugs, style, terms=book.terms, markdown=False)
        finished.append(done)
        held.bodies[chapter.slug] = pages.body
        held.pictures |= {picture.name: picture.data for picture in pages.pictures}
    return Laid(finished, held)
