"""TeX → MathML that XHTML can hold: two converters in turn, then tidied to MathML Core."""

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.assemble.packages import mended

_MATHML = "http://www.w3.org/1998/Math/MathML"
_BRACED = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_TOKENS = ("mi", "mo", "mn", "mtext", "ms")

# What both converters need rewritten: pattern → replacement, in order.
_COMMON: tuple[tuple[str, str], ...] = (
    (r"(?<!\\)%[^\n]*", ""),
    # Blogs do not number equations unless they say so with \tag; the converters would.
    (r"\\(begin|end)\{(equation|align|gather|multline|alignat|flalign)\}", r"\\\1{\2*}"),
    (r"\\(begin|end)\{(?:equation|displaymath|math)\*?\}", ""),
    (r"\\(begin|end)\{(?:eqnarray|flalign)\*?\}", r"\\\1{align*}"),
    (r"\\(begin|end)\{multline\*?\}", r"\\\1{gather*}"),
    (r"\\label\s*\{[^{}]*\}|\\(?:nonumber|notag)\b", ""),
    (rf"\\tag\*\s*{_BRACED}", r"\\qquad\\text{\1}"),
    (rf"\\tag\s*{_BRACED}", r"\\qquad\\text{(\1)}"),
    (r"\\eqref\s*\{([^{}]*)\}", r"\\text{(\1)}"),
    (r"\\ref\s*\{([^{}]*)\}", r"\\text{\1}"),
    (rf"\\substack\s*{_BRACED}", r"{\\begin{matrix}\1\\end{matrix}}"),
    (r"\\(?:mbox|hbox|textrm|textnormal)\b", r"\\text"),
    (r"\\(?:rm|mathrm)\s+(?=[A-Za-z])", r"\\mathrm "),
    (r"\\(?:mathop|mathbin|mathrel)\s*\{\s*(\\operatorname\s*\*?\{[^{}]*\})\s*\}", r"\1"),
    (rf"\\mathop\s*\{{\s*(?:\\rm|\\mathrm|\\text)\s*{_BRACED}\s*\}}", r"\\operatorname*{\1}"),
    (r"\\mathop\s*\{\s*\\arg\s*\\(max|min)\s*\}", r"\\arg\\\1"),
    (r"\\href\s*\{[^{}]*\}", ""),
    (r"\\require\s*\{[^{}]*\}", ""),
    (r"\\hfill\b|\\allowbreak\b|\\nobreak\b|\\displaylimits\b", " "),
    (r"[，]", ", "),
)
_FOR_MATH_CORE: tuple[tuple[str, str], ...] = (
    (r"\\(begin|end)\{split\}", r"\\\1{aligned}"),
    (r"\\(begin|end)\{smallmatrix\}", r"\\\1{matrix}"),
)
_FOR_LATEX2MATHML: tuple[tuple[str, str], ...] = (
    (r"\\(begin|end)\{(?:aligned|gathered)\}", r"\\\1{split}"),
    (r"\\(?:b|B)igg?[lrm]?\s*(?=\\[{}|])", ""),
)
_TEXT = re.compile(rf"\\text\s*{_BRACED}")
_ENTITY = re.compile(r"&([A-Za-z]\w*);")
_XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")
_SPACES = {"negativethinmathspace": "-0.167em", "negativemediummathspace": "-0.222em"}
_ALIGNED = re.compile(r"text-align:\s*(left|right|center)")
_STROKE = "transparent calc(50% - .04em),currentcolor 0 calc(50% + .04em),transparent 0"
# MathML Core, which Chromium keeps to, has no <menclose>: its notations as CSS for an <mrow>.
_STRIKES = {
    "updiagonalstrike": f"linear-gradient(to bottom right,{_STROKE})",
    "downdiagonalstrike": f"linear-gradient(to bottom left,{_STROKE})",
    "horizontalstrike": f"linear-gradient(to bottom,{_STROKE})",
}
_BORDERS = {
    "box": "border:.05em solid;padding:.2em",
    "actuarial": "border-top:.05em solid;border-right:.05em solid;padding:.1em .1em 0 0",
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula ready to stand in a page."""

    mathml: str
    """"" where no converter could take it."""
    converter: str
    """Which converter took it: "math-core", "latex2mathml" or "none"."""


REFUSED = Formula("", "none")


@cache
def convert(tex: str, display: bool) -> Formula:
    """Return the formula as MathML, with its TeX as the text alternative."""
    for form in _forms(tex):
        for name, converter in _CONVERTERS:
            try:
                return Formula(_normalise(converter(form, display), tex, display), name)
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException:  # noqa: S112 - a panic in Rust is no Exception; the next one tries
                continue
    return REFUSED


def _forms(tex: str) -> Iterator[str]:
    yield tex
    if (again := mended(tex)) != tex:
        yield again


def _rewritten(tex: str, *rules: tuple[str, str]) -> str:
    for pattern, replacement in (*_COMMON, *rules):
        tex = re.sub(pattern, replacement, tex)
    return _TEXT.sub(_without_dollars, tex)


def _without_dollars(match: re.Match[str]) -> str:
    r"""Return ``\text{a $x$ b}`` as ``\text{a }x\text{ b}``, which both converters take."""
    parts = re.split(r"(?<!\\)\$", match[1])
    if len(parts) % 2 == 0 or len(parts) == 1:
        return match[0]
    return "".join(part if i % 2 else rf"\text{{{part}}}" for i, part in enumerate(parts) if part)


def _math_core(tex: str, display: bool) -> str:
    import math_core

    converter = math_core.LatexToMathML(
        xml_namespace=True, fancy_error=False, allow_unreliable_rendering=True
    )
    tex = _rewritten(tex, *_FOR_MATH_CORE)
    return str(converter.convert_with_local_state(tex, displaystyle=display))


def _latex2mathml(tex: str, display: bool) -> str:
    from latex2mathml.converter import convert as to_mathml

    tex = _rewritten(tex, *_FOR_LATEX2MATHML)
    made = to_mathml(tex, display="block" if display else "inline")
    made = re.sub(r"&(?![#a-zA-Z])", "&amp;", str(made))
    if "&amp;</mi>" in made and r"\&" not in tex:
        raise ValueError("an alignment mark was taken for text")
    return made


_CONVERTERS: tuple[tuple[str, Callable[[str, bool], str]], ...] = (
    ("math-core", _math_core),
    ("latex2mathml", _latex2mathml),
)


def _normalise(mathml: str, tex: str, display: bool) -> str:
    """Return MathML that XHTML's schema takes, or raise where TeX leaked into it."""
    mathml = _ENTITY.sub(
        lambda m: m[0] if m[1] in _XML_ENTITIES else html.unescape(m[0]), mathml
    ).replace("\ufe00", "")
    root = ET.fromstring(mathml)  # noqa: S314 - written by our converters
    for element in list(root.iter()):
        _tidy(element)
    if "\\" in "".join(root.itertext()) and r"\backslash" not in tex:
        raise ValueError("a command was taken for text")
    root.attrib.clear()
    root.set("xmlns", _MATHML)
    root.set("display", "block" if display else "inline")
    root.set("alttext", re.sub(r"\s+", " ", tex).strip())
    return ET.tostring(root, encoding="unicode")


def _tidy(element: ET.Element) -> None:
    namespace, _, kind = element.tag.rpartition("}")
    if namespace != f"{{{_MATHML}":
        raise ValueError(f"<{kind}> is not MathML")
    element.tag = kind
    if kind in _TOKENS and len(element):  # a link within a number, say
        text = "".join(element.itertext())
        element[:] = []
        element.text = text
    for name in ("id", "class", "href"):
        element.attrib.pop(name, None)
    if kind == "menclose":
        _enclose(element)
    if kind != "mstyle":
        level = element.attrib.pop("scriptlevel", None)
        style = None
        if kind not in ("math", "mtable"):
            style = element.attrib.pop("displaystyle", None)
        if kind == "mrow" and (level or style):
            element.tag = "mstyle"
            element.attrib.update({"scriptlevel": level} if level else {})
            element.attrib.update({"displaystyle": style} if style else {})
    aligned = _ALIGNED.search(element.get("style", "")) if kind == "mtd" else None
    if aligned:  # engines that read MathML and not its CSS align by this
        element.set("columnalign", aligned[1])
    for name in ("width", "height", "lspace", "rspace"):
        value = element.get(name, "")
        if value in _SPACES:
            element.set(name, _SPACES[value])
        elif value.endswith("mu"):
            element.set(name, f"{float(value[:-2]) / 18:.3g}em")


def _enclose(element: ET.Element) -> None:
    notations = element.get("notation", "").split()
    strikes = ",".join(_STRIKES[name] for name in notations if name in _STRIKES)
    borders = [_BORDERS[name] for name in notations if name in _BORDERS]
    if notations and len(notations) == len(borders) + strikes.count("linear"):
        element.tag = "mrow"
        del element.attrib["notation"]
        element.set("style", ";".join([*borders, *([f"background:{strikes}"] if strikes else [])]))
