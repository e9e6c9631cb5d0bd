"""A Markdown file → one Post."""

import re
from collections.abc import Sequence
from pathlib import PurePath

from pipeline.document import Block, Post
from pipeline.han import count_han, has_han
from pipeline.read.blocks import make_blocks
from pipeline.read.front_matter import FrontMatter, parse_front_matter
from pipeline.read.post_links import plain_links

# Characters that are written otherwise in the simplified script; common enough that any
# paragraph of traditional Chinese holds several.
_TRADITIONAL = re.compile(r"[個們為與學國說時會對過還後來點樣經網層訓練這裡產數據標圖義實際變]")


def read_markdown(text: str, source: str) -> Post:
    """Read one Markdown text.

    Args:
        text: the whole file, line ends "\\n".
        source: the file's path, for messages and for finding its images.

    Raises:
        InputError: the front matter is broken.

    """
    text = plain_links(text, source)
    blocks = make_blocks(text)
    known = FrontMatter()
    if blocks and blocks[0].kind == "front_matter":
        known = parse_front_matter(blocks[0], source)
    return make_post(
        source, text, blocks, title=known.title, date=known.date, author=known.author,
        url=known.url, tags=known.tags, language=known.language,
    )  # fmt: skip


def make_post(
    source: str,
    body: str,
    blocks: Sequence[Block],
    *,
    title: str = "",
    date: str = "",
    author: str = "",
    url: str = "",
    tags: Sequence[str] = (),
    language: str = "",
) -> Post:
    """Make a Post, with blocks for what the body does not hold: its title and its tags.

    Without a title the first heading is one; without any heading, the file's name.
    """
    headings = [block for block in blocks if block.kind == "heading"]
    extra = [Block("tag", "", tag) for tag in tags if has_han(tag)]
    if headings and headings[0].info == "1" and title in ("", headings[0].text.strip()):
        title = headings[0].text
    else:
        title = title or (headings[0].text if headings else PurePath(source).stem)
        extra.insert(0, Block("title", "", title))
    script = "zh-Hant" if _is_traditional(body) else "zh-Hans"
    return Post(
        source=source,
        title=title,
        date=date,
        author=author,
        url=url,
        tags=tuple(tags),
        language=language if language.lower().startswith("zh-han") else script,
        body=body,
        blocks=(*extra, *blocks),
    )


def _is_traditional(text: str) -> bool:
    traditional = len(_TRADITIONAL.findall(text))
    return traditional > 0 and traditional > 0.03 * count_han(text)
