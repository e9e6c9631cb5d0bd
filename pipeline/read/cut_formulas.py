"""Text whose end cuts off a tripled formula → the same text with what is left of it as TeX."""

from collections.abc import Iterator, Mapping
from itertools import islice

from pipeline.read.tex import Atom, Piece, is_balanced
from pipeline.read.tripled import (
    LONGEST_FORMULA,
    MOST_ROWS,
    NOT_SHOWN,
    TEX_MARK,
    Find,
    are_copies,
    copy_start,
    in_order,
    is_whole,
    looks_computed,
    pieces_of,
    running_sums,
    runs,
    shown_in,
    sorted_letters,
    tex_between,
    tex_start,
)


def split_end(text: str, known: Mapping[str, str]) -> Iterator[Piece]:
    """Cut out a formula whose third or second copy the end of the text cuts off.

    Of a third copy nothing is needed. Of a second, the TeX, only a part is there: the formula is
    taken from ``known`` if one shows the same, else the first copy stands for it.
    """
    start, end = [(0, 0), *runs(text)][-1]
    found = None
    if text and end == len(text):
        found = _cut_third(start, end, text) or _cut_second(start, end, text, known)
    return pieces_of(text, [found] if found else [])


def _cut_third(start: int, end: int, text: str) -> Find | None:
    """Find a formula whose third copy is cut off, or missing."""
    shown = shown_in(text, start, end)
    pairs = list(islice(_pairs_at_end(shown), MOST_ROWS))
    for same_order in (True, False):
        for i, length in pairs:
            j, k = i + length, i + 2 * length
            first, second, third = shown[i:j], shown[j:k], shown[k:]
            if same_order and in_order(first) != in_order(second):
                continue
            if not _is_part(sorted_letters(third), sorted_letters(first)):
                continue
            begin, middle = copy_start(text, first), tex_start(text, first[-1][2], second[0][1])
            tex = tex_between(text, middle, second[-1][2], third[0][1] if third else end)
            a, c = text[begin:middle].strip(), text[third[0][1] : end] if third else ""
            if tex and is_whole(tex) and TEX_MARK.search(tex) and are_copies(a, tex, c):
                return Find(begin, end, tex, in_order(first))
    return None


def _pairs_at_end(shown: list[Atom]) -> Iterator[tuple[int, int]]:
    """Return where, and how long, a stretch stands twice before a rest shorter than itself."""
    sums = running_sums(shown)
    for length in range(min(LONGEST_FORMULA, len(shown) // 2), 1, -1):
        for i in range(max(0, len(shown) - 3 * length + 1), len(shown) - 2 * length + 1):
            j, k = i + length, i + 2 * length
            same = sums[j] - sums[i] == sums[k] - sums[j] and shown[i][0] == shown[j][0]
            if same and sorted_letters(shown[i:j]) == sorted_letters(shown[j:k]):
                yield i, length


def _is_part(some: list[str], whole: list[str]) -> bool:
    return all(some.count(char) <= whole.count(char) for char in set(some))


def _cut_second(start: int, end: int, text: str, known: Mapping[str, str]) -> Find | None:
    """Find a formula whose TeX is cut off; what it shows is left of it, and perhaps a sister."""
    shown = shown_in(text, start, end)
    key = in_order(shown)
    for j in range(4, len(shown) - 2):
        i = key.rfind(key[j:], 0, j)
        if i < 0:
            continue
        middle = tex_start(text, shown[j - 1][2], shown[j][1])
        a, b = text[shown[i][1] : middle].strip(), text[middle:end]
        if NOT_SHOWN.search(a) or not TEX_MARK.search(b) or not looks_computed(a):
            continue
        tex = known.get(key[i:j], a)
        if is_balanced(tex) and "$" not in tex:
            return Find(shown[i][1], end, tex, key[i:j])
    return None
