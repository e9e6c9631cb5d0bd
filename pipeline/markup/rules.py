"""Text at a position → a token, for what the plugins lack: TeX, shortcodes, footnote marks."""

import re
from collections.abc import Callable
from functools import lru_cache

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from pipeline.han import is_han

_ENVIRONMENT = re.compile(r"\\begin\{([A-Za-z]+\*?)\}")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,999})\]")  # as long as any label of CommonMark
# One tag of Hexo or Jekyll ({% … %}), of Hugo ({{< … >}}, {{% … %}}), or a variable ({{ … }}).
_TAGS = (("{%", "%}"), ("{{<", ">}}"), ("{{%", "%}}"), ("{{", "}}"))
_ATTRIBUTES = re.compile(
    r"\{:?((?:[.#][\w-]++|[\w-]++=(?:\"[^\"]*\"|'[^']*'|[^\s{}\"']++)|[ \t])++)\}"
)
_PAIR = re.compile(r"""(?<![\w-])([\w-]+)=(?:"([^"]*)"|'([^']*)'|([^\s{}"']+))""")
IMAGE_WIDTH = re.compile(r"(?<!\s)\s*\|\s*(\d+)(?:x\d+)?\s*\Z")
# Tags whose content is code, and how the content ends.
_PROSE_IN_DOLLARS = re.compile(r"\$(?!\$)[^$]*\$")
_IN_BRACES = re.compile(r"\{[^{}]*\}")
_PROSE_MARK = re.compile("[，。；：？！、“”]")
_VERBATIM = re.compile(
    r"\{%-?\s*(codeblock|code|raw|highlight|math|mermaid|gist)\b|\{\{[<%]\s*(highlight|math|mermaid)\b"
)


def inline_math(opening: str, closing: str, display: bool) -> Callable[[StateInline, bool], bool]:
    r"""Return a rule for math between two marks, such as ``\(`` and ``\)``."""

    def rule(state: StateInline, silent: bool) -> bool:
        if not state.src.startswith(opening, state.pos):
            return False
        end = _find(state.src, closing, state.pos + len(opening))
        content = state.src[state.pos + len(opening) : end]
        if end < 0 or not content.strip():
            return False
        if not silent:
            token = state.push("math_inline_double" if display else "math_inline", "math", 0)
            token.content = content
            token.markup = opening
        state.pos = end + len(closing)
        return True

    return rule


def lone_dollar(state: StateInline, silent: bool) -> bool:
    """Take a dollar as text when what follows up to the next one is a Chinese sentence."""
    match = _PROSE_IN_DOLLARS.match(state.src, state.pos)
    if not match or not _PROSE_MARK.search(_IN_BRACES.sub("", match[0])):
        return False
    if not silent:
        state.pending += "$"
    state.pos += 1
    return True


def at_the_start_too(
    rule: Callable[[StateInline, bool], bool],
) -> Callable[[StateInline, bool], bool]:
    """Return the rule for dollar math without its slip at the first character.

    mdit-py-plugins looks at the character before the dollar; before the first one that is the
    text's last, and a digit there made it refuse the formula.
    """

    def guarded(state: StateInline, silent: bool) -> bool:
        if state.pos:
            return rule(state, silent)
        src = state.src
        state.src += " "
        try:
            return rule(state, silent)
        finally:
            state.src = src

    return guarded


def inline_environment(state: StateInline, silent: bool) -> bool:
    r"""Take ``\begin{name}…\end{name}`` within a paragraph as display math."""
    opening = _ENVIRONMENT.match(state.src, state.pos)
    if not opening:
        return False
    closing = rf"\end{{{opening[1]}}}"
    end = _find(state.src, closing, opening.end())
    if end < 0:
        return False
    end += len(closing)
    if not silent:
        token = state.push("math_inline_double", "math", 0)
        token.content = state.src[state.pos : end]
        token.markup = r"\begin"
    state.pos = end
    return True


def inline_shortcode(state: StateInline, silent: bool) -> bool:
    """Take a shortcode within a paragraph as it stands."""
    end = _tag_end(state.src, state.pos)
    if not end:
        return False
    if not silent:
        state.push("shortcode", "", 0).content = state.src[state.pos : end]
    state.pos = end
    return True


def _tag_end(text: str, start: int) -> int:
    """Return where the tag ends that begins there, on the same line; 0 where none begins."""
    for opening, closing in _TAGS:
        if text.startswith(opening, start):
            inner = start + len(opening)
            end = _find(text, closing, inner)
            if end >= 0 and text.find("\n", inner, end) < 0:
                return end + len(closing)
    return 0


def _find(text: str, mark: str, start: int) -> int:
    """Return where a mark stands next, or -1; many openings that nothing closes cost little."""
    return text.find(mark, start) if _last(text, mark) >= start else -1


@lru_cache(maxsize=32)
def _last(text: str, mark: str) -> int:
    return text.rfind(mark)


def footnote_mark(state: StateInline, silent: bool) -> bool:
    """Take ``[^label]`` as a footnote mark whether or not its text has been seen yet."""
    match = _FOOTNOTE.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        token = state.push("footnote_ref", "", 0)
        token.meta = {"label": match[1]}
    state.pos = match.end()
    return True


def sized_image(
    rule: Callable[[StateInline, bool], bool],
) -> Callable[[StateInline, bool], bool]:
    """Return the rule for images with what authors write about their size.

    That is ``![…](…){width=50%}`` of Pandoc, kramdown and MkDocs, and ``![…|300](…)`` of Obsidian.
    """

    def sized(state: StateInline, silent: bool) -> bool:
        if not rule(state, silent):
            return False
        braces = _ATTRIBUTES.match(state.src, state.pos)
        if braces:
            state.pos = braces.end()
        if silent:
            return True
        token = state.tokens[-1]
        width = IMAGE_WIDTH.search(token.content)
        if width:
            token.content = token.content[: width.start()]
            token.attrSet("width", width[1])
        for pair in _PAIR.finditer(braces[1]) if braces else ():
            if pair[1] in ("width", "style"):
                token.attrSet(pair[1], pair[2] or pair[3] or pair[4] or "")
        return True

    return sized


def harmless_when_silent(
    rule: Callable[[StateBlock, int, int, bool], bool],
) -> Callable[[StateBlock, int, int, bool], bool]:
    """Return a block rule that leaves no tokens behind when it is only asked whether it fits."""

    def silenced(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        tokens, line = len(state.tokens), state.line
        fits = rule(state, start_line, end_line, silent)
        if silent:
            del state.tokens[tokens:]
            state.line = line
        return fits

    return silenced


def block_math(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    r"""Take ``\[…\]`` or ``\begin{name}…\end{name}`` on lines of their own as display math."""
    if state.is_code_block(start_line):
        return False
    begin = state.bMarks[start_line] + state.tShift[start_line]
    first = state.src[begin : state.eMarks[start_line]]
    opening = _ENVIRONMENT.match(first)
    if not opening and not first.startswith(r"\["):
        return False
    closing = rf"\end{{{opening[1]}}}" if opening else r"\]"
    for line in range(start_line, end_line):
        if line > start_line and state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return False
        text = state.src[state.bMarks[line] : state.eMarks[line]]
        if closing in text:
            if not text.rstrip().endswith(closing):
                return False
            break
    else:
        return False
    if silent:
        return True
    content = state.getLines(start_line, line + 1, state.sCount[start_line], False).strip()
    token = state.push("math_block", "math", 0)
    token.block = True
    token.content = content if opening else content[2:-2]
    token.markup = r"\begin" if opening else r"\["
    token.map = [start_line, line + 1]
    state.line = line + 1
    return True


def block_shortcode(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Take a line that is one shortcode, with its content where that is code, as it stands."""
    if state.is_code_block(start_line):
        return False
    begin = state.bMarks[start_line] + state.tShift[start_line]
    first = state.src[begin : state.eMarks[start_line]]
    end = _tag_end(first, 0)
    if not end or first[end:].strip():
        return False
    if silent:
        return True
    last = start_line
    verbatim = _VERBATIM.match(first)
    if verbatim:
        name = verbatim[1] or verbatim[2]
        closing = re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}|\{{\{{[<%]\s*/\s*{name}\s*[>%]\}}\}}")
        for line in range(start_line + 1, end_line):
            if closing.search(state.src, state.bMarks[line], state.eMarks[line]):
                last = line
                break
    token = state.push("shortcode_block", "", 0)
    token.block = True
    token.content = state.getLines(start_line, last + 1, state.sCount[start_line], False)
    token.map = [start_line, last + 1]
    state.line = last + 1
    return True


def emphasis(state: StateInline, silent: bool) -> bool:
    """Take marks of emphasis, also where Chinese stands right beside them.

    CommonMark lets ``**“重点”**内容`` stand as text, because a quotation mark inside and no space
    outside make the closing mark look like an opening one. Chinese is written without spaces, so a
    Han character outside counts as one here (the rule of the markdown-cjk-friendly specification).
    """
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    can_open, can_close = scanned.can_open, scanned.can_close
    if marker == "*":
        before = state.src[state.pos - 1 : state.pos]
        after = state.src[state.pos + scanned.length :][:1]
        can_open = can_open or (is_han(before) and _is_punctuation(after))
        can_close = can_close or (is_han(after) and _is_punctuation(before))
    for _ in range(scanned.length):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=can_open,
                close=can_close,
            )
        )
    state.pos += scanned.length
    return True


def _is_punctuation(char: str) -> bool:
    return (
        bool(char)
        and not isWhiteSpace(ord(char))
        and (isMdAsciiPunct(ord(char)) or isPunctChar(char))
    )
