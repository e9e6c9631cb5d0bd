"""Chinese as blogs write → the plain Chinese of documentation, which models were trained on.

Only the engine sees the plain words; the reader sees the author's. Each wording was tried with the
model that comes with duizhao, and each word looked for in half a million lines, so that it is not
found across the border of two others (纷纷 yes, 索性 in 搜索性能 no).
"""

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from pipeline.translate.plain.idioms import IDIOMS
from pipeline.translate.plain.talk import BEGIN, PATTERNS, PHRASES
from pipeline.translate.plain.uncommon import UNCOMMON

__all__ = ["in_plain_words"]

_ENUMERATED = re.compile(rf"({BEGIN})([一二三四五六])是")
_RULES = tuple((keys.split(), pattern, plain) for keys, pattern, plain in PATTERNS)
_WORDS = {**UNCOMMON, **IDIOMS, **PHRASES}


def _alternatives() -> Iterator[str]:
    """Yield the words by the character they begin with: a search tries few of them anywhere."""
    ordered = sorted(_WORDS, key=lambda word: (word[0], -len(word)))
    for first, words in groupby(ordered, key=itemgetter(0)):
        yield f"{first}(?:{'|'.join(word[1:] for word in words)})"


_PHRASE = re.compile(
    f"(?=[{''.join(dict.fromkeys(word[0] for word in _WORDS))}])(?:{'|'.join(_alternatives())})"
)


def in_plain_words(text: str) -> str:
    """Return a text with what is said as in talk said as in documentation.

    ``一是…，二是…`` is counted as 第一, 第二; what is plain already stays as it is. Never returns
    nothing for something: there must be a text to ask for.
    """
    talk = text
    for keys, pattern, plain in _RULES:
        for key in keys:
            if key in text:
                text = pattern.sub(plain, text)
                break
    if "一是" in text and "二是" in text:
        text = _ENUMERATED.sub(r"\1第\2，", text)
    return _PHRASE.sub(lambda found: _WORDS[found[0]], text) or talk
