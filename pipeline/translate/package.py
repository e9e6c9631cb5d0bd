"""A folder or an ``.argosmodel`` file → a checked Argos package."""

import errno
import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from pipeline.digest import file_digest
from pipeline.errors import EngineError

BUNDLED = Path(__file__).parent / "models" / "translate-zh_en"
_NEEDED = ("metadata.json", "model/model.bin", "model/config.json")
LARGEST_UNPACKED = 4 * 2**30
"""Bytes an archive may hold when unpacked; the largest official package is about 400 MB."""
MOST_FILES = 10_000
"""Files an archive may hold; a package has about ten."""
# What zipfile raises for damaged, encrypted and unknown archives.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, IndexError)


@dataclass(frozen=True, slots=True)
class ArgosPackage:
    """A zh→en package on disk, and how it wants placeholders and terms spelled."""

    folder: Path
    name: str
    version: str
    placeholder: str
    """Pattern with one ``{}`` for the number."""
    term: tuple[str, str]
    """Marks around a term that is to be copied; empty where the package knows none."""
    digest: str
    """SHA-256 of the model, its tokenizer and its metadata, shortened to 16 digits."""
    says_spelling: bool = True
    """Whether its metadata asks for these spellings; otherwise they are only a first guess."""


def open_package(path: Path = BUNDLED) -> ArgosPackage:
    """Check a package and return what the engine needs to know of it.

    Args:
        path: a package's folder, or an ``.argosmodel`` file, which is unpacked once into the
            user's cache.

    Raises:
        EngineError: it is missing, incomplete, damaged or of another language pair.

    """
    folder = _unpacked(path) if path.is_file() else path
    if not folder.is_dir():
        raise EngineError(
            "there is no translation package here.",
            where=str(path),
            hint="Give the folder or .argosmodel file of a zh→en Argos package.",
        )
    for name in _NEEDED:
        if not (folder / name).is_file():
            raise EngineError(
                f"the package has no {name}.",
                where=str(path),
                hint="Install it again, or leave out --package to use the bundled one.",
            )
    metadata = _metadata(folder, path)
    pair = (metadata.get("from_code"), metadata.get("to_code"))
    if pair != ("zh", "en"):
        raise EngineError(
            f"the package translates {pair[0]} to {pair[1]}.",
            where=str(path),
            hint="duizhao needs one from zh to en.",
        )
    if not (folder / "sentencepiece.model").is_file():
        raise EngineError(
            "the package has no sentencepiece.model.",
            where=str(path),
            hint="Packages with another tokenizer are not supported; choose a newer one.",
        )
    placeholder, term = _forms(metadata, path)
    return ArgosPackage(
        folder=folder,
        name=str(metadata.get("code") or f"translate-{pair[0]}_{pair[1]}"),
        version=str(metadata.get("package_version", "")),
        placeholder=placeholder,
        term=term,
        digest=_digest(folder),
        says_spelling="duizhao" in metadata,
    )


def _metadata(folder: Path, path: Path) -> dict[str, Any]:
    try:
        metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise EngineError(
            "the package's metadata.json cannot be read.", where=str(path), hint="Install it again."
        ) from error
    return metadata if isinstance(metadata, dict) else {}


def _forms(metadata: dict[str, Any], path: Path) -> tuple[str, tuple[str, str]]:
    """Return how the package wants placeholders and terms spelled."""
    try:
        forms = metadata.get("duizhao", {})
        left, right = forms.get("term", ("", ""))
        placeholder = str(forms.get("placeholder", "[{}]"))
        if placeholder.count("{}") != 1:
            raise ValueError(placeholder)
    except (AttributeError, TypeError, ValueError) as error:
        raise EngineError(
            "the package's metadata.json says nothing sensible under “duizhao”.",
            where=str(path),
            hint='It holds "placeholder": "…{}…" and "term": ["…", "…"].',
        ) from error
    return placeholder, (str(left), str(right))


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    names = ("metadata.json", "sentencepiece.model", "model/config.json", "model/model.bin")
    for name in names:
        try:
            with (folder / name).open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise EngineError(
                f"the package's {name} cannot be read: {error.strerror}.",
                where=str(folder),
                hint="Check its permissions.",
            ) from error
    return digest.hexdigest()[:16]


def _unpacked(path: Path) -> Path:
    """Unpack an archive once; its content decides the folder's name."""
    cache = Path(platformdirs.user_cache_dir("duizhao")) / "packages"
    try:
        target = cache / file_digest(path)[:16]
        if not target.is_dir():
            cache.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=cache) as temporary:
                inside = Path(temporary) / "archive"
                inside.mkdir()
                unpack_archive(path, inside)
                root = package_root(inside, path)
                if not target.is_dir():  # another run may have been faster
                    os.replace(root, target)
    except OSError as error:
        raise EngineError(
            f"the archive cannot be unpacked into {cache}: {error.strerror}.",
            where=str(path),
            hint="Free some space, or unpack it yourself and give the folder.",
        ) from error
    return target


def unpack_archive(path: Path, folder: Path) -> None:
    """Unpack an ``.argosmodel`` archive below ``folder`` and nowhere else.

    Raises:
        EngineError: it is no archive, damaged, too large, or names files outside of itself.
        OSError: the disk cannot be read or written.

    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            size = sum(info.file_size for info in archive.infolist())
            inside = all((folder / n).resolve().is_relative_to(folder.resolve()) for n in names)
            if size > LARGEST_UNPACKED or len(names) > MOST_FILES or not inside:
                raise EngineError(
                    "the archive is larger than any package, or writes outside its own folder.",
                    where=str(path),
                    hint="Do not use it.",
                )
            archive.extractall(folder)
    except (*_DAMAGED, OSError) as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise  # of the disk, and not of a place that the archive names before its beginning
        raise EngineError(
            "the archive cannot be unpacked.",
            where=str(path),
            hint="It may have been cut short: fetch it again.",
        ) from error


def package_root(folder: Path, path: Path) -> Path:
    """Return the folder of the package that the archive ``path`` held, unpacked in ``folder``.

    Raises:
        EngineError: it held none.

    """
    found = next(iter(sorted(folder.rglob("metadata.json"))), None)
    if not found:
        raise EngineError(
            "the archive holds no metadata.json.",
            where=str(path),
            hint="It is not an Argos package.",
        )
    return found.parent
