"""Translations ↔ XLIFF 2.1, the format translators are handed a post in; one file a post."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.document import Finding
from pipeline.errors import InputError, UsageError
from pipeline.glossary.safe_xml import parse_xml
from pipeline.translate.exchange.entry import (
    Entry,
    Sheet,
    digest_of,
    fits_xml,
    xml_attribute,
    xml_text,
)

_NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"


def write_xliff(sheets: Sequence[Sheet]) -> str:
    """Return an XLIFF file with a ``file`` a sheet; what XML cannot hold is left out.

    Raises:
        UsageError: nothing is left; the format has no empty file.

    """
    files = "".join(_file(number, sheet) for number, sheet in enumerate(sheets, 1))
    if not files:
        raise UsageError(
            "there is nothing to write.", hint="Translate something first: duizhao translate."
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<xliff xmlns="{_NAMESPACE}" xmlns:mda="{_METADATA}" version="2.1" srcLang="zh"'
        f' trgLang="en">\n{files}</xliff>\n'
    )


def _file(number: int, sheet: Sheet) -> str:
    units = "".join(
        _unit(f"u{number}-{place}", entry)
        for place, entry in enumerate(sheet.entries, 1)
        if fits_xml(entry)
    )
    name = f" original={xml_attribute(sheet.name)}" if sheet.name else ""
    return f'<file id="f{number}"{name}>\n{units}</file>\n' if units else ""


def _unit(identifier: str, entry: Entry) -> str:
    name = f" name={xml_attribute(entry.where)}" if entry.where else ""
    state, metadata, target = "initial", "", ""
    if entry.target:
        state = "final" if entry.origin == "person" else "translated"
        target = f"<target>{xml_text(entry.target)}</target>"
    if entry.target and entry.origin != "person":
        metadata = (
            '<mda:metadata><mda:metaGroup category="duizhao">'
            f'<mda:meta type="digest">{digest_of(entry.target)}</mda:meta>'
            "</mda:metaGroup></mda:metadata>\n"
        )
    return (
        f'<unit id="{identifier}"{name} xml:space="preserve">{metadata}'
        f'<segment state="{state}"><source>{xml_text(entry.source)}</source>{target}</segment>'
        "</unit>\n"
    )


def read_xliff(path: Path) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """Return the translations of an XLIFF 2 file, and what of it was left out.

    Raises:
        InputError: it is not XLIFF 2, not from Chinese to English, or declares entities.

    """
    root = parse_xml(path, ("xliff",), "an XLIFF file", InputError, "file")
    where = f"{path}:{root.sourceline}"
    if not (root.get("version") or "").startswith("2"):
        raise InputError(
            f"this is XLIFF {root.get('version') or 'of an unknown version'}, not 2.",
            where=where,
            hint="Save it as XLIFF 2.0 or 2.1.",
        )
    pair = tuple((root.get(name) or "").lower()[:2] for name in ("srcLang", "trgLang"))
    if pair not in (("zh", "en"), ("zh", "")):
        raise InputError(
            f"the file translates {pair[0] or '?'} to {pair[1]}.",
            where=where,
            hint="duizhao translates zh to en.",
        )
    entries: list[Entry] = []
    findings: list[Finding] = []
    for unit in root.iter("{*}unit"):
        segments = list(unit.iter("{*}segment"))
        for segment in segments:
            at = f"{path}:{segment.sourceline}"
            source, target = (segment.find(f"{{*}}{name}") for name in ("source", "target"))
            if source is None or target is None:
                findings.append(Finding("M301", "note", at, "a segment without English; left out."))
            elif len(source) or len(target):
                said = "a segment with inline codes, which Markdown does not have; left out."
                findings.append(Finding("M302", "warning", at, said))
            else:
                digest = _digest(unit) if len(segments) == 1 else ""
                entries.append(Entry(source.text or "", target.text or "", "", digest, at))
    return tuple(entries), tuple(findings)


def _digest(unit: Any) -> str:
    for meta in unit.iter(f"{{{_METADATA}}}meta"):
        if meta.get("type") == "digest":
            return str(meta.text or "")
    return ""
