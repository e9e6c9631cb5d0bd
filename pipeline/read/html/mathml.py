"""Presentation MathML → TeX that shows the same, as far as it is written there."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pipeline.read.tex import COMMANDS

Element = Any
_DEEPEST = 60
# Marks that stand on or below a letter, by what MathML writes for them.
ACCENTS = {
    "^": "hat", "ˆ": "hat", "¯": "bar", "ˉ": "bar", "‾": "overline", "―": "overline", "~": "tilde",
    "˜": "tilde", "→": "vec", "⃗": "vec", "˙": "dot", "¨": "ddot", "ˇ": "check", "˘": "breve",
    "⏞": "overbrace",
}  # fmt: skip
_UNDER = {"_": "underline", "―": "underline", "‾": "underline", "⏟": "underbrace"}
_FACES = {
    "bold": "mathbf", "bold-italic": "boldsymbol", "double-struck": "mathbb", "script": "mathcal",
    "fraktur": "mathfrak", "sans-serif": "mathsf", "monospace": "mathtt",
}  # fmt: skip
_SPECIAL = str.maketrans({"%": r"\%", "#": r"\#", "&": r"\&", "$": r"\$", "_": r"\_",
                          "{": r"\{", "}": r"\}", "\\": r"\backslash "})  # fmt: skip
# What may carry an index without braces around it.
_ATOM = re.compile(r"[^\s{}\\]|\\[A-Za-z]+")
_SILENT = "\u2061\u2062\u2063\u2064\u200b"
_FUNCTIONS = frozenset(name for name, shown in COMMANDS.items() if name == shown)
_NAMES: dict[str, str] = {}
for _name, _shown in COMMANDS.items():
    if len(_shown) == 1 and not _shown.isascii():
        _NAMES.setdefault(_shown, _name)


def to_tex(element: Element) -> str:
    """Return the TeX of a ``math`` element; best effort, "" where there is nothing."""
    return _tex(element, 0).strip()


def _tex(element: Element, depth: int) -> str:
    if depth > _DEEPEST:
        return ""
    parts = [_tex(child, depth + 1) for child in element if isinstance(child.tag, str)]
    return _ELEMENTS.get(_local(element), _row)(element, parts)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip().strip(_SILENT)


def _row(element: Element, parts: list[str]) -> str:
    return "".join(parts)


def _identifier(element: Element, parts: list[str]) -> str:
    text = _text(element)
    if text in _FUNCTIONS:
        return rf"\{text} "
    face = _FACES.get(element.get("mathvariant") or "")
    shown = "".join(of_character(char) for char in text)
    if face:
        return rf"\{face}{{{shown.strip()}}}"
    return rf"\mathrm{{{shown}}}" if len(text) > 1 and text.isascii() else shown


def _number(element: Element, parts: list[str]) -> str:
    return _text(element).translate(_SPECIAL)


def _operator(element: Element, parts: list[str]) -> str:
    text = _text(element)
    if text in _FUNCTIONS:
        return rf"\{text} "
    return "".join(of_character(char) for char in text)


def of_character(char: str) -> str:
    """Return the TeX of one character."""
    if char in _SILENT:
        return ""
    if char == "−":
        return "-"
    return rf"\{_NAMES[char]} " if char in _NAMES else char.translate(_SPECIAL)


def _said(element: Element, parts: list[str]) -> str:
    text = " ".join("".join(element.itertext()).split())
    return rf"\text{{{text.translate(_SPECIAL)}}}" if text else ""


def _of(form: str) -> Callable[[Element, list[str]], str]:
    def build(element: Element, parts: list[str]) -> str:
        padded = [part.strip() for part in parts] + [""] * 3
        if form.startswith("{0}") and not _ATOM.fullmatch(padded[0]):
            padded[0] = f"{{{padded[0]}}}"
        return form.format(*padded)

    return build


def _over(element: Element, parts: list[str]) -> str:
    base, mark = [*parts, "", ""][:2]
    sign = _text(element[1]) if len(element) > 1 else ""
    return accented(base, sign, ACCENTS) if sign in ACCENTS else limited(base, mark, "^")


def _under(element: Element, parts: list[str]) -> str:
    base, mark = [*parts, "", ""][:2]
    sign = _text(element[1]) if len(element) > 1 else ""
    return accented(base, sign, _UNDER) if sign in _UNDER else limited(base, mark, "_")


def accented(base: str, sign: str, names: Mapping[str, str]) -> str:
    """Return a letter with a sign over or under it, or alone where TeX has no name for that."""
    return rf"\{names[sign]}{{{base}}}" if sign in names else base


def limited(base: str, limit: str, mark: str) -> str:
    """Return what stands over (``^``) or under (``_``) something: a limit if that is large."""
    if _is_large(base):
        return f"{base}{mark}{{{limit}}}"
    return rf"\{'overset' if mark == '^' else 'underset'}{{{limit}}}{{{base}}}"


def _is_large(base: str) -> bool:
    name = base.strip().lstrip("\\")
    return name in ("sum", "prod", "int", "coprod") or name in _FUNCTIONS


def _table(element: Element, parts: list[str]) -> str:
    return r"\begin{matrix}" + r" \\ ".join(parts) + r"\end{matrix}"


def _fenced(element: Element, parts: list[str]) -> str:
    left, right = element.get("open", "("), element.get("close", ")")
    return f"{left.translate(_SPECIAL)}{', '.join(parts)}{right.translate(_SPECIAL)}"


_ELEMENTS: dict[str, Callable[[Element, list[str]], str]] = {
    "mi": _identifier,
    "mn": _number,
    "mo": _operator,
    "mtext": _said,
    "ms": _said,
    "mspace": _of(" "),
    "msup": _of("{0}^{{{1}}}"),
    "msub": _of("{0}_{{{1}}}"),
    "msubsup": _of("{0}_{{{1}}}^{{{2}}}"),
    "munderover": _of("{0}_{{{1}}}^{{{2}}}"),
    "mfrac": _of(r"\frac{{{0}}}{{{1}}}"),
    "mroot": _of(r"\sqrt[{1}]{{{0}}}"),
    "msqrt": lambda element, parts: rf"\sqrt{{{''.join(parts)}}}",
    "mover": _over,
    "munder": _under,
    "mtable": _table,
    "mtr": lambda element, parts: " & ".join(parts),
    "mfenced": _fenced,
    "annotation": lambda element, parts: "",
    "annotation-xml": lambda element, parts: "",
    "mphantom": lambda element, parts: "",
}
"""Element → the TeX of it, given the TeX of its children; others are rows of their children."""
