"""Posts and the English a translator made of them → how much of what must not change is there."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.document import Post
from pipeline.markup import find_spans
from pipeline.read import find_files, read_file

Kept = dict[str, tuple[int, int]]
"""What → how many are there, of how many."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_DOLLARS = re.compile(r"^(?:\$+|\\[(\[])|(?:\$+|\\[)\]])$")
_ADDRESS = re.compile(r"\]\(<?(https?:[^\s)<>]+)")


def read_posts(paths: Sequence[str]) -> tuple[Post, ...]:
    """Return the posts of files and folders, in the order of the command's."""
    files = find_files([Path(path) for path in paths])
    return tuple(post for file in files for post in read_file(file))


def kept(posts: Sequence[Post], folder: Path) -> Kept:
    """Return how many of the posts' untranslatable pieces stand in the files of a folder.

    A piece counts as often as it stands in both. White space does not count, HTML is read as its
    reader sees it. Code is counted by lines, those without Chinese: its comments may be translated.
    """
    english = "\n".join(_text(file) for file in sorted(folder.iterdir()) if _is_text(file))
    dense = re.sub(r"\s+", "", english).replace("\\|", "|")  # as tables spell it
    wanted: dict[str, Counter[str]] = {}
    for post in posts:
        for what, piece in _pieces(post):
            piece = re.sub(r"\s+", "", piece).replace("\\|", "|")
            wanted.setdefault(what, Counter())[piece] += 1
    found = {
        what: (
            sum(min(count, dense.count(piece)) for piece, count in pieces.items()),
            pieces.total(),
        )
        for what, pieces in wanted.items()
    }
    body = "".join(post.body for post in posts)
    found["characters `_`"] = (min(body.count("_"), english.count("_")), body.count("_"))
    return found


def _pieces(post: Post) -> Iterator[tuple[str, str]]:
    for block in post.blocks:
        if block.kind == "code":
            for line in block.literal.splitlines():
                if line.strip() and not _HAN.search(line):
                    yield "lines of code", line
        elif block.kind == "math":
            yield "formulas", block.literal
        if block.kind == "part" or not block.text:
            continue
        for span in find_spans(block.text):
            text = block.text[span.start : span.end]
            if span.kind == "code" and not _HAN.search(text):
                yield "code in a line", text.strip("`")
            elif span.kind == "math":
                yield "formulas", _DOLLARS.sub("", text)
            elif span.kind in ("link", "image") and (address := _ADDRESS.search(text)):
                yield "addresses of links", address[1]


def _text(file: Path) -> str:
    return html.unescape(file.read_text(encoding="utf-8"))  # Markdown may hold entities too


def _is_text(file: Path) -> bool:
    return file.suffix in (".md", ".html")
