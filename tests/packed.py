"""Packs the folders of ``tests/formats`` into the files that they are the parts of."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

FORMATS = Path(__file__).parent / "formats"


def packed(name: str, folder: Path, changes: Mapping[str, bytes | None] | None = None) -> Path:
    """Return a file of ``tests/formats``, packed into ``folder`` if it is a folder there.

    ``changes`` are parts that are other than there; None leaves one out.
    """
    source, path = FORMATS / name, folder / name
    if source.is_file():
        path.write_bytes(source.read_bytes())
        return path
    parts: dict[str, bytes | None] = {
        part.relative_to(source).as_posix(): part.read_bytes()
        for part in sorted(source.rglob("*"))
        if part.is_file()
    }
    return pack(path, {**parts, **(changes or {})})


def pack(path: Path, parts: Mapping[str, bytes | None]) -> Path:
    """Write a zip of parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if data is not None:
                archive.writestr(name, data)
    return path
