"""An English noun → its plural forms, and a plural → its singular."""

from functools import cache

_IRREGULAR = {
    "analysis": ("analyses",),
    "appendix": ("appendices", "appendixes"),
    "axis": ("axes",),
    "basis": ("bases",),
    "child": ("children",),
    "corpus": ("corpora", "corpuses"),
    "crisis": ("crises",),
    "criterion": ("criteria",),
    "datum": ("data",),
    "echo": ("echoes",),
    "ellipsis": ("ellipses",),
    "emphasis": ("emphases",),
    "focus": ("foci", "focuses"),
    "epoch": ("epochs",),
    "foot": ("feet",),
    "formula": ("formulas", "formulae"),
    "genus": ("genera",),
    "half": ("halves",),
    "hero": ("heroes",),
    "hypothesis": ("hypotheses",),
    "index": ("indices", "indexes"),
    "knife": ("knives",),
    "leaf": ("leaves",),
    "life": ("lives",),
    "locus": ("loci",),
    "man": ("men",),
    "matrix": ("matrices", "matrixes"),
    "maximum": ("maxima", "maximums"),
    "medium": ("media", "mediums"),
    "minimum": ("minima", "minimums"),
    "mouse": ("mice",),
    "nucleus": ("nuclei",),
    "optimum": ("optima", "optimums"),
    "person": ("people", "persons"),
    "phenomenon": ("phenomena",),
    "quantum": ("quanta",),
    "quiz": ("quizzes",),
    "radius": ("radii", "radiuses"),
    "schema": ("schemas", "schemata"),
    "self": ("selves",),
    "series": ("series",),
    "shelf": ("shelves",),
    "simplex": ("simplices", "simplexes"),
    "species": ("species",),
    "spectrum": ("spectra", "spectrums"),
    "stimulus": ("stimuli",),
    "synthesis": ("syntheses",),
    "thesis": ("theses",),
    "vertex": ("vertices", "vertexes"),
    "vortex": ("vortices", "vortexes"),
    "zero": ("zeros", "zeroes"),
}
# The ends that also stand in longer words: submatrix, eigenbasis, hyperaxis, subindex.
_COMPOUND = ("matrix", "basis", "axis", "index", "vertex", "formula", "schema", "hypothesis")
_SINGULAR = {
    plural: singular
    for singular, plurals in _IRREGULAR.items()
    for plural in plurals
    if plural not in ("data", "media")
}


@cache
def plurals(word: str) -> tuple[str, ...]:
    """Return the plural spellings of a noun, the usual one first; its case is kept.

    Args:
        word: one word without spaces, such as ``box``, ``matrix``, ``GPU``.

    """
    if not word or not word[-1].isalpha():
        return (word + "s",) if word else ()
    lower = word.lower()
    end = next((end for end in _COMPOUND if lower.endswith(end)), lower)
    if end in _IRREGULAR:
        stem = word[: len(word) - len(end)]
        return tuple(_like(word[len(stem) :], stem, plural) for plural in _IRREGULAR[end])
    if word[-1].isupper():
        return (word + "s",)
    if lower.endswith("sis"):
        return (word[:-2] + "es",)
    if lower.endswith(("s", "x", "z", "ch", "sh")):
        return (word + "es",)
    if lower.endswith("y") and lower[-2:-1] not in tuple("aeiou"):
        return (word[:-1] + "ies",)
    return (word + "s",)


@cache
def singulars(word: str) -> tuple[str, ...]:
    """Return what a word may be the plural of; nothing when it does not look like a plural."""
    lower = word.lower()
    if lower in _SINGULAR:
        return (_like(word, "", _SINGULAR[lower]),)
    if len(word) < 4 or not lower.endswith("s") or lower.endswith(("ss", "us", "is")):
        return ()
    stems = [word[:-1]]
    if lower.endswith("es"):
        stems.append(word[:-2])
    if lower.endswith("ies"):
        stems.append(word[:-3] + "y")
    return tuple(stem for stem in stems if word in plurals(stem))


def _like(model: str, stem: str, form: str) -> str:
    return stem + (form.capitalize() if model[:1].isupper() else form)
