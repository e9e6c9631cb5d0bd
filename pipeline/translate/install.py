"""A package file, its URL, or a package index → a package installed where Argos keeps its own."""

import contextlib
import http.client
import json
import os
import re
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit

from pipeline.digest import file_digest
from pipeline.errors import EngineError
from pipeline.translate.package import (
    BUNDLED,
    ArgosPackage,
    open_package,
    package_root,
    unpack_archive,
)

_TIMEOUT = 30.0
"""Seconds without an answer."""
LARGEST_DOWNLOAD = 2 * 2**30
"""Bytes; the largest official package is about 400 MB."""
_SCHEMES = ("https", "http", "file")


def installed_packages() -> Iterator[tuple[str, ArgosPackage]]:
    """Yield (where from, package): the bundled one, then Argos' own zh→en packages."""
    yield "bundled", open_package(BUNDLED)
    for directory in _argos_folders():
        for folder in sorted(path for path in directory.iterdir() if path.is_dir()):
            with contextlib.suppress(EngineError):
                yield "installed", open_package(folder)


def install_package(source: str, sha256: str | None = None) -> ArgosPackage:
    """Install a zh→en package and return it.

    Args:
        source: path of an ``.argosmodel`` file, its URL, or the URL or path of an index: a JSON
            list as Argos publishes it, of which the newest zh→en entry is taken.
        sha256: the file's digest, when it is known.

    Raises:
        EngineError: it cannot be fetched, comes over http without a digest, is not what the digest
            says, or is no zh→en package.

    """
    entry: dict[str, Any] = {}
    if urlsplit(source).path.endswith(".json"):
        entry = _newest(_index(source), source)
        links = [
            link
            for link in map(str, entry.get("links", ()))
            if urlsplit(link).scheme in ("", *_SCHEMES)
        ]
        if not links:
            raise EngineError(
                "the entry for zh→en has no link.", where=source, hint="Ask its owner."
            )
        base = source if _is_url(source) else Path(source).resolve().as_uri()
        source = urljoin(base, links[0])
    digest = sha256 or str(entry.get("sha256", "")) or None
    if not _is_url(source):
        return _install(Path(source), digest)
    if not digest and _is_open(source):
        raise EngineError(
            "what comes over http can be changed on the way, and nothing says what it must be.",
            where=source,
            hint="Give its --sha256, or an https address.",
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(urlsplit(source).path).stem + ".argosmodel")
        _download(source, path)
        return _install(path, digest)


def _argos_folders() -> list[Path]:
    """Return where Argos Translate keeps packages, the user's own folder first."""
    try:
        from argostranslate import settings
    except OSError as error:  # it makes its folders when imported
        raise EngineError(
            f"Argos Translate cannot make its folders: {error.strerror}.",
            where=str(error.filename),
            hint="Point XDG_DATA_HOME to a folder that can be written.",
        ) from error
    return [Path(folder) for folder in settings.package_dirs]


def _install(path: Path, sha256: str | None) -> ArgosPackage:
    if not path.is_file():
        raise EngineError("there is no such package file.", where=str(path), hint="Check the path.")
    if sha256:
        actual = file_digest(path)
        if actual != sha256.lower():
            raise EngineError(
                f"the file's SHA-256 is {actual}, not {sha256}.",
                where=str(path),
                hint="It was changed or cut short on the way: fetch it again.",
            )
    # Argos' own install_from_path unpacks unchecked, and then imports stanza and with it torch.
    place = _argos_folders()[0]
    try:
        # Beside Argos' folder and not in it: Argos fails on a folder there that is no package.
        with tempfile.TemporaryDirectory(dir=place.parent, prefix="duizhao-") as temporary:
            inside = Path(temporary) / "archive"
            inside.mkdir()
            unpack_archive(path, inside)
            root = package_root(inside, path)
            package = open_package(root)
            name = root.name if root != inside else f"{package.name}-{package.version}"
            target = place / re.sub(r"[^\w.-]|^\.+", "_", name)
            _swap(root, target, Path(temporary) / "old")
    except OSError as error:
        raise EngineError(
            f"the package cannot be installed: {error.strerror}.",
            where=str(place),
            hint=f"Use it from where it is: duizhao translate --package {path} …",
        ) from error
    return open_package(target)


def _swap(new: Path, target: Path, old: Path) -> None:
    """Put ``new`` where ``target`` is, or leave everything as it was."""
    if target.exists():
        os.replace(target, old)
    try:
        os.replace(new, target)
    except OSError:
        if old.exists():
            os.replace(old, target)
        raise


def _is_url(source: str) -> bool:
    return urlsplit(source).scheme in _SCHEMES


def _is_open(source: str) -> bool:
    """Return whether a URL leads over a network that nothing protects."""
    parts = urlsplit(source)
    return parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1")


def _index(source: str) -> list[dict[str, Any]]:
    data = _read(source if _is_url(source) else Path(source).resolve().as_uri())
    try:
        entries = json.loads(data)
    except (ValueError, RecursionError) as error:
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
    except (URLError, OSError, ValueError, http.client.HTTPException) as error:
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
                if size > LARGEST_DOWNLOAD:
                    raise EngineError(
                        "the file is larger than any package.", where=url, hint="Check the address."
                    )
                file.write(chunk)
    except (URLError, OSError, ValueError, http.client.HTTPException) as error:
        raise EngineError(
            f"it cannot be fetched: {error}.", where=url, hint="Check the address and the network."
        ) from error
    if expected and size != expected:
        raise EngineError(
            f"only {size} of {expected} bytes came.", where=url, hint="Try again later."
        )
    os.replace(part, path)
