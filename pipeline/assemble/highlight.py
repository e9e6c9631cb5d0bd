"""Code → XHTML with Pygments' classes, so that colour and weight are the style sheet's affair."""

from functools import cache
from typing import Any

from pipeline.assemble.xhtml import esc


def highlight(code: str, language: str) -> str:
    """Return the content of a ``code`` element; its text is exactly ``code``."""
    if not language:
        return esc(code)
    from pygments.token import STANDARD_TYPES, Token

    lexer = _lexer(language.lower())
    if lexer is None:
        return esc(code)
    parts: list[str] = []
    text = ""
    for _, kind, value in lexer.get_tokens_unprocessed(code):
        text += value
        while kind not in STANDARD_TYPES:
            kind = kind.parent
        name = STANDARD_TYPES[kind]
        plain = kind in Token.Text or name in ("", "w", "n", "p") or not value.strip()
        parts.append(esc(value) if plain else f'<span class="{name}">{esc(value)}</span>')
    return "".join(parts) if text == code else esc(code)


@cache
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
