"""A file → its posts: one reader a format, chosen by suffix and shape in one visible table."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.document import Finding, Post
from pipeline.errors import InputError
from pipeline.read.encoding import decode
from pipeline.read.folders import completed, files_in, without_repetitions
from pipeline.read.language import refuse_foreign
from pipeline.read.listing import (
    is_csdn_listing,
    is_line_listing,
    read_csdn_listing,
    read_line_listing,
)
from pipeline.read.markdown import make_post, read_markdown
from pipeline.read.plain import read_plain

__all__ = ["SUFFIXES", "find_files", "read_file", "without_repetitions"]

Decoder = Callable[[bytes, str], tuple[str, Finding | None]]
Shape = Callable[[str], bool]
Reader = Callable[[str, str], Sequence[Post]]


def _markdown(text: str, source: str) -> Sequence[Post]:
    return (read_markdown(text, source),)


def _plain(text: str, source: str) -> Sequence[Post]:
    from pipeline.read.blocks import make_blocks

    title, body = read_plain(text)
    return (make_post(source, body, make_blocks(body), title=title),)


def _page(text: str, source: str) -> Sequence[Post]:
    from pipeline.read.html import read_page

    return (read_page(text, source),)


def _notebook(text: str, source: str) -> Sequence[Post]:
    from pipeline.read.notebook import read_notebook

    return (read_notebook(text, source),)


def _decode_page(data: bytes, where: str) -> tuple[str, Finding | None]:
    from pipeline.read.html import decode_page

    return decode_page(data, where)


def _any(text: str) -> bool:
    return True


READERS: dict[str, tuple[tuple[Shape, Reader], ...]] = {
    ".md": ((_any, _markdown),),
    ".markdown": ((_any, _markdown),),
    ".txt": (
        (is_csdn_listing, read_csdn_listing),
        (is_line_listing, read_line_listing),
        (_any, _plain),
    ),
    ".html": ((_any, _page),),
    ".htm": ((_any, _page),),
    ".ipynb": ((_any, _notebook),),
}
"""Suffix → the shapes its text may have, most particular first, each with its reader."""

DECODERS: dict[str, Decoder] = {".html": _decode_page, ".htm": _decode_page}
"""Suffix → how its bytes become text, where the file itself says something about that."""

SUFFIXES = tuple(READERS)
LARGEST_FILE = 100_000_000
"""Most bytes of a file that is read at all."""


def find_files(paths: Sequence[Path], drafts: bool = False) -> tuple[Path, ...]:
    """Return the files to read: those named, and in folders the posts of a known suffix.

    Args:
        paths: files, in the order wanted, folders and zips; their posts come by date, then name.
        drafts: whether drafts in folders are wanted too; a draft that is named always is.

    Raises:
        InputError: a path does not exist, or nothing there can be read.

    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(files_in(path, SUFFIXES, drafts)))
        elif path.suffix.lower() == ".zip" and path.exists():
            from pipeline.read.archive import unpack

            found.update(dict.fromkeys(files_in(unpack(path, SUFFIXES), SUFFIXES, drafts)))
        elif path.exists():
            if path.suffix.lower() not in READERS:
                raise InputError(
                    f"duizhao does not read {path.suffix or 'files without a suffix'}.",
                    where=str(path),
                    hint=f"It reads {', '.join(SUFFIXES)} and .zip of these.",
                )
            found[path] = None
        else:
            raise InputError(
                "there is no such file or folder.", where=str(path), hint="Check the path."
            )
    if not found:
        names = ", ".join(map(str, paths))
        raise InputError(
            "there is nothing to translate here.",
            where=names,
            hint=f"Put posts there that end in {', '.join(SUFFIXES)}.",
        )
    return tuple(found)


def read_file(path: Path) -> tuple[Post, ...]:
    """Read one file; a listing page holds many posts.

    Raises:
        InputError: it cannot be opened or decoded, its front matter is broken, it is not
            Chinese, or holds nothing.

    """
    _check_name(path)
    source = str(path)
    suffix = path.suffix.lower()
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(
                f"the file is larger than {LARGEST_FILE // 1_000_000} MB.",
                where=source,
                hint="Cut it into several.",
            )
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "error"
        raise InputError(
            f"the file cannot be read: {reason}.", where=source, hint="Check its permissions."
        ) from error
    text, finding = DECODERS.get(suffix, decode)(data, source)
    if not text.strip():
        raise InputError("the file is empty.", where=source, hint="Remove it or fill it.")
    reader = next(read for fits, read in READERS[suffix] if fits(text))
    posts = tuple(completed(post) for post in reader(text, source))
    refuse_foreign(posts, source)
    if finding:
        posts = tuple(replace(post, findings=(finding, *post.findings)) for post in posts)
    return posts


def _check_name(path: Path) -> None:
    """Refuse a name that no report and no book could hold.

    Raises:
        InputError: the file's name is not UTF-8.

    """
    try:
        os.fspath(path).encode()
    except UnicodeEncodeError as error:
        raise InputError(
            "the file's name is not UTF-8.",
            where=os.fsencode(path).decode("ascii", "backslashreplace"),
            hint="Rename it.",
        ) from error
