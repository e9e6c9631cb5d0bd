"""Posts → the same with a note where they are traditional Chinese; no Japanese or Korean ones."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.document import Finding, Post
from pipeline.errors import InputError
from pipeline.han import HAN_CHARACTER


@dataclass(frozen=True, slots=True)
class _Language:
    """A language that Chinese characters are used in beside letters of its own."""

    name: str
    letters: re.Pattern[str]
    charset: str
    """Its national character set: what is not in there is not written in the language."""
    unusual: str
    """What is in there and in any Chinese text, but hardly in one of the language."""


_LANGUAGES = (
    _Language(
        "Japanese",
        re.compile(r"[\u3041-\u3096\u30a1-\u30fa]"),
        "shift_jis",
        "个从這們麼嗎還讓對從與實學據會數圖變關當點樣應",
    ),
    _Language("Korean", re.compile(r"[\uac00-\ud7a3]"), "euc_kr", "這們麼嗎還讓很是它"),
)
_FEWEST = 10
# Japanese that says much in Chinese words still has a letter in ten characters, and so may a
# Chinese post that quotes it; but one character in ten of Chinese is none of Japanese.
_SOME, _MOST = 0.05, 0.6
_CHINESE = 0.015


def refuse_foreign(posts: Sequence[Post], source: str) -> None:
    """Make sure that the posts of a file are not in a language that is written much alike.

    Raises:
        InputError: they are Japanese or Korean.

    """
    text = "".join(block.text for post in posts for block in post.blocks)
    for language in _LANGUAGES:
        if _is_written_in(text, language):
            raise InputError(
                f"the text is {language.name}.",
                where=source,
                hint="duizhao translates Chinese only.",
            )


def _is_written_in(text: str, language: _Language) -> bool:
    letters = len(language.letters.findall(text))
    if letters < _FEWEST:
        return False
    han = Counter(HAN_CHARACTER.findall(text))
    share = letters / (letters + han.total())
    if not _SOME < share <= _MOST:
        return share > _MOST
    chinese = sum(n for character, n in han.items() if _is_foreign_to(language, character))
    return chinese < _CHINESE * han.total()


def _is_foreign_to(language: _Language, character: str) -> bool:
    try:
        character.encode(language.charset)
    except UnicodeEncodeError:
        return True
    return character in language.unusual


def with_script(post: Post) -> Post:
    """Return a post in traditional Chinese with finding R109, any other as it is."""
    if post.language != "zh-Hant":
        return post
    message = "the text is traditional Chinese; it is translated as simplified, and shown as it is"
    return replace(post, findings=(*post.findings, Finding("R109", "note", post.source, message)))
