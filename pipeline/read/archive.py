"""A zip of posts → a folder with its posts and pictures, in the user's cache."""

import hashlib
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from pipeline.errors import InputError

MOST_FILES = 20_000
LARGEST = 500_000_000
"""Most bytes that are unpacked, counted as they come out, not as the archive declares them."""
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".avif", ".tif", ".tiff")
_CHUNK = 1 << 20
DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, IndexError, OSError,
)  # fmt: skip
"""What zipfile raises of a damaged archive: of a name that is not UTF-8, or of none, too."""
_NAMES = ("utf-8", "gb18030", "cp437")
"""Encodings of names that are not marked as UTF-8; Chinese Windows writes its own."""


def unpack(path: Path, suffixes: Sequence[str]) -> Path:
    """Return a folder with what an archive holds of posts and pictures.

    The same archive is unpacked once: the folder is named after its content.

    Raises:
        InputError: it is no zip, is locked, names files outside itself, or holds too much.

    """
    from platformdirs import user_cache_path

    folder = user_cache_path("duizhao") / "zip" / f"{path.stem}-{_digest(path, suffixes)}"
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        _extract(path, work, (*suffixes, *_PICTURES))
        if not folder.is_dir():
            os.replace(work, folder)
    except DAMAGED as error:
        raise _refused(path, "it cannot be unpacked", "Pack it again.") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return folder


def _digest(path: Path, suffixes: Sequence[str]) -> str:
    """Return what tells one archive, and what is taken of it, from another."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(" ".join(suffixes).encode())
    return digest.hexdigest()[:16]


def _refused(path: Path, why: str, hint: str) -> InputError:
    return InputError(f"the archive is not read: {why}.", where=str(path), hint=hint)


def _extract(path: Path, folder: Path, suffixes: Sequence[str]) -> None:
    left = LARGEST
    with _open(path) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_FILES:
            raise _refused(path, f"it holds more than {MOST_FILES:,} files", "Split it.")
        for entry in entries:
            if is_outside(entry.filename):
                outside = f"it names a file outside itself, {entry.filename[:80]!r}"
                raise _refused(path, outside, "Do not trust it.")
            name = PurePosixPath(entry.filename.replace("\\", "/"))
            if entry.is_dir() or stat.S_ISLNK(entry.external_attr >> 16):
                continue
            if name.suffix.lower() not in suffixes:
                continue
            if entry.flag_bits & 1:
                raise _refused(path, "it is locked with a password", "Unlock it first.")
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, target.open("wb") as out:
                while data := source.read(_CHUNK):
                    left -= len(data)
                    if left < 0:
                        size = f"it unpacks to more than {LARGEST // 1_000_000} MB"
                        raise _refused(path, size, "Split it.")
                    out.write(data)


def _open(path: Path) -> zipfile.ZipFile:
    for encoding in _NAMES:
        try:
            return zipfile.ZipFile(path, metadata_encoding=encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(path, "its names are in no known encoding", "Pack it again.")


def is_outside(name: str) -> bool:
    """Return whether a name within an archive leads out of it."""
    plain = PurePosixPath(name.replace("\\", "/"))
    return plain.is_absolute() or ".." in plain.parts or ":" in name[:3] or "\0" in name
