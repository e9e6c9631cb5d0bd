"""Plain text ↔ inline Markdown that shows exactly that text."""

import html
import re

# Characters that may begin markup; each is escaped only where it really could.
_SPECIAL = re.compile(
    r"""
    \\(?=[!-/:-@\[-`{-~\n]|$)            # a backslash before what it would escape
    | \\(?=begin\{)                       # a TeX environment
    | [`*$]
    | (?<![A-Za-z0-9])_ | _(?![A-Za-z0-9])   # an underscore within a word is text
    | ~(?=~) | (?<=~)~
    | \[(?=\^) | \](?=[(\[:])         # a footnote mark, a link, a definition
    | <(?=[A-Za-z/!?])
    | &(?=\#?\w+;)
    | \{(?=[{%])
    """,
    re.VERBOSE,
)
# Han characters and the full-width marks that stand among them.
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]"
_SOFT_BREAK = re.compile(rf"(?<={_WIDE})[ \t]*\n[ \t]*(?={_WIDE})")
# A backslash before a bracket would begin display math.
_BRACKETS = {"[": "&#91;", "]": "&#93;"}
_LINE_START = re.compile(r"^(\s*)(?:([#>+=-])|(\d{1,9})([.)])(?=\s|$))")
_UNMARKED = re.compile(r"[^\\`*_$\[\]<>&!{}~|\n]*")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
# Python reads no number of thousands of digits.
_ENDLESS = re.compile(r"&#[0-9]{99,}+;?")


def is_unmarked(text: str) -> bool:
    """Whether inline Markdown surely holds no markup, so that it need not be parsed."""
    return bool(_UNMARKED.fullmatch(text))


def escape(text: str) -> str:
    """Return inline Markdown that shows ``text``; of one line, as it is used within a paragraph."""
    if is_unmarked(text):
        return text
    return _SPECIAL.sub(lambda mark: _BRACKETS.get(mark[0], "\\" + mark[0]), text)


def escape_start(text: str) -> str:
    """Return ``text`` so that it does not begin a heading, list, quotation or rule."""
    return _LINE_START.sub(
        lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", text, count=1
    )


def unescape(text: str) -> str:
    """Return the text that inline Markdown without any markup shows."""
    return characters(_ESCAPED.sub(r"\1", text))


def characters(text: str) -> str:
    """Return a text with HTML's references as characters; a number too large for one is U+FFFD."""
    return html.unescape(_ENDLESS.sub("\ufffd", text))


def join_lines(text: str) -> str:
    """Return text with its soft line breaks joined: nothing between Han, a space elsewhere."""
    if "\n" not in text:
        return text
    return re.sub(r"(?:(?<![ \t])[ \t]+)?\n[ \t]*", " ", _SOFT_BREAK.sub("", text))
