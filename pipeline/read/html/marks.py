"""TeX as a page holds it → TeX between marks, as the house's Markdown has it."""

import html
import re
from collections.abc import Iterator

from pipeline.read.bare_tex import is_formula
from pipeline.read.tex import is_balanced

_LONGEST = 10_000
_ESCAPED = re.compile(r"&(?:lt|gt|amp|quot|#39|#x27);")
_COMMENT = re.compile(r"(?<!\\)%.*")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060-\u2064\ufeff\x00-\x08\x0b-\x1f]")
ENDS = re.compile(r"^(?:\$\$?|\\\(|\\\[)\s*|(?<!\s)\s*(?:\$\$?|\\\)|\\\])$")
_ACTIVE = re.compile(
    r"\\(?:href|url|htmlClass|htmlId|htmlStyle|htmlData|includegraphics)\s*\{[^{}]*\}"
)


def tidy(tex: str) -> str:
    r"""Return TeX that stands between dollars: on one line, without marks or a last ``\\``."""
    tex = _COMMENT.sub("", _INVISIBLE.sub("", tex[:_LONGEST].replace("\xa0", " ")))
    # Some generators escape the TeX twice.
    tex = _ESCAPED.sub(lambda mark: html.unescape(mark[0]), tex)
    tex = " ".join(_ACTIVE.sub("", tex).split())
    if len(tex) > 2:
        tex = ENDS.sub("", tex)
    while tex.endswith("\\\\"):
        tex = tex[:-2].rstrip()
    tex = tex.lstrip()
    if (len(tex) - len(tex.rstrip("\\"))) % 2:
        tex = tex.rstrip("\\").rstrip()
    return tex if is_balanced(tex) else ""


_PROSE_MARK = re.compile("[，。；：？！、“”]")


def inline(tex: str) -> str:
    r"""Return a formula within a line; in ``\(…\)`` where dollars would not be taken for math."""
    outside = re.sub(r"\{[^{}]*\}", "", tex)
    if "$" in tex or _PROSE_MARK.search(outside):
        return rf"\({tex}\)" if r"\)" not in tex else f"$${tex.replace('$', '')}$$"
    return f"${tex}$"


def display(tex: str) -> str:
    """Return a formula of its own line."""
    lines = tex.replace("$$", "").replace("\\\\ ", "\\\\\n")
    return f"$$\n{lines}\n$$"


_DELIMITED = re.compile(
    r"\\\((?P<round>[^\n]{1,400}?)\\\)|\\\[(?P<square>.{1,2000}?)\\\]"
    r"|(?P<dollars>\$\$)(?P<double>[^$]{1,2000})\$\$|(?<![\\$\w])\$(?P<single>[^$\n]{1,400})(?<!\\)\$(?![\d$])",
    re.DOTALL,
)


def split_text(text: str, dollars: bool) -> Iterator[tuple[str, str]]:
    """Cut text that a script would have typeset into ("text" | "math" | "display", piece)."""
    end = 0
    for match in _DELIMITED.finditer(text):
        kind = match.lastgroup or ""
        tex = tidy(match[kind])
        if kind in ("single", "double") and not (dollars or kind == "double"):
            continue
        # Between marks that nothing else has, a lone letter or number is a formula too.
        is_short = kind != "single" and re.fullmatch(r"[A-Za-z0-9]{1,2}|[0-9.,]{1,12}", tex)
        if not tex or not (is_formula(tex) or is_short):
            continue
        yield "text", text[end : match.start()]
        yield ("display" if kind in ("square", "double") else "math"), tex
        end = match.end()
    yield "text", text[end:]
