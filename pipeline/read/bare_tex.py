"""Text with TeX that lost its dollars → the same text with each stretch of TeX as a formula."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.read.tex import COMMANDS, Piece, atoms, is_balanced, is_prose

_GREEK = r"\u0391-\u03c9\u03d1\u03d5\u03f5"
_GROUP = r"\{(?:[^{}\n]|\{(?:[^{}\n]|\{[^{}\n]{0,200}\}){0,200}\}){0,200}\}"
_COMMAND = rf"\\(?:{'|'.join(sorted(COMMANDS, key=len, reverse=True))})(?![A-Za-z])"
# An unbraced script is one letter or sign: in x_train or d_model the underscore is part of a name.
_SCRIPT = (
    rf"(?:[_^]{_GROUP}|[_^]{_COMMAND}(?:{_GROUP})?"
    rf"|[_^][A-Za-z0-9{_GREEK}*](?![A-Za-z0-9_])|\^\d{{1,3}}(?![A-Za-z0-9_]))"
)
_UNIT = re.compile(
    rf"""
    (?P<environment>\\begin\{{(?P<name>[A-Za-z]+\*?)\}}.{{0,800}}?\\end\{{(?P=name)\}})
    | (?P<set>\\\{{[^\u3400-\u9fff\n]{{1,200}}?\\\}}{_SCRIPT}*)
    | (?P<command>{_COMMAND}(?:\[[^\]\n]{{0,20}}\])?(?:[ ]?{_GROUP})*{_SCRIPT}*)
    | (?P<scripted>(?:[A-Za-z{_GREEK}]'{{0,3}}|\d+(?:\.\d+)?(?=\^)){_SCRIPT}+
        | [A-Za-z]+(?:[_^]{_GROUP})+{_SCRIPT}*)
    | (?P<close>[)\]|∣]{_SCRIPT}*)
    | (?P<letter>[{_GREEK}]'{{0,3}}(?!_)|[A-Za-z]'{{0,3}}(?![A-Za-z0-9_']))
    | (?P<number>\d+(?:\.\d+)?(?![A-Za-z0-9_.]))
    | (?P<function>(?:log|exp|ln|max|min|sin|cos|tanh)(?=\())
    | (?P<open>[(\[])
    | (?P<sign>[=+\-−*/<>≤≥≈∈×⋅·→∑∏∫])
    """,
    re.VERBOSE,
)
# Longer rows of signs are no formulas, and would take long.
_LONGEST_ROW = 300
_STRONG = ("environment", "set", "command", "scripted")
# What stands before a name, a path or a number of which the TeX would be a part.
_JOINED_BEFORE = re.compile(r"[A-Za-z0-9_.\\@#/-]")
_JOINED_AFTER = re.compile(r"[A-Za-z0-9_]|\.[A-Za-z0-9]|\\|/[A-Za-z]")
_TRIMMED = re.compile(r"[=+\-−*/<>≤≥≈∈×⋅·→|∣]")
_PATH = re.compile(r"(?:(?<![A-Za-z])[A-Za-z]:|\\[\w.-]*)$")
_FACE = re.compile(r"([A-Za-z])[_^]\1", re.IGNORECASE)
_LONG_POWER = re.compile(r"\^(\d{2,})")


class _Unit(NamedTuple):
    kind: str
    start: int
    end: int


def split(text: str) -> Iterator[Piece]:
    """Cut a text into its bare formulas and what stands between them."""
    end = 0
    for start, stop in _stretches(text):
        yield Piece("text", text[end:start])
        yield Piece("math", _LONG_POWER.sub(r"^{\1}", text[start:stop]))
        end = stop
    yield Piece("text", text[end:])


def is_formula(tex: str) -> bool:
    """Return whether what an author set between dollars is TeX and not two prices or variables."""
    if not tex or "$" in tex or tex.endswith("\\") or not is_balanced(tex) or is_prose(tex):
        return False
    if re.search(r"[\u3400-\u9fff]", re.sub(r"\\(?:text|mbox|mathrm)\s*\{[^{}]*\}", "", tex)):
        return False
    if re.search(rf"{_COMMAND}|\S[_^]\S", tex):
        return True
    return not re.search(r"[A-Za-z]{3,}", tex) and bool(re.search(rf"[A-Za-z{_GREEK}]", tex))


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    if not re.search(r"[\\^_]", text):
        return
    while at < len(text):
        units = _units(text, at)
        if not units:
            at += 1
            continue
        found = _stretch(text, units)
        if found:
            yield found
        at = found[1] if found else units[-1].end


def _units(text: str, at: int) -> list[_Unit]:
    """Return the longest row of units that begins at ``at``."""
    units: list[_Unit] = []
    depth = 0
    while len(units) < _LONGEST_ROW:
        match = _UNIT.match(text, at)
        if match:
            kind = match.lastgroup or ""
            kind = "environment" if kind == "name" else kind
            if kind in ("letter", "scripted", "function") and re.match(
                r"[A-Za-z0-9_]", text[at - 1 : at]
            ):
                return units
            depth += (kind == "open") - (match[0][0] in ")]")
            units.append(_Unit(kind, at, match.end()))
            at = match.end()
        elif units and text[at : at + 1] == "," and depth > 0:
            units.append(_Unit("comma", at, at + 1))
            at += 1
        elif units and text[at : at + 1] == " " and _may_bridge(text, at, units[-1], depth):
            at += 1
        else:
            break
    return units


def _may_bridge(text: str, at: int, before: _Unit, depth: int) -> bool:
    """Return whether a formula goes on after the space at ``at``."""
    after = _UNIT.match(text, at + 1)
    if not after:
        return False
    return (
        before.kind in ("sign", "command", "environment")
        or (before.kind == "comma" and depth > 0)
        or after.lastgroup in ("sign", "command")
    )


def _stretch(text: str, units: list[_Unit]) -> tuple[int, int] | None:
    """Return where the formula among the units begins and ends, without what hangs over."""
    while True:
        if not any(unit.kind in _STRONG for unit in units):
            return None
        first, last = units[0], units[-1]
        inner = text[first.start : last.end]
        if last.kind in ("sign", "open", "comma") or (
            inner.endswith(("|", "∣")) and inner.count(inner[-1]) % 2
        ):
            units = units[:-1]
        elif first.kind in ("sign", "comma") or (first.kind == "close" != last.kind):
            units = units[1:]
        elif not is_balanced(inner, "()[]"):
            units = _without_odd_bracket(text, units)
        elif first.kind == "open" and _JOINED_BEFORE.match(text[first.start - 1 : first.start]):
            units = units[1:]
        else:
            break
    start, end = first.start, last.end
    if first.kind == "command" and _PATH.search(text[max(0, start - 40) : start]):
        return None
    if text[max(0, start - 2) : start] == "->":
        return None
    if start and first.kind != "command" and _JOINED_BEFORE.match(text, start - 1):
        return None
    if _JOINED_AFTER.match(text, end) or _FACE.fullmatch(inner) or "()" in inner:
        return None
    if "$" in inner or not is_balanced(inner) or not atoms(inner) or is_prose(inner):
        return None
    return (start, end) if inner.count(r"\begin") == inner.count(r"\end") else None


def _without_odd_bracket(text: str, units: list[_Unit]) -> list[_Unit]:
    """Cut the row at the first bracket that has no partner, keeping the side with the TeX."""
    open_: list[int] = []
    odd = -1
    for index, unit in enumerate(units):
        if unit.kind == "open":
            open_.append(index)
        elif unit.kind == "close" and text[unit.start] in ")]":
            if not open_:
                odd = index
                break
            open_.pop()
    else:
        odd = open_[0] if open_ else 0
    left, right = units[:odd], units[odd + 1 :]
    return left if any(unit.kind in _STRONG for unit in left) else right
