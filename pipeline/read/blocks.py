"""The Markdown body of a post → its blocks, whose raws joined are the body again."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it.token import Token

from pipeline.document import Block, BlockKind, Container, ContainerKind
from pipeline.markup import alert_of, block_markdown, box_of, find_spans
from pipeline.read.parts import parts

_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*\n(.*?\n)??\1[ \t]*(?:\n|\Z)", re.DOTALL)
_REFERENCE = re.compile(r"^[ \t\u3000>*+-]*\[[^\]^][^\]]{0,999}\]:", re.MULTILINE)
_TASK = re.compile(r"\[([ xX])\](?:[ \t]+|\Z)")
_CONTAINERS: dict[str, ContainerKind] = {
    "blockquote_open": "quote",
    "bullet_list_open": "bullet",
    "ordered_list_open": "ordered",
    "list_item_open": "item",
    "footnote_reference_open": "footnote",
    "table_open": "table",
    "admonition_open": "box",
    "container_box_open": "box",
    "dl_open": "terms",
    "dd_open": "definition",
}
_LITERALS: dict[str, BlockKind] = {
    "fence": "code",
    "code_block": "code",
    "html_block": "html",
    "hr": "rule",
    "math_block": "math",
    "shortcode_block": "shortcode",
}


def make_blocks(body: str, line: int = 1) -> tuple[Block, ...]:
    """Cut a body into blocks.

    Args:
        body: Markdown with "\\n" line ends, front matter included.
        line: line of the source file on which the body begins, from 1.

    """
    blocks = []
    front_matter = _FRONT_MATTER.match(body)
    start = 0
    if front_matter:
        start = front_matter.end()
        kind = "toml" if front_matter[1] == "+++" else "yaml"
        blocks.append(Block("front_matter", front_matter[0], "", line, kind, front_matter[2] or ""))
    lines = re.findall(r"[^\n]*\n|[^\n]+", body[start:])  # str.splitlines also cuts at U+2028
    first = line + body.count("\n", 0, start)
    cutter = _Cutter(lines, first)
    for block in cutter.blocks(block_markdown().parse("".join(lines))):
        blocks += [block, *parts(block)]
    return tuple(blocks)


class _Cutter:
    """Walks the tokens of one body and hands out its lines, each once and in order."""

    def __init__(self, lines: Sequence[str], first: int) -> None:
        self.lines = lines
        self.first = first
        self.next = 0
        """Index of the first line not yet handed out."""
        self.path: tuple[Container, ...] = ()

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.type == "table_open":
                end = _closing(tokens, index)
                yield from self.table(tokens[index : end + 1])
                index = end
            elif token.type in _CONTAINERS:
                info = _container_info(tokens, index)
                within = _CONTAINERS[token.type]
                if within == "quote" and info:
                    within = "box"
                self.path += (self.container(within, token, info),)
                if _CONTAINERS[token.type] == "box" and (title := box_of(token)[1]):
                    yield from self.label(token, title)
            elif token.type.endswith("_close") and token.type[:-5] + "open" in _CONTAINERS:
                self.path = self.path[:-1]
            elif token.type in _LITERALS:
                kind = _LITERALS[token.type]
                words = token.info.split(maxsplit=1) if kind == "code" else []
                literal = "" if kind == "rule" else token.content
                yield from self.take(token, kind, info=words[0] if words else "", literal=literal)
            elif token.type == "heading_open":
                text = tokens[index + 1].content
                yield from self.take(token, "heading", text, info=token.tag[1:])
            elif token.type == "dt_open":
                yield from self.label(token, tokens[index + 1].content)
            elif token.type == "paragraph_open":
                yield from self.paragraph(token, tokens[index + 1].content)
            index += 1
        yield from self.gap(len(self.lines))

    def container(self, kind: ContainerKind, token: Token, info: str = "") -> Container:
        return Container(kind, self.first + (token.map or [0])[0], info)

    def without_task(self, text: str) -> str:
        """Drop the box of a task, which its item's container holds."""
        task = self.path and self.path[-1].kind == "item" and self.path[-1].info
        return _TASK.sub("", text, count=1) if task else text

    def paragraph(self, token: Token, text: str) -> Iterator[Block]:
        """Yield a paragraph or a figure; of an alert's first one its title and what follows."""
        start, end = token.map or (self.next, self.next)
        box = self.path[-1] if self.path and self.path[-1].kind == "box" else None
        alert = alert_of(text) if box and box.line == self.first + start else None
        if alert:
            if alert[1]:
                yield from self.label(token, alert[1])
            token = token.copy(map=[start + 1, end])
            text = text.partition("\n")[2]
        text = self.without_task(text)
        if text or not alert:
            yield from self.take(token, "figure" if _is_image(text) else "paragraph", text)

    def label(self, token: Token, text: str) -> Iterator[Block]:
        """Yield what stands on the line a token begins on: the title of a box, a defined term."""
        start = (token.map or [self.next])[0]
        yield from self.gap(start)
        line = "".join(self.lines[self.next : start + 1])
        yield Block("label", line, text, self.first + start, path=self.path)
        self.next = max(self.next, start + 1)

    def take(
        self, token: Token, kind: BlockKind, text: str = "", info: str = "", literal: str = ""
    ) -> Iterator[Block]:
        """Yield what stood between, then the block of the token's lines."""
        start, end = token.map or (self.next, self.next)
        yield from self.gap(start)
        raw = "".join(self.lines[self.next : end])
        yield Block(kind, raw, text, self.first + start, info, literal, self.path)
        self.next = max(self.next, end)

    def gap(self, end: int) -> Iterator[Block]:
        """Yield lines that belong to no token: empty ones, bare markers, link definitions."""
        if end <= self.next:
            return
        raw = "".join(self.lines[self.next : end])
        kind: BlockKind = "reference" if _REFERENCE.search(raw) else "blank"
        yield Block(kind, raw, "", self.first + self.next)
        self.next = end

    def table(self, tokens: Sequence[Token]) -> Iterator[Block]:
        outer, table = self.path, self.container("table", tokens[0])
        part = "head"
        for index, token in enumerate(tokens):
            if token.type == "tbody_open":
                part = "body"
            elif token.type == "tr_open":
                start = (token.map or [self.next])[0]
                yield from self.gap(start)  # the row of dashes
                self.path = (*outer, table, self.container("row", token, part))
                cells = tokens[index + 1 : _closing(tokens, index)]
                yield from self.row(start, cells)
        self.path = outer

    def row(self, start: int, tokens: Sequence[Token]) -> Iterator[Block]:
        openers = [t for t in tokens if t.type in ("th_open", "td_open")]
        texts = [t.content for t in tokens if t.type == "inline"]
        pieces = _cells(self.lines[start], len(texts), len(self.path) > 2)
        for opener, text, raw in zip(openers, texts, pieces, strict=True):
            align = str(opener.attrs.get("style", "")).removeprefix("text-align:")
            yield Block("cell", raw, text, self.first + start, align, path=self.path)
        self.next = start + 1


def _cells(line: str, count: int, nested: bool) -> list[str]:
    """Cut a table's line into as many pieces as it has cells; a missing cell is empty."""
    pipes = [m.end() for m in re.finditer(r"(?<!\\)(?:\\\\)*\|", line)]
    begin = line.index("|") if "|" in line else 0
    if not line[:begin].strip(" \t>*+-0123456789.)" if nested else " \t"):
        pipes = pipes[1:]  # the row's own leading pipe
    cuts = [0, *pipes[: count - 1]]
    cuts += [len(line)] * (count + 1 - len(cuts))
    return [line[a:b] for a, b in itertools.pairwise(cuts)]


def _closing(tokens: Sequence[Token], index: int) -> int:
    """Return the index of the token that closes the one at ``index``."""
    close = tokens[index].type.replace("_open", "_close")
    level = tokens[index].level
    return next(
        i for i in range(index, len(tokens)) if tokens[i].type == close and tokens[i].level == level
    )


def _container_info(tokens: Sequence[Token], index: int) -> str:
    token = tokens[index]
    if token.type == "ordered_list_open":
        return str(token.attrs.get("start", 1))
    if token.type == "footnote_reference_open":
        meta: dict[str, Any] = token.meta
        return str(meta["label"])
    if token.type == "blockquote_open" and tokens[index + 1].type == "paragraph_open":
        alert = alert_of(tokens[index + 2].content)
        return alert[0] if alert else ""
    if token.type in ("admonition_open", "container_box_open"):
        return box_of(token)[0]
    if token.type == "list_item_open" and tokens[index + 1].type == "paragraph_open":
        task = _TASK.match(tokens[index + 2].content)
        return f"[{task[1].lower()}]" if task else ""
    return ""


def _is_image(text: str) -> bool:
    spans = find_spans(text) if text.startswith("![") else ()
    return len(spans) == 1 and spans[0].kind == "image" and spans[0].end == len(text)
