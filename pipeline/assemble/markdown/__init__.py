"""A chapter → its Markdown page, original and translation side by side, and its images."""

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, unquote

from pipeline.assemble.atomic import replace_file
from pipeline.assemble.images import Images, collect_images
from pipeline.assemble.links import Links
from pipeline.assemble.markdown.front import front_matter
from pipeline.assemble.markdown.inline import Addresses
from pipeline.assemble.markdown.layout import Whole, heading, page, parts
from pipeline.assemble.outline import Outline
from pipeline.assemble.written import Written
from pipeline.document import Chapter
from pipeline.markup import definitions, escape

__all__ = ["chapter_markdown", "write_markdown"]


def write_markdown(chapter: Chapter, folder: Path, chapters: Sequence[Chapter] = ()) -> Written:
    """Write ``<slug>.md`` and the images it shows, under ``assets/<slug>/``.

    Args:
        chapter: what to write.
        folder: where to.
        chapters: all chapters of the batch, so that links between posts lead to their new files.

    Raises:
        OutputError: a file cannot be written.

    """
    images = collect_images(chapter)
    text = _text(chapter, chapters or (chapter,), images)
    for picture in images.pictures.values():
        file = folder / "assets" / chapter.slug / picture.name
        if not (file.is_file() and file.read_bytes() == picture.data):
            replace_file(file, picture.data)
    path = folder / f"{chapter.slug}.md"
    replace_file(path, text.encode())
    # A page on the web shows remote images; only a book cannot.
    return Written(path, tuple(f for f in images.findings if f.code != "A102"))


def chapter_markdown(chapter: Chapter, chapters: Sequence[Chapter] = ()) -> str:
    """Return the page that `write_markdown` writes."""
    return _text(chapter, chapters or (chapter,), collect_images(chapter))


def _text(chapter: Chapter, chapters: Sequence[Chapter], images: Images) -> str:
    outline = Outline(chapter)
    addresses = _addresses(chapter, chapters, images)
    front = [front_matter(chapter, r) for r in chapter.rows if r.block.kind == "front_matter"]
    title = Whole(heading(*outline.title, 1, addresses))
    facts = [
        Whole(text) for text in (_byline(chapter) if not front else "", _tags(chapter)) if text
    ]
    start = "".join(text.rstrip("\n") + "\n\n" for text in front)
    return start + page((title, *facts, *parts(outline.tree, addresses)))


def _addresses(chapter: Chapter, chapters: Sequence[Chapter], images: Images) -> Addresses:
    links = Links(chapters, chapter, "{}.md")

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
    return Addresses(definitions(chapter.post.blocks), link, image, anchors)


def _byline(chapter: Chapter) -> str:
    post = chapter.post
    url = f"[original](<{post.url}>)" if post.url and not re.search(r"[<>\s]", post.url) else ""
    return " · ".join(filter(None, (post.date[:10], escape(post.author), url)))


def _tags(chapter: Chapter) -> str:
    pairs = zip(chapter.post.tags, chapter.tags, strict=False)
    shown = (" / ".join(dict.fromkeys(pair)) for pair in pairs)
    line = " · ".join(escape(tag) for tag in shown)
    return f"标签 / Tags: {line}" if line else ""
