"""The address of an image in a post → the file it names, never one outside the post's own site."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

_ROOTS = (
    "_config.yml", "hugo.toml", "hugo.yaml", "hugo.json", "config.toml", "mkdocs.yml",
    "package.json", ".vuepress", ".vitepress", ".obsidian", ".git",
)  # fmt: skip
"""What lies at the root of a blog, of documentation or of a folder of notes."""
_STATIC = ("", "source", "static", "public", "docs", "assets", "docs/public", ".vuepress/public",
           "docs/.vuepress/public")  # fmt: skip
"""Folders below the root whose files a generator serves from ``/``: Hexo, Hugo, VitePress, …"""
_HIGHEST = 8
"""Folders above a post that are looked at for a root."""


def find_file(source: str, src: str, pictures: str = "") -> Path:
    """Return the file of an image.

    It lies beside the post, elsewhere in the site that the post is of, or in the folder of what
    stood inside the post's own file.

    Args:
        source: path of the post.
        src: the address as it stands there.
        pictures: that folder, "" where there is none.

    Raises:
        ValueError: nothing lies there, or what lies there is outside the site.

    """
    folder = Path(source).parent.resolve()
    path = unquote(re.sub(r"[?#].*", "", src)).replace("\\", "/")
    if not path.strip("/") or "\0" in path:
        raise ValueError("no file is named")
    root = _root(folder)
    outside = False
    for start in _starts(folder, root, Path(source).stem, path.startswith("/")):
        file = (start / path.lstrip("/")).resolve()
        if not file.is_relative_to(root):
            outside = True
        elif file.is_file():
            return file
    if pictures:
        kept = Path(pictures).resolve()
        file = (kept / path.lstrip("/")).resolve()
        if file.is_relative_to(kept) and file.is_file():
            return file
    raise ValueError("it lies outside the post's folder" if outside else "no such file")


def _root(folder: Path) -> Path:
    """Return the root of the site that a folder is in, or the folder itself."""
    for above in (folder, *folder.parents)[:_HIGHEST]:
        if any((above / name).exists() for name in _ROOTS):
            return above
    return folder


def _starts(folder: Path, root: Path, stem: str, is_absolute: bool) -> Iterator[Path]:
    """Yield the folders that an address may be counted from."""
    yield folder
    yield folder / stem  # Hexo keeps a post's images in a folder named like the post
    if is_absolute:
        yield from (root / name for name in _STATIC)
