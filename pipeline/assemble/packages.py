r"""TeX that our converters refused → the same in commands they know.

They know LaTeX and amsmath. Blogs are shown by MathJax and KaTeX, which know more, and written with
MathType, which exports plain TeX. What stands here means the same, except that colours are lost.
"""

import re
from functools import cache

from pipeline.assemble.macros import Macros

_DEFINITIONS = r"""
\newcommand{\abs}[1]{\left|#1\right|}
\newcommand{\bbox}[2][]{#2}
\newcommand{\cancelto}[2]{{\cancel{#2}}^{#1}}
\newcommand{\cssId}[2]{#2}
\newcommand{\ensuremath}[1]{#1}
\newcommand{\framebox}[1]{\boxed{\text{#1}}}
\newcommand{\hdotsfor}[1]{\cdots}
\newcommand{\intertext}[1]{\text{#1}}
\newcommand{\nicefrac}[2]{{}^{#1}\!/_{#2}}
\newcommand{\norm}[1]{\left\|#1\right\|}
\newcommand{\num}[1]{#1}
\newcommand{\overarc}[1]{\overparen{#1}}
\newcommand{\overunderset}[3]{\underset{#2}{\overset{#1}{#3}}}
\newcommand{\texorpdfstring}[2]{#1}
\newcommand{\vdotswithin}[1]{\vdots}
"""
_RULES = (
    (re.compile(r"\\buildrel\s*+([^{}]{1,60}?)\\over\b"), r"\\overset{\1}"),
    (re.compile(r"\\begin\{alignedat\}\s*\{\d+\}"), r"\\begin{aligned}"),
    (re.compile(r"\\end\{alignedat\}"), r"\\end{aligned}"),
    (re.compile(r"\\(begin|end)\{tabular\}"), r"\\\1{array}"),
    (re.compile(r"\\begin\{(?:sub)?numcases\}\s*\{([^{}]*)\}"), r"\1\\begin{cases}"),
    (re.compile(r"\\end\{(?:sub)?numcases\}"), r"\\end{cases}"),
)
_ALIGNED = re.compile(r"(?<!\\)&|\\\\")


def mended(tex: str) -> str:
    """Return the formula in commands of LaTeX and amsmath; the same where there is nothing."""
    for pattern, replacement in _RULES:
        tex = pattern.sub(replacement, tex)
    tex = Macros(dict(_macros().known)).expand(tex)  # what a formula defines is its own affair
    if _ALIGNED.search(tex) and r"\begin" not in tex:  # several lines without an environment
        tex = rf"\begin{{aligned}}{tex}\end{{aligned}}"
    return tex


@cache
def _macros() -> Macros:
    macros = Macros()
    macros.expand(_DEFINITIONS)
    return macros
