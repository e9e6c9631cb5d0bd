"""The posts of a book → its parts, one a category, where there are several."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.document import Book, Chapter

_FEWEST_POSTS = 6
_OTHERS = "其他", "Others"


@dataclass(frozen=True, slots=True)
class Part:
    """Posts of one category."""

    title: str
    title_en: str
    chapters: tuple[Chapter, ...]


def parts(book: Book) -> tuple[Part, ...]:
    """Return the parts in the order their first posts come, those of no category last.

    Returns:
        Nothing where grouping would not help: few posts, or hardly two of the same category.

    """
    groups: dict[tuple[str, str], list[Chapter]] = {}
    loose: list[Chapter] = []
    sizes: dict[str, int] = {}
    for chapter in book.chapters:
        for tag in chapter.post.tags[:1]:
            sizes[tag] = sizes.get(tag, 0) + 1
    for chapter in book.chapters:
        tags = chapter.post.tags[:1]
        if tags and sizes[tags[0]] > 1:
            groups.setdefault((tags[0], (chapter.tags or tags)[0]), []).append(chapter)
        else:
            loose.append(chapter)
    grouped = _merged(groups)
    number = len(book.chapters)
    if number < _FEWEST_POSTS or len(grouped) < 2 or len(loose) * 2 > number:
        return ()
    return (*grouped, *([Part(*_OTHERS, tuple(loose))] if loose else []))


def _merged(groups: dict[tuple[str, str], list[Chapter]]) -> Sequence[Part]:
    """Return one part a Chinese name, even where its English differs from post to post."""
    merged: dict[str, tuple[str, list[Chapter]]] = {}
    for (title, title_en), chapters in groups.items():
        merged.setdefault(title, (title_en, []))[1].extend(chapters)
    return [Part(title, english, tuple(list_)) for title, (english, list_) in merged.items()]
