"""Translations ↔ TMX 1.4b, the format translation memories are exchanged in."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline.document import Finding
from pipeline.errors import InputError
from pipeline.glossary.safe_xml import parse_xml
from pipeline.translate.exchange.entry import (
    Entry,
    Sheet,
    digest_of,
    fits_xml,
    xml_attribute,
    xml_text,
)

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DIGEST = "x-duizhao-digest"
_POST = "x-duizhao-post"


def write_tmx(sheets: Sequence[Sheet]) -> str:
    """Return a TMX file; entries without a target, or that XML cannot hold, are left out."""
    units = "".join(
        _unit(entry, sheet.name)
        for sheet in sheets
        for entry in sheet.entries
        if entry.target and fits_xml(entry)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<tmx version="1.4">\n'
        f'<header creationtool="duizhao" creationtoolversion={xml_attribute(version("duizhao"))}'
        ' segtype="sentence" o-tmf="duizhao" adminlang="en" srclang="zh" datatype="plaintext"/>\n'
        f"<body>\n{units}</body>\n</tmx>\n"
    )


def _unit(entry: Entry, post: str) -> str:
    props = f'<prop type="{_POST}">{xml_text(post)}</prop>' if post else ""
    if entry.origin != "person":
        props += f'<prop type="{_DIGEST}">{digest_of(entry.target)}</prop>'
    return (
        f"<tu creationid={xml_attribute(entry.origin)}>{props}\n"
        f'<tuv xml:lang="zh"><seg>{xml_text(entry.source)}</seg></tuv>\n'
        f'<tuv xml:lang="en"><seg>{xml_text(entry.target)}</seg></tuv></tu>\n'
    )


def read_tmx(path: Path) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """Return the translations of a TMX file, and what of it was left out.

    Raises:
        InputError: it is not TMX, or declares entities.

    """
    root = parse_xml(path, ("tmx",), "a TMX file", InputError, "file")
    entries: list[Entry] = []
    findings: list[Finding] = []
    for unit in root.iter("{*}tu"):
        where = f"{path}:{unit.sourceline}"
        texts = dict(_texts(unit))
        if not texts.get("zh") or "en" not in texts:
            said = "a unit without both Chinese and English; left out."
            findings.append(Finding("M301", "note", where, said))
        elif _has_codes(unit):
            said = "a unit with inline codes, which Markdown does not have; left out."
            findings.append(Finding("M302", "warning", where, said))
        else:
            digest = next((p.text or "" for p in unit.iter("{*}prop") if _is_digest(p)), "")
            origin = "person" if unit.get("creationid") == "person" else ""
            entries.append(Entry(texts["zh"], texts["en"], origin, digest, where))
    return tuple(entries), tuple(findings)


def _texts(unit: Any) -> Iterator[tuple[str, str]]:
    """Yield language and text of each variant; the last of a language counts."""
    for variant in unit.iter("{*}tuv"):
        language = (variant.get(_LANG) or variant.get("lang") or "").lower()
        for segment in variant.iter("{*}seg"):
            yield language.replace("_", "-").split("-")[0], "".join(segment.itertext()).strip()


def _has_codes(unit: Any) -> bool:
    return any(len(segment) for segment in unit.iter("{*}seg"))


def _is_digest(prop: Any) -> bool:
    return bool(prop.get("type") == _DIGEST)
