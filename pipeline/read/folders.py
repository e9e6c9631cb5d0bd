"""Folders of blogs and documentation → the posts in them, in order, without drafts."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from pipeline.document import Post, name_of
from pipeline.read.feed import is_feed
from pipeline.read.ignore import Ignore

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
    r"^(?:date|pubDate|[ \t]+created)\s*[:=]\s*[\"']?(\d{4})[-/](\d{1,2})[-/](\d{1,2})(.{0,9})",
    re.MULTILINE | re.IGNORECASE,
)
_DRAFT = re.compile(r"^(?:draft\s*[:=]\s*true|published\s*[:=]\s*false)\b", re.M | re.I)
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-(.+)")
_REPORT, _OURS = "report.json", '"duizhao":'
"""What lies in a folder of results, and stands near its beginning."""


def files_in(
    folder: Path, suffixes: Sequence[str], drafts: bool = False, exclude: Sequence[str] = ()
) -> Iterator[Path]:
    """Yield the posts in a folder and those within it: dated ones by date, the others by name.

    Args:
        folder: where to search.
        suffixes: what the names of posts end in.
        drafts: whether posts are wanted that say they are drafts.
        exclude: patterns of what is left out, as ``.gitignore`` has them.

    Raises:
        InputError: a ``.duizhaoignore`` cannot be read.
        UsageError: a pattern cannot be read.

    """
    found = []
    for path in _walk(folder, drafts, Ignore(folder, exclude)):
        if path.suffix.lower() not in suffixes or path.name.startswith((".", "_", "~$")):
            continue
        if path.suffix.lower() == ".xml" and not is_feed(_head(path)):
            continue
        date, is_draft = _peek(path)
        if drafts or not is_draft:
            found.append((not date, date, _natural(path), path))
    for *_, path in sorted(found):
        yield path


def _natural(path: Path) -> tuple[tuple[str, int], ...]:
    """Return a key by which ``2.md`` comes before ``10.md``."""
    pieces = re.findall(r"(\D*)(\d*)", path.as_posix())
    return tuple((text, int(number or -1)) for text, number in pieces)


def _walk(folder: Path, drafts: bool, ignore: Ignore) -> Iterator[Path]:
    """Yield the files in a folder, and those in the folders within it that hold posts."""
    ignore = ignore.within(folder)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    names = {entry.name for entry in entries}
    if _REPORT in names and _OURS in _head(folder / _REPORT):
        return  # what duizhao wrote
    pages = {PurePath(name).stem for name in names if name.lower().endswith((".html", ".htm"))}
    for entry in entries:
        path = folder / entry.name
        if entry.is_dir(follow_symlinks=False):
            searched = _is_searched(entry.name, pages, drafts)
            if entry.name == "site" and "mkdocs.yml" in names:
                continue  # what MkDocs built
            if searched and not ignore.leaves_out(path, is_folder=True):
                yield from _walk(path, drafts, ignore)
        elif entry.is_file() and not ignore.leaves_out(path):
            yield path


def _is_searched(name: str, pages: set[str], drafts: bool) -> bool:
    if name in _POSTS or (drafts and name == "_drafts"):
        return True
    if name in SKIPPED or name.startswith((".", "_")):
        return False
    # What a browser saved beside a page is part of that page.
    saved = re.fullmatch(r"(.+)[_.]files", name)
    return not (saved and saved[1] in pages)


def _head(path: Path) -> str:
    """Return how a file begins, "" if it cannot be read: reading all of it will say why."""
    try:
        with path.open("rb") as file:
            return file.read(_HEAD).decode("utf-8", "replace")
    except OSError:
        return ""


def _peek(path: Path) -> tuple[str, bool]:
    """Return the date of a Markdown file as far as its beginning or name tells, and if a draft."""
    dated = _DATED.fullmatch(path.stem)
    date, is_draft = (dated[1] if dated else ""), False
    if path.suffix.lower() in (".md", ".markdown"):
        front = _FRONT_MATTER.match(_head(path))
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
    name = name_of(post.source)
    dated = _DATED.fullmatch(name)
    date = post.date or (dated[1] if dated else "")
    title = (dated[2] if dated else name).replace("_", " ").replace("-", " ").strip()
    if post.title != path.stem or not title or (title == post.title and date == post.date):
        return replace(post, date=date)
    blocks = tuple(
        replace(block, text=title) if block.kind == "title" else block for block in post.blocks
    )
    return replace(post, title=title, date=date, blocks=blocks)
