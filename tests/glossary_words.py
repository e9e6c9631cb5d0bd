"""A jieba of its own for each glossary under test."""

import warnings
from collections.abc import Callable, Iterable
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from pipeline.glossary import simplified


@cache
def _plain() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's source has escapes that Python warns of
        import jieba
    jieba.setLogLevel("WARNING")
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer


def cutter(words: Iterable[str]) -> Callable[[str], tuple[str, ...]]:
    """Return what cuts a text into words, these among them."""
    import_of = type(_plain())
    tokenizer = import_of()
    tokenizer.FREQ, tokenizer.total = dict(_plain().FREQ), _plain().total
    tokenizer.initialized = True
    for word in words:
        tokenizer.add_word(word)

    def cut(text: str) -> tuple[str, ...]:
        ends = list(accumulate(map(len, tokenizer.cut(simplified(text))), initial=0))
        return tuple(text[start:end] for start, end in pairwise(ends))

    return cut
