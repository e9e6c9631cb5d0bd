"""TeX, or the text a browser shows for it → the characters both have in common."""

import re
import unicodedata
from typing import Literal, NamedTuple

# Names and what they show, in turn.
_SIGNS = """
alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta θ iota ι
kappa κ lambda λ mu μ nu ν xi ξ pi π varpi π rho ρ varrho ρ sigma σ varsigma ς tau τ upsilon υ
phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ
Phi Φ Psi Ψ Omega Ω
sum ∑ prod ∏ int ∫ oint ∮ coprod ∐ partial ∂ nabla ∇ infty ∞ triangle △ ell l hbar ℏ Re ℜ Im ℑ
cdot ⋅ cdots ⋯ ldots ... dots ... vdots ⋮ ddots ⋱ times × div ÷ pm ± mp ∓ ast * star ⋆ circ ∘
bullet ∙ odot ⊙ otimes ⊗ oplus ⊕ top ⊤ bot ⊥ perp ⊥ parallel ∥ angle ∠ dagger † prime ′
le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ne = neq = lt < gt > ll ≪ gg ≫ approx ≈ sim ∼
simeq ≃ cong ≅ equiv ≡ propto ∝ triangleq ≜ in ∈ ni ∋ notin ∉ subset ⊂ subseteq ⊆ supset ⊃
supseteq ⊇ cup ∪ cap ∩ setminus ∖ emptyset ∅ varnothing ∅ forall ∀ exists ∃ neg ¬ land ∧ wedge ∧
lor ∨ vee ∨ to → rightarrow → longrightarrow ⟶ leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒
Leftarrow ⇐ Leftrightarrow ⇔ implies ⟹ iff ⟺ mapsto ↦ uparrow ↑ downarrow ↓ mid ∣ vert ∣ lvert ∣
rvert ∣ Vert ∥ lVert ∥ rVert ∥ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ colon :
lbrack [ rbrack ] bmod mod pmod (mod) binom () dbinom () tbinom ()
"""
_FUNCTIONS = """
arg cos cosh cot csc deg det dim exp gcd hom inf ker lg lim ln log max min Pr sec sin sinh sup tan
tanh
"""
# Commands that show nothing of their own.
_SILENT = """
frac dfrac tfrac sqrt hat widehat bar overline tilde widetilde vec dot ddot check breve acute grave
underline overbrace underbrace overset underset stackrel text textbf textit textrm mbox mathrm
mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr boldsymbol bm pmb operatorname mathop
left right middle big Big bigg Bigg bigl bigr Bigl Bigr displaystyle textstyle limits nolimits quad
qquad lbrace rbrace not phantom hspace xrightarrow xleftarrow substack color
"""

COMMANDS: dict[str, str] = (
    dict(zip(_SIGNS.split()[::2], _SIGNS.split()[1::2], strict=True))
    | {name: name for name in _FUNCTIONS.split()}
    | dict.fromkeys(_SILENT.split(), "")
)
"""Every TeX command known here, and the characters it shows."""

_FENCES = {"pmatrix": "()", "bmatrix": "[]", "vmatrix": "∣∣", "Vmatrix": "∥∥"}
_TOKEN = re.compile(
    r"""
    \\begin\{(?P<begin>[A-Za-z]+)\*?\}(?:\{[clr|\s]*\})?
    | \\end\{(?P<end>[A-Za-z]+)\*?\}
    | \\(?:left|right)\s*\.
    | \\(?P<command>[A-Za-z]+)
    | \\(?P<sign>.)
    | (?P<char>.)
    """,
    re.VERBOSE | re.DOTALL,
)
ACCENTS = "^~ˉ˙¨ˇ˘´`‾"
"""What stands after a letter in the shown text for ``\\hat``, ``\\bar`` and their like."""
# Structure in TeX, accents, braces: what one of the copies lacks or puts elsewhere.
_DROPPED = frozenset("{}$&_√⏞⏟⎵⎴" + ACCENTS)
_SAME = str.maketrans({"−": "-", "–": "-", "∗": "*", "|": "∣", "‖": "∥", "'": "′", "⋯": "…"})
_SAME |= str.maketrans({"≠": "=", "∶": ":", "△": "Δ", "∆": "Δ"})

_IN_BRACES = re.compile(r"\{[^{}]*\}")
_PROSE_MARK = re.compile("[，。；：？！、“”]")

Atom = tuple[str, int, int]
"""A character that shows, and where in the text it was made from."""


def atoms(text: str) -> list[Atom]:
    r"""Return the characters that ``text`` shows, whether it is TeX or already the shown text.

    ``\frac{a}{b}`` and ``ab`` give the same; braces, accents, scripts and white space give nothing.
    """
    return [
        (char, token.start(), token.end())
        for token in _TOKEN.finditer(text)
        for char in _normal(_shown(token))
    ]


def _shown(token: re.Match[str]) -> str:
    if token["char"]:
        return token["char"]
    if token["command"]:
        return COMMANDS.get(token["command"], "")
    if token["begin"]:
        return _FENCES.get(token["begin"], "")[:1]
    if token["end"]:
        return _FENCES.get(token["end"], "")[1:]
    return {"|": "∥", "%": "%", "#": "#"}.get(token["sign"] or "", "")


def _normal(shown: str) -> str:
    kept = "".join(char for char in shown if char not in _DROPPED).translate(_SAME)
    return "".join(
        char
        for char in unicodedata.normalize("NFKC", kept).translate(_SAME)
        if not char.isspace() and unicodedata.category(char) not in ("Mn", "Cf", "Co", "Cc")
    )


def is_balanced(text: str, pairs: str = "{}") -> bool:
    """Return whether brackets close in order; those after a backslash are signs, not brackets."""
    open_: list[str] = []
    closing = dict(zip(pairs[1::2], pairs[::2], strict=True))
    for token in re.findall(r"\\.|.", text, re.DOTALL):
        if token in closing:
            if not open_ or open_.pop() != closing[token]:
                return False
        elif token in pairs:
            open_.append(token)
    return not open_


def is_prose(tex: str) -> bool:
    """Return whether there is Chinese punctuation outside of braces, which no formula has."""
    before, tex = "", re.sub(r"\\[{}]", "", tex)
    while before != tex:
        before, tex = tex, _IN_BRACES.sub("", tex)
    return bool(_PROSE_MARK.search(tex))


class Piece(NamedTuple):
    """A stretch of scraped text, and what has been made of it."""

    kind: Literal["text", "plain", "kept", "math"]
    """text: still to be looked at. plain: holds no formula. kept: stands in Markdown as it is.
    math: TeX without its dollars."""
    text: str
