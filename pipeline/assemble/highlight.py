"""Code → XHTML with Pygments' classes, so that colour and weight are the style sheet's affair."""

from pipeline.assemble.xhtml import esc
from pipeline.markup import lexer_of


def highlight(code: str, language: str) -> str:
    """Return the content of a ``code`` element; its text is exactly ``code``.

    Args:
        code: what is shown.
        language: as it stands behind the fence.

    """
    lexer = lexer_of(language)
    if lexer is None:
        return esc(code)
    from pygments.token import STANDARD_TYPES, Token  # takes a while to load

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
