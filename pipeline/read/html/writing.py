"""Pieces of a line, as a page holds them → inline Markdown that shows them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.markup import escape, escape_start
from pipeline.read.html import marks


class Piece(NamedTuple):
    """A stretch of a line."""

    kind: str
    """"text" is escaped later; "open" and "close" are marks of emphasis; "math"; "display",
    math that takes a line of its own where it can; "break";
    "kept" is Markdown as it stands."""
    text: str


_HAN = r"\u2e80-\u9fff\uf900-\ufaff"
_TABLE_RULE = re.compile(r"(?=[|:\s]*-)[|:\s-]*$")


def write(
    pieces: Iterable[Piece], *, breaks: str = "\\\n", in_cell: bool = False, starts: bool = True
) -> str:
    """Return inline Markdown that shows the pieces.

    Args:
        pieces: as `pieces_of` yields them.
        breaks: what a line break becomes.
        in_cell: whether it stands in a table, where a bar ends the cell.
        starts: whether a block begins with it, so that nothing may look like its mark.

    """
    out = ""
    merged = _trimmed(_merged(pieces))
    for at, piece in enumerate(merged):
        after = merged[at + 1] if at + 1 < len(merged) else Piece("", "")
        if piece.kind == "text":
            new = escape(piece.text)
            if new.endswith("!") and after.text.startswith("["):
                new = new[:-1] + "\\!"
            if (
                out.endswith("$")
                and new[:1].isdigit()
                and merged[at - 1].kind in ("math", "display")
            ):
                new = " " + new
            if in_cell:
                new = new.replace("|", "\\|")
        elif piece.kind in ("math", "display"):
            tex = _without_bars(piece.text) if in_cell else piece.text
            new = marks.inline(tex)
            if out[-1:].isdigit() or out.endswith("$"):
                new = " " + new
        elif piece.kind == "open":
            new = piece.text
            if out.endswith(piece.text[0]):
                new = " " + new
        elif piece.kind == "close":
            new = piece.text
            follows = after.text[:1] if after.kind in ("text", "kept") else ""
            # A closing mark after punctuation and before a letter would be none.
            if re.match(r"[^\w\s]", out[-1:]) and re.match(rf"[^\W{_HAN}]", follows):
                new += " "
        elif piece.kind == "break":
            new = breaks
        else:
            new = piece.text.replace("|", "\\|") if in_cell else piece.text
        out += new
    lines = [line.strip(" \t") for line in out.strip(" \t\n").split("\n")]
    return "\n".join(map(_start, lines)) if starts else " ".join(lines)


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces without line breaks at either end."""
    idle = [piece.kind == "break" or not piece.text.strip() for piece in pieces]
    first = next((at for at, is_idle in enumerate(idle) if not is_idle), len(pieces))
    last = next((at for at in range(len(pieces), first, -1) if not idle[at - 1]), first)
    return pieces[first:last]


def _start(line: str) -> str:
    line = escape_start(line)
    return "\\" + line if _TABLE_RULE.match(line) else line


def _without_bars(tex: str) -> str:
    """Return TeX without a bar, which a table would take for the end of its cell."""
    if "|" not in tex:
        return tex
    if r"\begin" in tex:
        return tex.replace("|", "\\|")
    return tex.replace(r"\|", r"\Vert ").replace("|", r"\vert ").strip()


_OPPOSITE = {"open": "close", "close": "open"}


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Join neighbouring texts, drop empty emphasis, move its white space out of it."""
    out: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        last = out[-1] if out else Piece("", "")
        if piece.kind == "text" and last.kind == "text":
            joined = last.text + piece.text
            out[-1] = Piece("text", re.sub(r" *\n *|  +", _one, joined))
        elif piece.kind == "text" and last.kind == "open" and piece.text[0] in " \n":
            if out[-2:-1] and out[-2].kind == "text":
                out[-2] = Piece("text", out[-2].text.rstrip(" ") + piece.text[0])
            else:
                out.insert(-1, Piece("text", piece.text[0]))
            if piece.text.strip(" \n"):
                out.append(Piece("text", piece.text.lstrip(" \n")))
        elif last == Piece(_OPPOSITE.get(piece.kind, ""), piece.text):
            out.pop()
        elif piece.kind == "close" and last.kind == "text" and last.text[-1] in " \n":
            if last.text.strip(" \n"):
                out[-1] = Piece("text", last.text.rstrip(" \n"))
                out += [piece, Piece("text", last.text[-1])]
            else:
                out[-1:] = [piece, Piece("text", last.text)]
        elif piece.kind == "close" and last.kind == "break":
            out[-1:] = [piece, last]
        elif piece.kind == "break" and last.kind == "open":
            out.insert(-1, piece)
        else:
            out.append(piece)
    return out


def _one(match: re.Match[str]) -> str:
    return "\n" if "\n" in match[0] else " "


def code_span(text: str) -> str:
    """Return inline code that shows a text."""
    fence = "`" * (max(map(len, re.findall(r"`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def balanced(label: str) -> str:
    """Return the text of a link whose brackets cannot end it."""
    return re.sub(r"(?<!\\)[\[\]]", lambda m: {"[": "&#91;", "]": "&#93;"}[m[0]], label)
