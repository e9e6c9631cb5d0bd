"""Text with formulas that copying tripled → the same text with each formula once, as TeX."""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from pipeline.read.tex import ACCENTS, COMMANDS, Atom, Piece, atoms, is_balanced, is_prose

# Formulas hold no Chinese, except in \text{…}: then the whole line is searched.
_RUN = re.compile(r"[^\n\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
_LINE = re.compile(r"[^\n]+")
_CHINESE_TEX = re.compile(r"\\(?:text|mbox|mathrm|textbf)\s*\{[^{}\n]*[\u3400-\u9fff]")
_PROSE_GAP = re.compile(r"(?<=[A-Za-z]{2}) +(?=[A-Za-z]{2})")
# Longer formulas and longer runs are not looked at, so that no text takes long.
LONGEST_FORMULA = 250
_LONGEST_RUN = 1500
MOST_ROWS = 400

_COMMAND = rf"\\(?:begin|{'|'.join(COMMANDS)})(?![A-Za-z])"
TEX_MARK = re.compile(rf"\S\s*[_^]\s*\S|\\[%#|{{}},;!]|{_COMMAND}")
NOT_SHOWN = re.compile(r"\\|_")
_GREEK = re.compile(r"[\u0391-\u03c9\u03d1\u03d5\u03f5]")
# What typesetting makes of -, |, * and '.
_TYPESET = re.compile("[−∣∥∗′]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_OPERATOR = re.compile(r"[=+≤≥∈×⋅∑∏∫→−-]")
_CALL = re.compile(r"(?<![A-Za-z])[A-Za-z]\([^()]+\)")
_INSERTED_DOLLARS = re.compile(r"\\text\s*\{([^{}$]*)\$([^{}$]*)\$([^{}$]*)\}")


class Find(NamedTuple):
    """A formula: where its copies stand, its TeX, and the characters it shows."""

    start: int
    end: int
    tex: str
    shown: str


def split(text: str) -> Iterator[Piece]:
    """Cut a text into its tripled formulas and what stands between them."""
    return pieces_of(text, _finds(text))


def find(text: str) -> Iterator[tuple[str, str]]:
    """Return what each formula shows that is tripled beyond doubt, and its TeX."""
    for found in _finds(text):
        if TEX_MARK.search(found.tex):
            yield found.shown, found.tex


def split_plain(text: str) -> Iterator[Piece]:
    """Cut out tripled single letters and the like, on a page known to triple its formulas.

    ``xxx`` alone may be a placeholder, ``AAA`` a grade: only other tripled formulas tell that they
    are not. Digits never count: 666 is a number.
    """
    pattern = re.compile(
        r"(?<![A-Za-z0-9_])([A-Za-z]|[A-Z]{2}|[A-Za-z]\d|[A-Za-z](?:,[A-Za-z])+)\1\1(?![A-Za-z0-9_])"
    )
    finds = [Find(m.start(), m.end(), m[1], m[1]) for m in pattern.finditer(text)]
    return pieces_of(text, finds)


def pieces_of(text: str, finds: Iterable[Find]) -> Iterator[Piece]:
    """Cut a text into the formulas found in it and what stands between them."""
    end = 0
    for found in finds:
        yield Piece("text", text[end : found.start])
        yield Piece("math", found.tex)
        end = found.end
    yield Piece("text", text[end:])


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Return where formulas may stand."""
    pattern = _LINE if _CHINESE_TEX.search(text) else _RUN
    for run in pattern.finditer(text):
        if len(run[0]) <= _LONGEST_RUN:
            yield run.span()
            continue
        start = run.start()
        for gap in [*_PROSE_GAP.finditer(text, *run.span()), None]:
            end = gap.start() if gap else run.end()
            if end - start <= _LONGEST_RUN:
                yield start, end
            start = gap.end() if gap else end


def _finds(text: str) -> Iterator[Find]:
    for start, end in runs(text):
        yield from _finds_within(text, start, end)


def _finds_within(text: str, start: int, end: int) -> list[Find]:
    """Find the formulas of a run, the longest first, those that are surely one before others.

    Sure is a formula whose TeX has the order of its first copy, then one whose brackets are
    balanced; but ``[0,1)`` is a formula too.
    """
    shown = shown_in(text, start, end)
    rows = _rows_of_three(shown)
    found: list[Find] = []
    for strict in (2, 1, 0):
        for i, length in rows:
            j, k, stop = i + length, i + 2 * length, i + 3 * length
            if any(shown[i][1] < old.end and old.start < shown[stop - 1][2] for old in found):
                continue
            new = _triple(text, shown[i:j], shown[j:k], shown[k:stop], strict)
            if new:
                found.append(new)
    return sorted(found)


def _rows_of_three(shown: list[Atom]) -> list[tuple[int, int]]:
    """Return where and how long a stretch of characters seems to stand three times in a row.

    The order may differ between the copies (a fraction reads ``TPTP+FP`` in one, ``TP+FPTP`` in
    another), so sums are compared that do not depend on it.
    """
    sums = running_sums(shown)
    rows = []
    for length in range(min(LONGEST_FORMULA, len(shown) // 3), 0, -1):
        for i in range(len(shown) - 3 * length + 1):
            j, k = i + length, i + 2 * length
            if sums[j] - sums[i] == sums[k] - sums[j] == sums[k + length] - sums[k]:
                rows.append((i, length))
                if len(rows) == MOST_ROWS:
                    return rows
    return rows


def shown_in(text: str, start: int, end: int) -> list[Atom]:
    """Return what a stretch of a text shows, with offsets into the whole text."""
    return [(char, a + start, b + start) for char, a, b in atoms(text[start:end])]


def running_sums(shown: list[Atom]) -> list[int]:
    """Return a sum up to each character; powers keep different ones from the same sum."""
    return list(accumulate((ord(char) ** 5 for char, _, _ in shown), initial=0))


def _triple(
    text: str, first: list[Atom], second: list[Atom], third: list[Atom], strict: int
) -> Find | None:
    if not sorted_letters(first) == sorted_letters(second) == sorted_letters(third):
        return None
    a, b = in_order(first), in_order(second)
    if a[0] != b[0] or (strict == 2 and a != b) or not any(map(str.isalnum, a)):
        return None
    start = copy_start(text, first)
    middle = tex_start(text, first[-1][2], second[0][1])
    third_start = third[0][1]
    end = _end(text, text[start:middle], third_start, third[-1][2])
    a, c = text[start:middle].strip(), text[third_start:end]
    tex = tex_between(text, middle, second[-1][2], third_start)
    if tex is None or (strict and not is_whole(tex)) or not are_copies(a, tex, c):
        return None
    if a == tex and _is_beside_more(text, start, end):
        return None
    return Find(start, end, tex, in_order(first))


def sorted_letters(shown: list[Atom]) -> list[str]:
    """Return the characters without their order."""
    return sorted(char for char, _, _ in shown)


def in_order(shown: list[Atom]) -> str:
    """Return the characters in their order."""
    return "".join(char for char, _, _ in shown)


def copy_start(text: str, first: list[Atom]) -> int:
    """Return where a shown copy begins, with the brace of a set before it."""
    start = first[0][1]
    inner = text[start : first[-1][2] + 1]
    has_brace = text[start - 1 : start] == "{" and inner.count("}") > inner.count("{")
    return start - 1 if has_brace else start


def tex_start(text: str, start: int, end: int) -> int:
    """Return where the TeX begins, between the last character shown before and the first of it."""
    match = re.compile(r"[^\\{]*").match(text, start, end)
    return match.end() if match else end


def _end(text: str, a: str, start: int, end: int) -> int:
    """Return where the third copy ends: with the accents and braces that the first ends with."""
    tail = re.search(rf"[{re.escape(ACCENTS)}\u200b\u200c\u2060]+$", a.rstrip())
    if tail and text.startswith(tail[0], end):
        end += len(tail[0])
    if text[end : end + 1] == "}" and text[start:end].count("{") > text[start:end].count("}"):
        end += 1
    while text[end : end + 1] in ("\u200b", "\u200c", "\u2060"):
        end += 1
    return end


def tex_between(text: str, start: int, end: int, limit: int) -> str | None:
    """Return the TeX that begins at ``start``, with what closes it before ``limit``."""
    for stop in range(limit, end - 1, -1):
        tex = _clean(text[start:stop])
        if is_balanced(tex) and tex.count(r"\begin") == tex.count(r"\end"):
            return None if "$" in tex or is_prose(tex) else tex
    return None


def _clean(tex: str) -> str:
    r"""Return TeX that can stand between dollars."""
    tex = tex.replace("\xa0", " ").strip("\u200b \n\t\u200c\u2060\ufeff").strip()
    if (len(tex) - len(tex.rstrip("\\"))) % 2:
        tex = tex[:-1].rstrip()
    before = ""
    while before != tex:
        before, tex = tex, _INSERTED_DOLLARS.sub(r"\\text{\1}\2\\text{\3}", tex)
    return tex.replace(r"\text{}", "")


def is_whole(tex: str) -> bool:
    """Return whether no bracket of a formula lacks its partner."""
    return is_balanced(tex, "()[]{}")


def are_copies(a: str, b: str, c: str) -> bool:
    """Decide whether three stretches that show the same are copies of one formula."""
    if not b or b[0] in "_^" or (NOT_SHOWN.search(a + c) and r"\_" not in b):
        return False
    if TEX_MARK.search(b) and "".join(b.split()) != "".join(a.split()):
        return True
    if not any(char.isalpha() for char in b):
        return False
    if a == c != b:
        return bool(_TYPESET.search(a)) and not _TYPESET.search(b)
    if not a == b == c or re.fullmatch(r"(.+?)\1+", a):
        return False
    if _GREEK.search(b):
        return is_whole(b) and b[-1] not in ",.;:"
    return is_whole(b) and not _WORD.search(b) and looks_computed(b)


def looks_computed(tex: str) -> bool:
    """Return whether a text without TeX is surely a formula: something is done in it."""
    ends = r"[=+≤≥∈×⋅→−<>,.;:/*-]"
    if re.match(ends, tex) or re.search(ends + "$", tex):
        return False
    return bool(_OPERATOR.search(tex) or _CALL.search(tex))


def _is_beside_more(text: str, start: int, end: int) -> bool:
    """Return whether the repetition goes on: then it is not three copies of one formula."""
    size = (end - start) // 3
    return text[start:end].startswith(text[end : end + size] or " ") or text[start:end].startswith(
        text[max(0, start - size) : start] or " "
    )
