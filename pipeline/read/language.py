"""Posts → an error with the language's name where they are Japanese or Korean."""

import re
from collections.abc import Sequence

from pipeline.document import Post
from pipeline.errors import InputError

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_SCRIPTS = ((_KANA, "Japanese"), (_HANGUL, "Korean"))
# A Chinese post about either language quotes some; Japanese prose is more than half kana, and
# Korean has hardly a Han character.
_SHARE = 0.35
_FEWEST = 10


def refuse_foreign(posts: Sequence[Post], source: str) -> None:
    """Make sure that the posts of a file are not in a language that is written much alike.

    Raises:
        InputError: they are Japanese or Korean.

    """
    text = "".join(block.text for post in posts for block in post.blocks)
    han = len(_HAN.findall(text))
    for script, name in _SCRIPTS:
        count = len(script.findall(text))
        if count >= _FEWEST and count > _SHARE * (count + han):
            raise InputError(
                f"the text is {name}.", where=source, hint="duizhao translates Chinese only."
            )
