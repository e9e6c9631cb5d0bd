"""Paths → the files that are read; a file → its posts, by the reader of its format."""

import os
from collections.abc import Sequence
from pathlib import Path

from pipeline.document import Post
from pipeline.errors import InputError
from pipeline.read.articles import Articles, article_digest
from pipeline.read.folders import completed, files_in
from pipeline.read.language import refuse_foreign, with_script
from pipeline.read.readers import READERS, empty

__all__ = [
    "READERS",
    "SUFFIXES",
    "Articles",
    "article_digest",
    "check_name",
    "find_files",
    "read_file",
]

SUFFIXES = tuple(READERS)
LARGEST_FILE = 100_000_000
"""Most bytes of a file that is read at all."""


def find_files(
    paths: Sequence[Path], drafts: bool = False, exclude: Sequence[str] = ()
) -> tuple[Path, ...]:
    """Return the files to read: those named, and in folders the posts of a known suffix.

    Args:
        paths: files, in the order wanted, folders and zips; their posts come by date, then name.
        drafts: whether drafts in folders are wanted too; a draft that is named always is.
        exclude: patterns of what is left out of folders and zips, as ``.gitignore`` has them.

    Raises:
        InputError: a path does not exist, or nothing there can be read.
        UsageError: a pattern cannot be read.

    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(files_in(path, SUFFIXES, drafts, exclude)))
        elif path.suffix.lower() == ".zip" and path.exists():
            from pipeline.read.archive import unpack

            folder = unpack(path, SUFFIXES)
            found.update(dict.fromkeys(files_in(folder, SUFFIXES, drafts, exclude)))
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
    check_name(path)
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
    if not data:
        raise empty(source)
    posts = tuple(completed(post) for post in READERS[suffix](data, source))
    refuse_foreign(posts, source)
    return tuple(map(with_script, posts))


def check_name(path: Path) -> None:
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
