"""A formula of Word's → TeX that shows the same.

The elements are those of Office Math Markup Language, ISO/IEC 29500-1 §22.1.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from pipeline.read.html.mathml import ACCENTS, accented, limited, of_character
from pipeline.read.tex import COMMANDS

Element = Any

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DEEPEST = 60
_FACES = {"double-struck": "mathbb", "script": "mathcal", "fraktur": "mathfrak",
          "sans-serif": "mathsf", "monospace": "mathtt"}  # fmt: skip
_BOLD = {"b": "mathbf", "bi": "boldsymbol"}
_WORD = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)*|[\u3400-\u9fff]+|\S")
_TALL = re.compile(r"\\(?:frac|binom|sum|prod|int|begin)")
_ROWS = r"\begin{matrix}"
_FENCES = {"{": r"\{", "}": r"\}", "‖": r"\Vert ", "⟨": r"\langle ", "⟩": r"\rangle ",
           "⌊": r"\lfloor ", "⌋": r"\rfloor ", "⌈": r"\lceil ", "⌉": r"\rceil "}  # fmt: skip
_COMBINING = {"\u0302": "^", "\u0303": "~", "\u0304": "¯", "\u0305": "¯", "\u0307": "˙",
              "\u0308": "¨", "\u030c": "ˇ", "\u20d7": "→"}  # fmt: skip


def to_tex(formula: Element) -> str:
    """Return the TeX of an ``oMath`` element; best effort, "" where there is nothing."""
    return _inner(formula, 0).strip()


def _inner(element: Element | None, depth: int) -> str:
    """Return what stands within an element."""
    if element is None or depth > _DEEPEST:
        return ""
    return "".join(_tex(child, depth + 1) for child in element)


def _tex(element: Element, depth: int) -> str:
    name = element.tag.removeprefix(MATH) if isinstance(element.tag, str) else "Pr"
    if name.endswith("Pr"):
        return ""
    if name == "r":
        return "".join(_run(element))
    return FORMS.get(name, _inner)(element, depth)


def _part(element: Element, name: str, depth: int) -> str:
    return _inner(element.find(f"{MATH}{name}"), depth).strip()


def _setting(element: Element, name: str, default: str = "") -> str:
    """Return what an element's own properties say."""
    found = element.find(f"{MATH}{element.tag.removeprefix(MATH)}Pr/{MATH}{name}")
    return default if found is None else str(found.get(f"{MATH}val", ""))


def _run(run: Element) -> Iterator[str]:
    """Yield what a run says; letters side by side are factors unless they name a function."""
    text = "".join(part.text or "" for part in run.iterfind(f"{MATH}t"))
    if run.find(f"{MATH}rPr/{MATH}nor") is not None:
        yield rf"\text{{{text}}}" if text.strip() else " "
        return
    face = _FACES.get(_setting(run, "scr")) or _BOLD.get(_setting(run, "sty"), "")
    for word in _WORD.findall(text):
        if COMMANDS.get(word) == word:  # the name of a function
            yield rf"\{word} "
        elif "\u3400" <= word[0] <= "\u9fff":
            yield rf"\text{{{word}}}"
        elif face and word[0].isalpha():
            yield rf"\{face}{{{''.join(map(of_character, word)).strip()}}}"
        else:
            yield "".join(map(of_character, word))


def _atom(tex: str) -> str:
    """Return TeX that an index may stand at."""
    return tex if re.fullmatch(r"[^\s{}\\]|\\[A-Za-z]+", tex) else f"{{{tex}}}"


def _indexed(*marks: tuple[str, str]) -> "Form":
    def build(element: Element, depth: int) -> str:
        indices = (f"{mark}{{{_part(element, name, depth)}}}" for mark, name in marks)
        return _atom(_part(element, "e", depth)) + "".join(indices)

    return build


def _before(element: Element, depth: int) -> str:
    below, above = _part(element, "sub", depth), _part(element, "sup", depth)
    return f"{{}}_{{{below}}}^{{{above}}}{_part(element, 'e', depth)}"


def _fraction(element: Element, depth: int) -> str:
    above, below = _part(element, "num", depth), _part(element, "den", depth)
    kind = _setting(element, "type")
    if kind == "lin":
        return f"{above}/{below}"
    return rf"\binom{{{above}}}{{{below}}}" if kind == "noBar" else rf"\frac{{{above}}}{{{below}}}"


def _root(element: Element, depth: int) -> str:
    degree = _part(element, "deg", depth)
    return rf"\sqrt{f'[{degree}]' if degree else ''}{{{_part(element, 'e', depth)}}}"


def _large(element: Element, depth: int) -> str:
    sign = of_character(_setting(element, "chr", "∫") or "∫").strip()
    below, above = _part(element, "sub", depth), _part(element, "sup", depth)
    limits = (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")
    return f"{sign}{limits} {_part(element, 'e', depth)}"


def _fenced(element: Element, depth: int) -> str:
    inner = [_inner(part, depth) for part in element.iterfind(f"{MATH}e")]
    left, right = _setting(element, "begChr", "("), _setting(element, "endChr", ")")
    if left == "{" and not right and len(inner) == 1 and inner[0].startswith(_ROWS):
        return inner[0].replace("{matrix}", "{cases}")
    text = of_character(_setting(element, "sepChr", "|") or "|").join(inner)
    if not _TALL.search(text):
        return f"{_fence(left)}{text}{_fence(right)}"
    return rf"\left{_fence(left) or '.'}{text}\right{_fence(right) or '.'}"


def _fence(sign: str) -> str:
    return _FENCES.get(sign) or "".join(map(of_character, sign))


def _table(element: Element, depth: int) -> str:
    rows = [row.findall(f"{MATH}e") for row in element.iterfind(f"{MATH}mr")]
    rows = rows or [[line] for line in element.iterfind(f"{MATH}e")]
    lines = (" & ".join(_inner(cell, depth).strip() for cell in row) for row in rows)
    return _ROWS + r" \\ ".join(lines) + r"\end{matrix}"


def _function(element: Element, depth: int) -> str:
    return f"{_part(element, 'fName', depth)} {_part(element, 'e', depth)}"


def _accent(element: Element, depth: int) -> str:
    sign = _setting(element, "chr", "\u0302")
    return accented(_part(element, "e", depth), _COMBINING.get(sign, sign), ACCENTS)


def _bar(element: Element, depth: int) -> str:
    name = "overline" if _setting(element, "pos") == "top" else "underline"
    return rf"\{name}{{{_part(element, 'e', depth)}}}"


def _brace(element: Element, depth: int) -> str:
    name = "overbrace" if _setting(element, "pos") == "top" else "underbrace"
    return rf"\{name}{{{_part(element, 'e', depth)}}}"


def _limit(mark: str) -> "Form":
    def build(element: Element, depth: int) -> str:
        return limited(_part(element, "e", depth), _part(element, "lim", depth), mark)

    return build


Form = Callable[[Element, int], str]

FORMS: dict[str, Form] = {
    "acc": _accent,
    "bar": _bar,
    "d": _fenced,
    "eqArr": _table,
    "f": _fraction,
    "func": _function,
    "groupChr": _brace,
    "limLow": _limit("_"),
    "limUpp": _limit("^"),
    "m": _table,
    "nary": _large,
    "rad": _root,
    "sPre": _before,
    "sSub": _indexed(("_", "sub")),
    "sSubSup": _indexed(("_", "sub"), ("^", "sup")),
    "sSup": _indexed(("^", "sup")),
}
"""Element → its TeX; of every other one, what stands within it."""
