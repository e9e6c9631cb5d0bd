"""A package file, its URL, or a package index → a package installed where Argos keeps its own."""

import contextlib
import hashlib
import json
import os
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit

from pipeline.errors import EngineError
from pipeline.translate.package import BUNDLED, ArgosPackage, open_package

_TIMEOUT = 30.0
"""Seconds without an answer."""
_LARGEST = 2 * 2**30
"""Bytes; the largest official package is about 400 MB."""
_SCHEMES = ("https", "http", "file")


def installed_packages() -> Iterator[tuple[str, ArgosPackage]]:
    """Yield (where from, package): the bundled one, then Argos' own zh→en packages."""
    yield "bundled", open_package(BUNDLED)
    from argostranslate import package as argos

    for entry in argos.get_installed_packages():
        if (entry.from_code, entry.to_code) == ("zh", "en"):
            with contextlib.suppress(EngineError):
                yield "installed", open_package(Path(entry.package_path))


def install_package(source: str, sha256: str | None = None) -> ArgosPackage:
    """Install a zh→en package and return it.

    Args:
        source: path of an ``.argosmodel`` file, its URL, or the URL or path of an index: a JSON
            list as Argos publishes it, of which the newest zh→en entry is taken.
        sha256: the file's digest, when it is known.

    Raises:
        EngineError: it cannot be fetched, is not what the digest says, or is no zh→en package.

    """
    entry: dict[str, Any] = {}
    if urlsplit(source).path.endswith(".json"):
        entry = _newest(_index(source), source)
        links = [str(link) for link in entry.get("links", ())]
        if not links:
            raise EngineError(
                "the entry for zh→en has no link.", where=source, hint="Ask its owner."
            )
        base = source if _is_url(source) else Path(source).resolve().as_uri()
        source = urljoin(base, links[0])
    digest = sha256 or str(entry.get("sha256", "")) or None
    if not _is_url(source):
        return _install(Path(source), digest)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(urlsplit(source).path).stem + ".argosmodel")
        _download(source, path)
        return _install(path, digest)


def _install(path: Path, sha256: str | None) -> ArgosPackage:
    if not path.is_file():
        raise EngineError("there is no such package file.", where=str(path), hint="Check the path.")
    if sha256:
        with path.open("rb") as file:
            actual = hashlib.file_digest(file, "sha256").hexdigest()
        if actual != sha256.lower():
            raise EngineError(
                f"the file's SHA-256 is {actual}, not {sha256}.",
                where=str(path),
                hint="It was changed or cut short on the way: fetch it again.",
            )
    checked = open_package(path)  # unpacked and checked before it reaches Argos' folder
    from argostranslate import package as argos
    from argostranslate import settings

    folders = {Path(p.package_path) for p in argos.get_installed_packages()}
    argos.install_from_path(path)
    new = {Path(p.package_path) for p in argos.get_installed_packages()} - folders
    for folder in sorted(new):
        return open_package(folder)
    for _, package in installed_packages():
        if package.digest == checked.digest and package.folder != BUNDLED:
            return package
    raise EngineError(
        "Argos Translate did not take the package.",
        where=str(settings.package_data_dir),
        hint=f"Use it directly: duizhao translate --package {path} …",
    )


def _is_url(source: str) -> bool:
    return urlsplit(source).scheme in _SCHEMES


def _index(source: str) -> list[dict[str, Any]]:
    data = _read(source) if _is_url(source) else Path(source).read_bytes()
    try:
        entries = json.loads(data)
    except ValueError as error:
        raise EngineError("it is no JSON.", where=source, hint="Check the address.") from error
    return [e for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []


def _newest(entries: list[dict[str, Any]], source: str) -> dict[str, Any]:
    from packaging.version import InvalidVersion, Version

    def version(entry: dict[str, Any]) -> Version:
        try:
            return Version(str(entry.get("package_version", "0")))
        except InvalidVersion:
            return Version("0")

    fitting = [e for e in entries if (e.get("from_code"), e.get("to_code")) == ("zh", "en")]
    if not fitting:
        raise EngineError("the index lists no zh→en package.", where=source, hint="Try another.")
    return max(fitting, key=version)


def _read(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT) as answer:  # noqa: S310
            return bytes(answer.read(64 * 2**20))
    except (URLError, OSError, ValueError) as error:
        raise EngineError(
            f"it cannot be fetched: {error}.", where=url, hint="Check the address and the network."
        ) from error


def _download(url: str, path: Path) -> None:
    """Fetch a file whole or not at all."""
    part = path.with_suffix(".part")
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT) as answer, part.open("wb") as file:  # noqa: S310
            expected = int(answer.headers.get("Content-Length") or 0)
            size = 0
            while chunk := answer.read(2**20):
                size += len(chunk)
                if size > _LARGEST:
                    raise EngineError(
                        "the file is larger than any package.", where=url, hint="Check the address."
                    )
                file.write(chunk)
    except (URLError, OSError, ValueError) as error:
        raise EngineError(
            f"it cannot be fetched: {error}.", where=url, hint="Check the address and the network."
        ) from error
    if expected and size != expected:
        raise EngineError(
            f"only {size} of {expected} bytes came.", where=url, hint="Try again later."
        )
    os.replace(part, path)
