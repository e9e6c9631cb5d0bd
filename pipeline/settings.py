"""``duizhao.toml`` and the command line → one Settings value; defaults are stated here only."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.style import ALIGNS, LAYOUTS, Align, Layout

FILE = "duizhao.toml"
FORMATS = ("markdown", "epub", "html")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is told beside its posts."""

    out: Path = Path("output")
    """Folder the results are written to."""
    glossary: tuple[Path, ...] = (Path("glossary"),)
    """Files and folders; the default folder may be missing."""
    formats: tuple[str, ...] = ("markdown", "epub")
    layout: Layout = "side-by-side"
    align: Align = "block"
    """sentence: each sentence of the book is tied to its counterpart."""
    notes: bool = False
    """Whether findings about the translation stand in the book as notes."""
    code_comments: bool = False
    """Whether Chinese comments in code are translated below the code."""
    fetch_images: bool = False
    """Whether images that a post takes from the web are fetched."""
    css: Path | None = None
    """A style sheet of the user's own for the book."""
    title: str = ""
    """Title of the book; "" takes the name of the folder."""
    package: Path | None = None
    """Folder or ``.argosmodel`` file; None is the bundled one."""
    memory: Path | None = None
    """SQLite file; None is the user's own."""
    beam: int = 4
    threads: int = 0
    """Cores to use; 0 is all."""
    cluster: str = ""
    """Ray cluster: ``auto``, or the ``host:port`` of its head; "" is this machine alone."""
    first: int = 0
    """Translate only so many posts; 0 is all."""
    drafts: bool = False
    """Whether drafts in blog folders are translated too."""
    exclude: tuple[str, ...] = ()
    """Patterns, as ``.gitignore`` has them, of what is left out of folders."""


def load_settings(folder: Path = Path(), **given: Any) -> Settings:
    """Return the settings of a folder, with what was given on the command line on top.

    Args:
        folder: where ``duizhao.toml`` may lie.
        given: fields of `Settings`; None stands for "not given".

    Raises:
        UsageError: the file is no TOML, or names a setting that does not exist or has another
            type.

    """
    path = folder / FILE
    entries: dict[str, Any] = {}
    if path.is_file():
        entries = _checked(_read(path), path)
    entries.update((name, value) for name, value in given.items() if value is not None)
    settings = replace(Settings(), **entries)
    for name, least in (("beam", 1), ("threads", 0), ("first", 0)):
        if getattr(settings, name) < least:
            raise UsageError(
                f"{name} is {getattr(settings, name)}.", hint=f"The least it can be is {least}."
            )
    if not settings.formats:
        raise UsageError("no format is asked for.", hint=f"Choose from {', '.join(FORMATS)}.")
    for name, known in (("layout", LAYOUTS), ("align", ALIGNS)):
        if getattr(settings, name) not in known:
            raise UsageError(
                f"there is no {name} {getattr(settings, name)!r}.",
                hint=f"Choose from {', '.join(known)}.",
            )
    for name in settings.formats:
        if name not in FORMATS:
            raise UsageError(
                f"there is no format {name!r}.", hint=f"Choose from {', '.join(FORMATS)}."
            )
    return settings


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError, RecursionError) as error:
        raise UsageError(
            f"it cannot be read: {error}.", where=str(path), hint="Mend it."
        ) from error


def _checked(entries: Mapping[str, Any], path: Path) -> dict[str, Any]:
    known = {field.name for field in fields(Settings)}
    result: dict[str, Any] = {}
    for name, value in entries.items():
        if name not in known:
            raise UsageError(
                f"there is no setting {name!r}.",
                where=str(path),
                hint=f"Known are {', '.join(sorted(known))}.",
            )
        result[name] = _converted(name, value, path)
    return result


def _converted(name: str, value: Any, path: Path) -> Any:
    default = getattr(Settings(), name)
    if name in ("glossary", "formats", "exclude"):
        values = [value] if isinstance(value, str) else value
        if isinstance(values, list) and all(isinstance(item, str) for item in values):
            return tuple(path.parent / v if name == "glossary" else v for v in values)
    elif name in ("out", "package", "memory", "css"):
        if isinstance(value, str):
            return path.parent / value
    elif isinstance(value, type(default)) and isinstance(value, bool) == isinstance(default, bool):
        return value
    raise UsageError(
        f"the setting {name!r} has the wrong type.", where=str(path), hint="See README.md."
    )
