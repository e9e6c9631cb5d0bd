"""A post's front matter → the same, byte for byte, with what the translation adds."""

import json
import re
from collections.abc import Iterator

from pipeline.assemble.plain import plain
from pipeline.document import Chapter, Row

_KEY = re.compile(r"""^["']?([\w-]+)["']?\s*[:=]""", re.MULTILINE)
_TOML_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def front_matter(chapter: Chapter, row: Row) -> str:
    """Return the front matter with the English title and tags, and both languages."""
    block = row.block
    keys = frozenset(_KEY.findall(block.literal))
    if block.literal.strip() and not keys:  # nothing that has keys; another could break it
        return block.raw
    sign = " = " if block.info == "toml" else ": "
    added = "".join(
        f"{key}{sign}{json.dumps(value, ensure_ascii=False)}\n"
        for key, value in _additions(chapter)
        if key not in keys
    )
    start = block.raw.index("\n") + 1
    at = start + len(block.literal)
    if block.info == "toml" and (table := _TOML_TABLE.search(block.literal)):
        at = start + table.start()  # below a table's name keys would be its own
    return block.raw[:at] + added + block.raw[at:]


def _additions(chapter: Chapter) -> Iterator[tuple[str, str | list[str]]]:
    yield "title_en", plain(chapter.title)
    if chapter.tags != chapter.post.tags:
        yield "tags_en", list(chapter.tags)
    yield "lang", [chapter.post.language, "en"]
