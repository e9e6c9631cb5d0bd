"""Pictures that stand inside a file → files in the user's cache, under addresses of their own."""

import base64
import binascii
import re
from pathlib import Path
from urllib.parse import unquote_to_bytes

from pipeline.digest import bytes_digest

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"BM", ".bmp"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
)
"""How the bytes of a picture begin; what a file says its pictures are is not asked."""
_SVG = re.compile(
    rb"\s*+(?:<\?xml[^>]*>\s*+)?(?:<!--.*?-->\s*+)*+(?:<!DOCTYPE[^>]*>\s*)?<svg[\s>]", re.S
)
_DATA = re.compile(r"data:image/[\w.+-]+(?:;[\w=-]+)*?(;base64)?,(.*)", re.IGNORECASE | re.DOTALL)


class Pictures:
    """Keeps the pictures of one file; a content that is known already is not written again."""

    def __init__(self) -> None:
        """Begin without any: nothing is written before there is a picture."""
        self.folder = ""
        """Where the addresses lead, "" while there is none."""
        self.known: dict[str, str] = {}
        """Address under which the file itself speaks of a picture → the picture's own."""

    def keep(self, data: bytes, name: str = "") -> str:
        """Return the address of a picture, or "" if the bytes are none that a book can show.

        Args:
            data: the picture.
            name: what it was called in the file; the book's picture is named after it.

        Raises:
            OutputError: the cache cannot be written.

        """
        suffix = _kind(data)
        if not suffix:
            return ""
        from platformdirs import user_cache_path

        from pipeline.atomic import replace_file

        folder = user_cache_path("duizhao") / "pictures"
        stem = re.sub(r"[^A-Za-z0-9]+", "-", Path(name).stem).strip("-")[:40] or "image"
        address = f"{bytes_digest(data)[:16]}/{stem}{suffix}"
        if not (folder / address).is_file():
            replace_file(folder / address, data)
        self.folder = str(folder)
        return address

    def keep_encoded(self, text: str, name: str = "") -> str:
        """Return the address of a picture written in base64, or ""."""
        try:
            return self.keep(base64.b64decode(text), name)
        except (binascii.Error, ValueError):
            return ""

    def keep_data(self, address: str, name: str = "") -> str:
        """Return the address of a picture that stands in a ``data:`` address, or ""."""
        match = _DATA.match(address)
        if not match:
            return ""
        data = unquote_to_bytes(match[2])
        return (
            self.keep_encoded(data.decode("latin-1"), name) if match[1] else self.keep(data, name)
        )


def _kind(data: bytes) -> str:
    for magic, suffix in _MAGIC:
        if data.startswith(magic):
            return suffix
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return ".avif"
    return ".svg" if _SVG.match(data[:4096]) else ""
