"""The text of a row → XHTML of the languages the style shows, in its order."""

from pipeline.assemble.epub.inline import render
from pipeline.assemble.epub.remarks import marks
from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.outline import Leaf
from pipeline.assemble.sentences import sentences
from pipeline.assemble.xhtml import attributes, lang
from pipeline.han import has_han
from pipeline.style import Side


def sides(leaf: Leaf, setting: Setting, is_prose: bool = True) -> tuple[tuple[Side, str], ...]:
    """Return each language that is shown; one where there was nothing to translate.

    Args:
        leaf: a row with its place.
        setting: of the chapter.
        is_prose: whether its terms may lead to the glossary.

    """
    row, line = leaf.row, leaf.row.block.line
    shown = setting.style.sides
    if row.source == row.target or not row.target:
        return (("src", render(row.source, setting, line)),)
    if setting.style.align == "sentence" and len(shown) == 2 and is_prose:
        pairs = sentences(row)
        if len(pairs) > 1:
            return tuple((side, _tied(leaf, setting, pairs, side)) for side in shown)
    terms = setting.terms_of(leaf.number) if is_prose else {}
    made: list[tuple[Side, str]] = []
    for side in shown:
        text = row.source if side == "src" else row.target
        xhtml = render(text, setting, line, terms if side == shown[0] else {}, side)
        made.append((side, xhtml + (marks(leaf, setting) if side == "tgt" else "")))
    return tuple(made)


def _tied(leaf: Leaf, setting: Setting, pairs: tuple[tuple[str, str], ...], side: Side) -> str:
    """Return the sentences of one language, each tied to its counterpart."""
    out = []
    first = setting.style.sides[0]
    terms = setting.terms_of(leaf.number) if side == first else {}
    for number, pair in enumerate(pairs, 1):
        text = pair[0] if side == "src" else pair[1]
        names = {s: f"{leaf.name}-{s[0]}{number}" for s in ("src", "tgt")}
        own = {"class": f"al al{(number - 1) % _TINTS + 1}", "id": names[side]}
        if side == first:
            own["aria-details"] = names["tgt" if side == "src" else "src"]
        kept = text.rstrip(" ")
        xhtml = render(kept, setting, leaf.row.block.line, terms, side)
        out.append(f"<span{attributes(own)}>{xhtml}</span>{' ' if kept != text else ''}")
    return "".join(out) + (marks(leaf, setting) if side == "tgt" else "")


def spans(leaf: Leaf, setting: Setting) -> str:
    """Return the words of a row as a span a language."""
    made = sides(leaf, setting, is_prose=False)
    return " ".join(
        f'<span class="{"only" if len(made) == 1 else side}"'
        f" {language_of(side, xhtml, setting, len(made) == 1)}>{xhtml}</span>"
        for side, xhtml in made
    )


_TINTS = 24


def sentence_rules() -> str:
    """Return the style sheet that shows the counterpart of the sentence one points at."""
    rules = []
    for n in range(1, _TINTS + 1):
        for one, other in ((".src", ".tgt"), (".tgt", ".src")):
            rules.append(f"  .pair:has({one} .al{n}:hover) {other} .al{n}")
    selectors = ",\n".join(rules)
    return (
        '@charset "utf-8";\n'
        "/* The counterpart of the sentence one points at; without :has() nothing happens. */\n"
        "@supports selector(:has(a)) {\n  .al:hover,\n"
        f"{selectors} {{\n    background-color: rgba(250, 200, 60, 0.35); }}\n}}\n"
    )


def language_of(side: Side, xhtml: str, setting: Setting, is_alone: bool) -> str:
    """Return the attributes that tell the language of one side."""
    if is_alone and side == "src":
        return lang(setting.language if has_han(xhtml) else "en")
    return lang(setting.language if side == "src" else "en")
