"""A chapter → its Markdown page, original and translation side by side, and its images."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, unquote

from pipeline.assemble.images import Images, collect_images
from pipeline.assemble.links import Links, post_addresses
from pipeline.assemble.markdown.flowing import flowing
from pipeline.assemble.markdown.front import front_matter
from pipeline.assemble.markdown.inline import Addresses
from pipeline.assemble.markdown.layout import Whole, page, parts
from pipeline.assemble.markdown.wholes import heading
from pipeline.assemble.outline import Outline
from pipeline.assemble.parts import english_definitions
from pipeline.assemble.written import Written
from pipeline.atomic import replace_file
from pipeline.document import Chapter
from pipeline.markup import definitions, escape
from pipeline.style import DEFAULT, Style

__all__ = ["chapter_markdown", "page_addresses", "page_text", "write_markdown"]


def page_addresses(chapters: Sequence[Chapter]) -> Mapping[str, str]:
    """Return the page of every chapter by the addresses that posts may link to it under."""
    return post_addresses(chapters, "{}.md")


def write_markdown(
    chapter: Chapter,
    folder: Path,
    posts: Mapping[str, str] | None = None,
    style: Style = DEFAULT,
) -> Written:
    """Write ``<slug>.md`` and the images it shows, under ``assets/<slug>/``.

    Args:
        chapter: what to write.
        folder: where to.
        posts: what `page_addresses` returns, so that links between posts lead to their new files.
        style: the layout.

    Raises:
        OutputError: a file cannot be written.

    """
    images = collect_images(chapter)
    text = page_text(Outline(chapter), posts, images, style)
    for picture in images.pictures.values():
        file = folder / "assets" / chapter.slug / picture.name
        if not (file.is_file() and file.read_bytes() == picture.data):
            replace_file(file, picture.data)
    path = folder / f"{chapter.slug}.md"
    replace_file(path, text.encode())
    return Written(path, images.page_findings)


def chapter_markdown(
    chapter: Chapter, posts: Mapping[str, str] | None = None, style: Style = DEFAULT
) -> str:
    """Return the page that `write_markdown` writes."""
    return page_text(Outline(chapter), posts, collect_images(chapter), style)


def page_text(
    outline: Outline, posts: Mapping[str, str] | None, images: Images, style: Style
) -> str:
    """Return the page that `write_markdown` writes, the chapter's images being known."""
    chapter = outline.chapter
    posts = page_addresses([chapter]) if posts is None else posts
    addresses = _addresses(chapter, posts, images, style)
    front = [front_matter(chapter, r) for r in chapter.rows if r.block.kind == "front_matter"]
    title = Whole(heading(*outline.title, 1, addresses))
    facts = [
        Whole(text)
        for text in (_byline(chapter) if not front else "", _tags(chapter, style))
        if text
    ]
    start = "".join(text.rstrip("\n") + "\n\n" for text in front)
    top = (title, *facts)
    if style.has_columns:
        return start + page((*top, *parts(outline.tree, addresses)), style)
    return start + page(top) + "\n" + flowing(outline.tree, addresses)


def _addresses(
    chapter: Chapter, posts: Mapping[str, str], images: Images, style: Style
) -> Addresses:
    links = Links(posts, chapter)

    def link(href: str) -> str:
        # What leads to nothing in the batch may still lead somewhere once it is published.
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#", href) and not links.is_post(href):
            return href
        return links.resolve(href) or href

    def image(src: str) -> str:
        picture = images.pictures.get(src)
        if picture:
            return f"assets/{chapter.slug}/{quote(picture.name)}"
        return src if images.state(src) == "remote" else ""

    wanted = re.findall(r"\]\(#([^)\s\"<>]+)", "\n".join(row.source for row in chapter.rows))
    places = ((links.resolve(f"#{name}")[1:], unquote(name)) for name in wanted)
    anchors = {place: name for place, name in places if place and '"' not in name}
    known, english = definitions(chapter.post.blocks), english_definitions(chapter.rows)
    return Addresses(known, link, image, anchors, style, english if english != known else None)


def _byline(chapter: Chapter) -> str:
    post = chapter.post
    url = f"[original](<{post.url}>)" if post.url and not re.search(r"[<>\s]", post.url) else ""
    return " · ".join(filter(None, (post.date[:10], escape(post.author), url)))


def _tags(chapter: Chapter, style: Style) -> str:
    pairs = zip(chapter.post.tags, chapter.tags, strict=False)
    shown = (style.order(*pair, joint=" / ") for pair in pairs)
    line = " · ".join(escape(tag) for tag in shown)
    label = style.order("标签", "Tags", joint=" / ")
    return f"{label}: {line}" if line else ""
