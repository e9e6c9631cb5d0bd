"""Folders of blogs and documentation → the posts in them, in order, without drafts."""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from pipeline.document import Finding, Post

SKIPPED = frozenset(
    (
        "node_modules", "public", "_site", "_drafts", "_book", "_build", "_includes", "_layouts",
        "_data", "_sass", "themes", "layouts", "archetypes", "scaffolds", "vendor", "venv",
        "__pycache__",
    )
)  # fmt: skip
"""Folders in which Hexo, Hugo, Jekyll, VuePress, MkDocs and their tools keep no posts."""

_POSTS = ("_posts", "_post")
_HEAD = 4096
_FRONT_MATTER = re.compile(
    r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)\n\1[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
_DATE = re.compile(
    r"^(?:date|pubDate)\s*[:=]\s*[\"']?(\d{4})[-/](\d{1,2})[-/](\d{1,2})(.{0,9})", re.M | re.I
)
_DRAFT = re.compile(r"^(?:draft\s*[:=]\s*true|published\s*[:=]\s*false)\b", re.M | re.I)
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-(.+)")
_INDEX = ("index", "_index", "readme")


def files_in(folder: Path, suffixes: Sequence[str], drafts: bool = False) -> Iterator[Path]:
    """Yield the posts in a folder and those within it: dated ones by date, the others by name.

    Args:
        folder: where to search.
        suffixes: what the names of posts end in.
        drafts: whether posts are wanted that say they are drafts.

    """
    found = []
    for path in _walk(folder, drafts):
        if path.suffix.lower() not in suffixes or path.name.startswith((".", "_")):
            continue
        date, is_draft = _peek(path)
        if drafts or not is_draft:
            found.append((not date, date, path))
    for _, _, path in sorted(found):
        yield path


def _walk(folder: Path, drafts: bool) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        pages = {PurePath(name).stem for name in names if name.lower().endswith((".html", ".htm"))}
        folders[:] = sorted(name for name in folders if _is_searched(name, pages, drafts))
        for name in names:
            path = Path(here, name)
            if path.is_file():
                yield path


def _is_searched(name: str, pages: set[str], drafts: bool) -> bool:
    if name in _POSTS or (drafts and name == "_drafts"):
        return True
    if name in SKIPPED or name.startswith((".", "_")):
        return False
    # What a browser saved beside a page is part of that page.
    saved = re.fullmatch(r"(.+)[_.]files", name)
    return not (saved and saved[1] in pages)


def _peek(path: Path) -> tuple[str, bool]:
    """Return the date of a Markdown file as far as its beginning or name tells, and if a draft."""
    dated = _DATED.fullmatch(path.stem)
    date, is_draft = (dated[1] if dated else ""), False
    if path.suffix.lower() in (".md", ".markdown"):
        try:
            with path.open("rb") as file:
                head = file.read(_HEAD).decode("utf-8", "replace")
        except OSError:
            return date, False  # reading it will say why
        front = _FRONT_MATTER.match(head)
        said = _DATE.search(front[2]) if front else None
        if said:
            date = f"{said[1]}-{int(said[2]):02}-{int(said[3]):02}{said[4].strip(chr(34))}"
        is_draft = bool(front and _DRAFT.search(front[2]))
    return date, is_draft


def completed(post: Post) -> Post:
    """Return a post with what its place tells: Jekyll's date, the title of a Hugo page bundle."""
    path = PurePath(post.source)
    if path.suffix.lower() not in (".md", ".markdown"):
        return post
    name = path.parent.name if path.stem.lower() in _INDEX else path.stem
    dated = _DATED.fullmatch(name)
    date = post.date or (dated[1] if dated else "")
    title = (dated[2] if dated else name).replace("_", " ").replace("-", " ").strip()
    if post.title != path.stem or not title or (title == post.title and date == post.date):
        return replace(post, date=date)
    blocks = tuple(
        replace(block, text=title) if block.kind == "title" else block for block in post.blocks
    )
    return replace(post, title=title, date=date, blocks=blocks)


def without_repetitions(posts: Sequence[Post]) -> tuple[Post, ...]:
    """Return the posts, each article once; one found again carries finding R108."""
    kept: dict[str, Post] = {}
    for post in posts:
        digest = _digest(post)
        if digest not in kept:
            kept[digest] = post
            continue
        message = f"the same article is also in {post.source}; it was taken once"
        first = kept[digest]
        finding = Finding("R108", "note", first.source, message)
        kept[digest] = replace(first, findings=(*first.findings, finding))
    return tuple(kept.values())


def _digest(post: Post) -> str:
    raws = (block.raw for block in post.blocks if block.kind not in ("front_matter", "blank"))
    text = " ".join("".join(raws).split())
    # Two posts of one listing may both have lost their text.
    text = text or f"{post.source} {post.number}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
