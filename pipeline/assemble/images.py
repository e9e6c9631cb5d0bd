"""The images a chapter shows → files that a book can hold, each content once."""

import hashlib
import io
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType
from typing import Literal
from urllib.parse import unquote

from pipeline.assemble.svg import safe_svg
from pipeline.assemble.written import finding
from pipeline.document import Chapter, Finding, Row
from pipeline.markup import definitions, markdown

_KINDS = {"PNG": ("png", "image/png"), "JPEG": ("jpg", "image/jpeg"), "GIF": ("gif", "image/gif"),
          "WEBP": ("webp", "image/webp")}  # fmt: skip
_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|data:", re.IGNORECASE)
_SHORTCODE_IMAGE = re.compile(
    r"\{%-?\s*(?:asset_img|img|image|figure)\s+(?P<hexo>[^%]*?)-?%\}"
    r"|\{\{[<%]\s*(?:figure|img|image)\s(?P<hugo>[^>]*?)/?[>%]\}\}"
)
_ATTRIBUTE = re.compile(r"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""")


@dataclass(frozen=True, slots=True)
class Picture:
    """An image file ready for the book."""

    name: str
    """File name, from its own and its content."""
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Caption:
    """An image that a shortcode stands for."""

    src: str
    alt: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Images:
    """What became of every image address of a chapter."""

    pictures: Mapping[str, Picture]
    """By the address as it stands in the post."""
    remote: frozenset[str]
    findings: tuple[Finding, ...]

    def state(self, src: str) -> Literal["here", "remote", "missing"]:
        """Return whether the image is in the book, elsewhere, or nowhere."""
        if src in self.pictures:
            return "here"
        return "remote" if src in self.remote else "missing"


def collect_images(chapter: Chapter) -> Images:
    """Return the images a chapter shows, read from the folder its post lies in."""
    post = chapter.post
    pictures: dict[str, Picture] = {}
    remote: set[str] = set()
    findings: list[Finding] = []
    env = definitions(post.blocks)
    for row in chapter.rows:
        for src in dict.fromkeys(_sources(row, env)):
            if src in pictures or src in remote:
                continue
            if _REMOTE.match(src):
                remote.add(src)
                findings.append(finding("A102", post, row.block.line, _short(src)))
                continue
            try:
                pictures[src] = _picture(find_file(post.source, src))
            except (OSError, ValueError) as problem:
                findings.append(finding("A101", post, row.block.line, f"{_short(src)} ({problem})"))
    return Images(MappingProxyType(pictures), frozenset(remote), tuple(dict.fromkeys(findings)))


def _short(src: str) -> str:
    return src if len(src) <= 100 else src[:97] + "…"


def shortcode_image(literal: str) -> Caption | None:
    """Return the image a Hexo or Hugo shortcode stands for, if it is one of those."""
    match = _SHORTCODE_IMAGE.match(literal.strip())
    if not match:
        return None
    if match["hugo"] is not None:
        named = {m[1]: m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(match["hugo"])}
        caption = named.get("caption") or named.get("title") or ""
        src = named.get("src") or named.get("link") or ""
        return Caption(src, named.get("alt") or caption, caption) if src else None
    words = [
        m[1] or m[2] or m[3] for m in re.finditer(r'"([^"]*)"|\'([^\']*)\'|(\S+)', match["hexo"])
    ]
    for i, word in enumerate(words):
        if re.search(r"\.\w{2,5}$", word):
            return Caption(word, " ".join(w for w in words[i + 1 :] if w and not w.isdecimal()))
    return None


def _sources(row: Row, env: dict[str, object]) -> Iterator[str]:
    for text in (row.source, row.target):
        if "![" in text:
            for token in markdown().parseInline(text, dict(env))[0].children or []:
                if token.type == "image":
                    yield str(token.attrs.get("src", ""))
    if "<img" in (text := f"{row.source}{row.block.literal}".lower()):
        yield from _html_sources(row.block.literal if row.block.kind == "html" else row.source)
    if row.block.kind == "shortcode" and (caption := shortcode_image(row.block.literal)):
        yield caption.src


def _html_sources(html: str) -> Iterator[str]:
    found: list[str] = []

    class Finder(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "img":
                found.append(image_address({name: value or "" for name, value in attrs}))

    finder = Finder()
    finder.feed(html)
    finder.close()
    return iter(found)


def image_address(attrs: Mapping[str, str]) -> str:
    """Return the address of an HTML image; lazy loaders keep it beside ``src``."""
    lazy = (attrs.get(name, "") for name in ("data-src", "data-original", "data-lazy-src"))
    return next(filter(None, lazy), "") or attrs.get("src", "")


def find_file(source: str, src: str) -> Path:
    """Return the file of an image beside a post.

    Raises:
        ValueError: nothing lies there, or what lies there is outside the post's folder.

    """
    folder = Path(source).parent.resolve()
    path = unquote(re.sub(r"[?#].*", "", src)).replace("\\", "/").lstrip("/")
    if not path or "\0" in path:
        raise ValueError("no file is named")
    # Hexo keeps a post's images in a folder named like the post.
    for start in (folder, folder / Path(source).stem):
        file = (start / path).resolve()
        if not file.is_relative_to(folder):
            raise ValueError("it lies outside the post's folder")
        if file.is_file():
            return file
    raise ValueError("no such file")


def _picture(file: Path) -> Picture:
    data = file.read_bytes()
    if file.suffix.lower() == ".svg" or data.lstrip()[:5] in (b"<svg ", b"<?xml"):
        data, suffix, media_type = safe_svg(data), "svg", "image/svg+xml"
    else:
        data, suffix, media_type = _bitmap(data)
    digest = hashlib.sha256(data).hexdigest()[:8]
    stem = re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")[:40]
    return Picture(f"{stem or 'image'}-{digest}.{suffix}", media_type, data)


def _bitmap(data: bytes) -> tuple[bytes, str, str]:
    """Return the image, as it stands if every reader shows its format, else as PNG."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Pillow warns of images that would fill the memory
        try:
            with Image.open(io.BytesIO(data)) as image:
                kind = image.format or ""
                image.load()
                if kind in _KINDS:
                    return data, *_KINDS[kind]
                out = io.BytesIO()
                image.convert("RGBA" if image.has_transparency_data else "RGB").save(out, "PNG")
                return out.getvalue(), *_KINDS["PNG"]
        except (OSError, SyntaxError, Warning, Image.DecompressionBombError) as problem:
            raise ValueError("it is no image that can be read") from problem
