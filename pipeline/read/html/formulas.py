"""The formulas of a page, in every form that sites leave them in → elements that hold their TeX."""

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from pipeline.read.html.marks import ENDS, tidy
from pipeline.read.html.mathml import to_tex
from pipeline.read.html.tree import Element, classes, drop, select, text_of

TAG = "x-math"
"""Name of the elements that formulas become; ``display`` marks those of their own line."""


class Formula(NamedTuple):
    """A formula as a page holds it."""

    tex: str
    display: bool


Reader = Callable[[Element], Formula | None]


def _annotation(element: Element) -> str:
    for note in element.iter("annotation"):
        if "tex" in (note.get("encoding") or "").lower():
            return str("".join(note.itertext()))
    return ""


def _katex(element: Element) -> Formula | None:
    """KaTeX: MathML with the TeX as its annotation, then HTML that shows the formula again."""
    tex = _annotation(element)
    if not tex:
        for part in select(element, ".katex-mathml"):
            # CSDN once kept the text of the MathML alone: the TeX is its last lines.
            tex = re.split(r"\n[^\S\n]*\n", "".join(part.itertext()).strip())[-1]
    names = [name for e in element.iter() for name in classes(e)]
    if not tex and not {"katex-html", "katex-mathml"} & set(names):
        tex = "".join(element.itertext())  # not typeset yet when it was saved
    display = {"katex-display", "katex--display"} & {
        *names, *(name for e in element.iterancestors() for name in classes(e)),
    }  # fmt: skip
    return Formula(tex, bool(display)) if tex else None


def _script(element: Element) -> Formula | None:
    """MathJax 2: the TeX in a script, beside what it was typeset to."""
    kind = (element.get("type") or "").lower()
    return Formula("".join(element.itertext()), "display" in kind)


def _mathjax2(element: Element) -> Formula | None:
    """MathJax 2 without its scripts, which some ways to save a page leave out."""
    source = element.get("data-mathml") or ""
    display = "MathJax_Display" in classes(element) or 'display="block"' in source
    for part in [e for e in element.iter() if e.get("data-mathml")][:1]:
        source = part.get("data-mathml") or ""
    if source:
        from lxml import html

        found = next(html.fragment_fromstring(source, create_parent=True).iter("math"), None)
    else:
        found = next(element.iter("math"), None)
    return None if found is None else Formula(_mathml(found).tex, display)


def _mathjax3(element: Element) -> Formula | None:
    """MathJax 3: an element of its own, with MathML for screen readers."""
    display = element.get("display") == "true" or element.get("jax-display") == "true"
    found = next(element.iter("math"), None)
    tex = element.get("data-formula") or element.get("data-tex") or ""
    if not tex and found is not None:
        tex = _mathml(found).tex
    return Formula(tex, display) if tex else None


def _mathml(element: Element) -> Formula:
    """MathML: its annotation or alternative text if that is TeX, else what it means."""
    tex = _annotation(element) or element.get("alttext") or to_tex(element)
    tex = re.sub(r"^\{\\displaystyle\s++(.*)\}$", r"\1", tex.strip(), flags=re.DOTALL)
    return Formula(tex, element.get("display") == "block")


def _data(element: Element) -> Formula | None:
    """Zhihu's ``data-tex``, ``data-formula`` of editors for WeChat, ``data-latex`` of others."""
    tex = next(filter(None, (element.get(name) for name in _DATA)), "")
    around = element.get("data-formula-type") or " ".join(classes(element))
    display = bool(re.search(r"block|display", around)) or tex.rstrip().endswith("\\\\")
    return Formula(tex, display) if tex else None


def _written(element: Element) -> Formula | None:
    """Pandoc, cnblogs and MkDocs: TeX between marks, not typeset yet when the page was saved."""
    tex = "".join(element.itertext()).strip()
    if len(element) or not ENDS.search(tex):
        return None
    return Formula(tex, tex.startswith(("\\[", "$$")) or "display" in classes(element))


def _image(element: Element) -> Formula | None:
    """Images of formulas: Zhihu, Jianshu, Juejin, CodeCogs keep the TeX in the address or alt."""
    alt = (element.get("alt") or "").strip()
    tex = alt if element.get("eeimg") or _SHOWS_TEX.search(" ".join(classes(element))) else ""
    for name in ("src", "data-src", "data-original", "data-original-src", "data-actualsrc"):
        tex = tex or _tex_in(element.get(name) or "")
    display = element.get("eeimg") == "2" or tex.rstrip().endswith("\\\\")
    display = display or bool({"math-block", "display", "math-display"} & set(classes(element)))
    return Formula(tex, display) if tex else None


_DATA = ("data-tex", "data-formula", "data-latex", "data-math", "data-expr")
_SHOWS_TEX = re.compile(r"(?:^|[\s_-])(?:tex|latex|math|equation|formula|ee_img)(?:$|[\s_-])")
_SERVICES = re.compile(
    r"(?:zhihu\.com|juejin\.(?:cn|im))/equation\?|math\.jianshu\.com/math\?"
    r"|latex\.codecogs\.com/|/latex\.php\?|/tex\?|/(?:svg|png|gif)\.(?:image|latex)\?"
)


def _tex_in(address: str) -> str:
    if not _SERVICES.search(address[:200]):
        return ""
    query = urlsplit(address).query
    named = parse_qs(query)
    for name in ("tex", "formula", "latex", "chl"):
        if name in named:
            return named[name][0]
    return unquote(query) if "codecogs" in address else ""


FORMS: tuple[tuple[str, Reader], ...] = (
    ("script[type^='math/tex']", _script),
    (".katex--display, .katex--inline", _katex),
    (".katex-display", _katex),
    (".katex", _katex),
    ("mjx-container", _mathjax3),
    ("[data-tex], [data-formula], [data-latex], [data-math]", _data),
    (".MathJax_Display", _mathjax2),
    (".math.inline, .math.display, .math-inline, .math-block, .arithmatex", _written),
    (".MathJax, .MathJax_SVG, .MathJax_CHTML", _mathjax2),
    ("img", _image),
    ("math", _mathml),
)
"""Selector → the function that takes the formula from what it names; outermost forms first."""

_SURE = (_script, _katex, _mathjax2, _mathjax3, _mathml)
"""Readers of what can be nothing but a formula."""

_TYPESET = (
    ".MathJax_Preview, .MathJax_Display, .MathJax, .MathJax_SVG, .MathJax_CHTML, .MJXc-display,"
    " .mjx-chtml, .MJX_Assistive_MathML, mjx-assistive-mml, .katex-html, .MathJax_Error"
)


def mark_formulas(article: Element) -> int:
    """Replace every formula by an element with its TeX; return how many gave none."""
    if select(article, FORMS[0][0]):
        _mark(article, *FORMS[0])
        for element in select(article, _TYPESET):
            drop(element)
    lost = sum(_mark(article, css, read) for css, read in FORMS)
    for element in select(article, _TYPESET):
        drop(element)
    return lost


def _mark(article: Element, css: str, read: Reader) -> int:
    lost = 0
    for element in select(article, css):
        if element.getparent() is None or element is article or _is_within(element, article):
            continue
        found = read(element)
        tex = tidy(found.tex) if found else ""
        if found and tex:
            mark = element.makeelement(TAG, {"display": "1"} if found.display else {})
            mark.text, mark.tail = tex, element.tail
            mark.sourceline = element.sourceline
            element.getparent().replace(element, mark)
        elif read in _SURE and text_of(element) and next(element.iter(TAG), None) is None:
            lost += 1
    return lost


def _is_within(element: Element, article: Element) -> bool:
    """Return whether the element was already replaced, or is part of what is shown as code."""
    for outer in element.iterancestors():
        if outer is article:
            return False
        if outer.tag in ("pre", "code", TAG):
            return True
    return True
