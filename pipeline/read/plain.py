"""Plain text → the title and the Markdown body of a post."""

import re
import unicodedata

from pipeline.han import has_han
from pipeline.read.formulas import repair_formulas
from pipeline.read.paragraphs import to_markdown
from pipeline.read.titles import LONGEST, derive_title

_BLANK_LINES = re.compile(r"\n[ \t\u3000]*\n(?:[^\S\n]*\n)*+(?=[^\n]*\S)")
_INDENTED = re.compile(r"(?: {4}|\t)[^\n]*(?:\n(?: {4}|\t)[^\n]*)*\Z")
# No one breaks lines at fewer columns.
_NARROWEST = 40
_FINAL = re.compile(r"[。!?！？;；:：,，.…]$")
_ITEM = re.compile(
    r"\s*(?:[-*+•·]\s|\d{1,2}[.、)）]|[(（]\d{1,2}[)）]|[一二三四五六七八九十]{1,3}、)"
    r"|[\u3000\t]| {2}"
)


def read_plain(text: str) -> tuple[str, str]:
    """Return a title and a Markdown body for a text that is no Markdown.

    The first line is the title if it is short and no sentence; it is not in the body then.
    Otherwise the title is taken from the first words, and the body is the whole text.

    Args:
        text: the whole file, line ends "\\n".

    Returns:
        The title as inline Markdown, and the body.

    """
    text = text.strip("\n").rstrip()
    # Where blank lines part the paragraphs, other line ends may only be where lines got too long.
    widest = max(map(_width, text.split("\n"))) if _BLANK_LINES.search(text) else 0
    first, _, rest = text.partition("\n")
    title = first.strip()
    if rest.strip() and 0 < len(title) <= LONGEST and not _FINAL.search(title):
        text = rest.strip("\n")
    else:
        title = derive_title(text)
    return repair_formulas(title), _body(text, widest)


def _body(text: str, widest: int) -> str:
    parts = []
    for block in _BLANK_LINES.split(text):
        if widest and _INDENTED.match(block) and not has_han(block):
            parts.append(_code(block))
        else:
            parts.append(to_markdown(_paragraphs(block, widest)))
    return "\n".join(part for part in parts if part)


def _paragraphs(block: str, widest: int) -> list[str]:
    """Cut a block into paragraphs; only after a line as long as lines get does one go on.

    ``widest`` is the length of the file's longest line; 0 makes every line a paragraph.
    """
    paragraphs: list[str] = []
    before = ""
    for line in block.split("\n"):
        goes_on = (
            widest >= _NARROWEST
            and _width(before) >= 0.75 * widest
            and not _FINAL.search(before.rstrip())
            and not _ITEM.match(line)
        )
        if paragraphs and goes_on:
            paragraphs[-1] += "\n" + line
        else:
            paragraphs.append(line)
        before = line
    return paragraphs


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line.strip())


def _code(block: str) -> str:
    lines = block.expandtabs(4).split("\n")
    code = "\n".join(line[4:] for line in lines).strip("\n")
    fence = max(re.findall(r"`{3,}", code), default="``") + "`"
    return f"{fence}\n{code}\n{fence}\n"
