"""The name of a programming language → the lexer that cuts its code, shared by every stage."""

from functools import cache
from typing import Any


def lexer_of(info: str) -> Any:
    """Return Pygments' lexer for what stands behind the fence of a code block, or None."""
    words = info.split()
    return _lexer(words[0].strip("{}.").lower()) if words else None


@cache
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name  # takes a while to load
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
