"""A TSV, TSV.xz or TMX file → its zh–en pairs."""

import lzma
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from training.options import TrainingError


class Pair(NamedTuple):
    """A Chinese text and its English."""

    zh: str
    en: str


def read_pairs(path: Path) -> Iterator[Pair]:
    """Yield the pairs of a file, as they stand in it.

    Lines of a TSV without exactly one tab, and units of a TMX without both languages, are left out.

    Raises:
        TrainingError: it cannot be read, or is of no known format.

    """
    reader = next((r for suffix, r in READERS.items() if path.name.lower().endswith(suffix)), None)
    if reader is None:
        raise TrainingError(f"{path}: not one of {', '.join(READERS)}")
    try:
        yield from reader(path)
    except (OSError, lzma.LZMAError, EOFError) as error:
        raise TrainingError(f"{path}: {error}") from error
    except UnicodeDecodeError as error:
        raise TrainingError(f"{path}: not UTF-8 ({error.reason} at {error.start})") from error


def find_files(paths: list[Path]) -> list[Path]:
    """Return the parallel files among paths and directly in folders, by name, each once.

    Raises:
        TrainingError: a path does not exist, or there is no parallel file at all.

    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise TrainingError(f"{path}: there is no such file or folder")
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        found.update((p, None) for p in inside if p.name.lower().endswith(tuple(READERS)))
    if not found:
        raise TrainingError(f"no file ends in {', '.join(READERS)}")
    return list(found)


def _read_tsv(path: Path) -> Iterator[Pair]:
    with path.open(encoding="utf-8-sig", newline="\n") as lines:
        yield from _split(lines)


def _read_xz(path: Path) -> Iterator[Pair]:
    with lzma.open(path, "rt", encoding="utf-8-sig", newline="\n") as lines:
        yield from _split(lines)


def _split(lines: Any) -> Iterator[Pair]:
    for line in lines:
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) == 2:
            yield Pair(*cells)


def _read_tmx(path: Path) -> Iterator[Pair]:
    from lxml import etree

    try:
        units = etree.iterparse(
            str(path), tag="{*}tu", resolve_entities=False, load_dtd=False, no_network=True
        )
        for _, unit in units:
            texts: dict[str, str] = {}
            for variant in unit.iterfind("{*}tuv"):
                segment = variant.find("{*}seg")
                language = _language(variant)
                if segment is not None and language:
                    texts.setdefault(language, _text(segment))
            zh = texts.get("zh") or texts.get("zh-hant")
            if zh and texts.get("en"):
                yield Pair(zh, texts["en"])
            unit.clear()
    except etree.XMLSyntaxError as error:
        raise TrainingError(f"{path}: {error}") from error


_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TRADITIONAL = ("hant", "tw", "hk", "mo")
# Elements of a segment that hold the codes of another format, not words.
_CODES = frozenset({"bpt", "ept", "it", "ph", "ut"})


def _language(variant: Any) -> str:
    """Return ``zh``, ``zh-hant`` or ``en``, or nothing for any other language."""
    code = (variant.get(_XML_LANG) or variant.get("lang") or "").lower().replace("_", "-")
    main, *rest = code.split("-")
    if main in ("zh", "cmn", "chi", "zho"):
        return "zh-hant" if any(part in _TRADITIONAL for part in rest) else "zh"
    return "en" if main in ("en", "eng") else ""


def _text(element: Any) -> str:
    """Return the words of a segment; each code in it becomes a space."""
    pieces = [element.text or ""]
    for child in element:
        named = isinstance(child.tag, str)  # comments are not
        code = not named or child.tag.rpartition("}")[2] in _CODES
        pieces += [" " if code else _text(child), child.tail or ""]
    return "".join(pieces).strip()


READERS: dict[str, Callable[[Path], Iterator[Pair]]] = {
    ".tsv": _read_tsv,
    ".tsv.xz": _read_xz,
    ".tmx": _read_tmx,
}
"""End of a name → what reads such a file."""
