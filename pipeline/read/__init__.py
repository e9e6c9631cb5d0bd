"""A file → its posts: one reader a format, chosen by suffix and shape in one visible table."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.document import Post
from pipeline.errors import InputError
from pipeline.read.encoding import decode
from pipeline.read.listing import (
    is_csdn_listing,
    is_line_listing,
    read_csdn_listing,
    read_line_listing,
)
from pipeline.read.markdown import make_post, read_markdown
from pipeline.read.plain import read_plain

__all__ = ["SUFFIXES", "find_files", "read_file"]

Shape = Callable[[str], bool]
Reader = Callable[[str, str], Sequence[Post]]


def _markdown(text: str, source: str) -> Sequence[Post]:
    return (read_markdown(text, source),)


def _plain(text: str, source: str) -> Sequence[Post]:
    from pipeline.read.blocks import make_blocks

    title, body = read_plain(text)
    return (make_post(source, body, make_blocks(body), title=title),)


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
}
"""Suffix → the shapes its text may have, most particular first, each with its reader."""

SUFFIXES = tuple(READERS)


def find_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files to read: those named, and in folders all of a known suffix, by name.

    Raises:
        InputError: a path does not exist, or nothing there can be read.

    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(_in_folder(path)))
        elif path.exists():
            if path.suffix.lower() not in READERS:
                raise InputError(
                    f"duizhao does not read {path.suffix or 'files without a suffix'}.",
                    where=str(path),
                    hint=f"It reads {', '.join(SUFFIXES)}.",
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


def _in_folder(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
        if path.is_file() and path.suffix.lower() in READERS and not hidden:
            yield path


def read_file(path: Path) -> tuple[Post, ...]:
    """Read one file; a listing page holds many posts.

    Raises:
        InputError: it cannot be opened or decoded, or its front matter is broken.

    """
    source = str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "error"
        raise InputError(
            f"the file cannot be read: {reason}.", where=source, hint="Check its permissions."
        ) from error
    text, finding = decode(data, source)
    if not text.strip():
        raise InputError("the file is empty.", where=source, hint="Remove it or fill it.")
    reader = next(read for fits, read in READERS[path.suffix.lower()] if fits(text))
    posts = tuple(reader(text, source))
    if finding:
        posts = tuple(replace(post, findings=(finding, *post.findings)) for post in posts)
    return posts
