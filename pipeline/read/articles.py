"""Posts in the order they are met → those that are taken: each article once, as many as wanted."""

import re
from collections.abc import Sequence

from pipeline.digest import text_digest
from pipeline.document import Finding, Post

_CUT = "R103"
_MATH, _WORDS = re.compile(r"\$[^$]*\$"), re.compile(r"\w+")
_BEGINNING = 80
"""Characters by which texts that were cut short are compared."""


class Articles:
    """The articles that were met so far; each is known by what `article_digest` gives."""

    def __init__(self, first: int = 0) -> None:
        """Begin with none.

        Args:
            first: how many articles are wanted; 0 is all.

        """
        self._first = first
        self._posts = 0
        self._met: dict[str, tuple[str, list[Finding]]] = {}
        """The file each article was first met in, and its repetitions since."""

    @property
    def are_enough(self) -> bool:
        """Whether nothing more need be read, for as many posts as are wanted were met."""
        return 0 < self._first <= self._posts

    def take(self, article: str, source: str) -> bool:
        """Meet a post; return whether it is taken.

        Args:
            article: it holds.
            source: the file it stands in.

        """
        self._posts += 1
        if article in self._met:
            first, repeats = self._met[article]
            repeats.append(_repetition(first, source))
            return False
        self._met[article] = (source, [])
        return self._has_room(len(self._met))

    def would_take(self, articles: Sequence[str]) -> list[bool]:
        """Return for each of the posts that are met next whether it will be taken."""
        new: set[str] = set()
        taken = []
        for article in articles:
            is_new = article not in self._met and article not in new
            if is_new:
                new.add(article)
            taken.append(is_new and self._has_room(len(self._met) + len(new)))
        return taken

    def repeats(self, article: str) -> list[Finding]:
        """Return finding R108 for every other post that holds the article, also those to come."""
        return self._met[article][1]

    def _has_room(self, articles: int) -> bool:
        return not self._first or articles <= self._first


def _repetition(first: str, again: str) -> Finding:
    message = f"the same article is also in {again}; it was taken once"
    return Finding("R108", "note", first, message)


def article_digest(post: Post) -> str:
    """Return what two posts share that hold the same article."""
    raws = (block.raw for block in post.blocks if block.kind not in ("front_matter", "blank"))
    text = " ".join("".join(raws).split())
    if not text:
        text = f"{post.title} {post.date}"
    elif any(finding.code == _CUT for finding in post.findings):
        # How a text ends that was cut within a formula depends on what else its page holds.
        begins = "".join(_WORDS.findall(_MATH.sub("", text)))[:_BEGINNING]
        text = f"{post.title} {post.date} {begins}…"
    return text_digest(text)
