"""The images a chapter shows → files that a book can hold, each content once."""

import io
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from pipeline.assemble.files import find_file
from pipeline.assemble.svg import safe_svg
from pipeline.assemble.written import finding
from pipeline.digest import bytes_digest
from pipeline.document import Chapter, Finding
from pipeline.markup import definitions, image_sources

if TYPE_CHECKING:
    from PIL import Image

_KINDS = {"PNG": ("png", "image/png"), "JPEG": ("jpg", "image/jpeg"), "GIF": ("gif", "image/gif"),
          "WEBP": ("webp", "image/webp")}  # fmt: skip
_MOST_PIXELS = 12_000_000
"""Past this, readers on paper-like screens run out of memory; it is four times such a screen."""
_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|data:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image file ready for the book."""

    name: str
    """File name, from its content: what two posts show alike stands in a book once."""
    media_type: str
    data: bytes
    width: int = 0
    """Pixels; 0 of a drawing."""


@dataclass(frozen=True, slots=True)
class Images:
    """What became of every image address of a chapter."""

    pictures: Mapping[str, Picture]
    """By the address as it stands in the post."""
    remote: frozenset[str]
    findings: tuple[Finding, ...]
    missing: frozenset[str] = frozenset()

    def state(self, src: str) -> Literal["here", "remote", "missing"]:
        """Return whether the image is in the book, elsewhere, or nowhere."""
        if src in self.pictures:
            return "here"
        return "remote" if src in self.remote else "missing"

    @property
    def page_findings(self) -> tuple[Finding, ...]:
        """Of a page on the web, which shows remote images; only a book cannot."""
        return tuple(finding for finding in self.findings if finding.code != "A102")


def collect_images(chapter: Chapter) -> Images:
    """Return the images a chapter shows, read from the folder its post lies in."""
    post = chapter.post
    pictures: dict[str, Picture] = {}
    remote: set[str] = set()
    missing: set[str] = set()
    findings: list[Finding] = []
    env, fetched = definitions(post.blocks), dict(post.fetched)
    for row in chapter.rows:
        block = row.block
        sources = image_sources((row.source, row.target), block.literal, block.kind, env)
        for src in dict.fromkeys(sources):
            if src in pictures or src in remote:
                continue
            if _REMOTE.match(src) and src not in fetched:
                remote.add(src)
                findings.append(finding("A102", post, row.block.line, _short(src)))
                continue
            try:
                pictures[src] = _picture(
                    find_file(post.source, fetched.get(src, src), post.pictures)
                )
            except (OSError, ValueError) as problem:
                missing.add(src)
                findings.append(finding("A101", post, row.block.line, f"{_short(src)} ({problem})"))
    found = tuple(dict.fromkeys(findings))
    return Images(MappingProxyType(pictures), frozenset(remote), found, frozenset(missing))


def _short(src: str) -> str:
    return src if len(src) <= 100 else src[:97] + "…"


def _picture(file: Path) -> Picture:
    data = file.read_bytes()
    width = 0
    if file.suffix.lower() == ".svg" or data.lstrip()[:5] in (b"<svg ", b"<?xml"):
        data, suffix, media_type = safe_svg(data), "svg", "image/svg+xml"
    else:
        data, suffix, media_type, width = _bitmap(data)
    name = f"{bytes_digest(data)[:16]}.{suffix}"
    return Picture(name, media_type, data, width)


def _bitmap(data: bytes) -> tuple[bytes, str, str, int]:
    """Return the image, as it stands if every reader shows its format, else as PNG, and its width.

    One of more pixels than a reader can hold is scaled down; what moves is not.
    """
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Pillow warns of images that would fill the memory
        try:
            with Image.open(io.BytesIO(data)) as image:
                kind = image.format or ""
                image.load()
                moves = getattr(image, "is_animated", False)
                pixels = image.width * image.height
                if kind in _KINDS and (moves or pixels <= _MOST_PIXELS):
                    return data, *_KINDS[kind], image.width
                changed: Image.Image = ImageOps.exif_transpose(image)
                if pixels > _MOST_PIXELS:
                    scale = (_MOST_PIXELS / pixels) ** 0.5
                    size = int(changed.width * scale), int(changed.height * scale)
                    changed = changed.convert(_mode(changed))
                    changed = changed.resize(size, Image.Resampling.LANCZOS)
                kind = kind if kind in ("JPEG", "WEBP") else "PNG"
                out = io.BytesIO()
                changed.convert(_mode(changed)).save(out, kind, quality=88)
                return out.getvalue(), *_KINDS[kind], changed.width
        except (OSError, SyntaxError, Warning, Image.DecompressionBombError) as problem:
            raise ValueError("it is no image that can be read") from problem


def _mode(image: "Image.Image") -> str:
    return "RGBA" if image.has_transparency_data else "RGB"
