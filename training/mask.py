"""Text with markup → words with code, math and addresses as ⟦n⟧; and back."""

import html
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from training.parallel import Pair

MOST = 10
"""Placeholders of one text: the tokenizer knows ⟦0⟧ to ⟦9⟧."""

_CONTENT = re.compile(
    r"``[^`]+``"
    r"|`[^`\n]+`"
    r"|\$\$[^$]+\$\$"
    r"|\$[^$\n]{1,120}\$(?!\d)"  # no “$5 or $6”
    r'|https?://[^\s)\]>，。；、）"]+'
    r"|\|[A-Za-z_]\w*\|"
    r"|⟦\d+⟧"
    r"|[\ue000\ue001]"  # where a wrapper opens and closes, see keep_wrapper
)
_PLACEHOLDER = re.compile(r"⟦(\d+)⟧")
_IDENTIFIER = re.compile(r"[A-Za-z][\w.\-]{0,30}", re.ASCII)

_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_RST_LINK = re.compile(r"`([^`<]+?)\s*<[^`>]+>`_+")
_ROLE = re.compile(r":[a-zA-Z][\w:+.-]*:(`[^`]+`)")
_LINK = re.compile(r'\[([^\[\]]+)\]\((?:[^()\s]|\([^()]*\))*(?:\s+"[^"]*")?\)')
_REFERENCE = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")
_HTML = (
    "a|abbr|b|br|code|div|em|font|h[1-6]|i|img|kbd|li|ol|p|s|samp|small|span|strong|sub|sup"
    "|t[dhr]|u|ul|var"
)
_TAG = re.compile(
    rf"</?(?:{_HTML})(?:\s[^<>]*)?/?>"
    r"|(?<![\w.])</?[A-Za-z][^<>]*>",  # not List<int>
    re.ASCII | re.IGNORECASE,
)
_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}|\{%[^%]*%\}|\{[#:][^}]*\}")
_EMPHASIS = re.compile(
    r"(\*\*|__(?![a-z_]+__)|(?<!\*)\*(?!\*)|~~)(?=\S)(.+?)(?<=\S)\1"  # not __init__
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>\"'-])")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with placeholders, and what stands for each."""

    text: str
    contents: tuple[str, ...]


def mask(text: str, most: int | None = None) -> Masked:
    """Replace code, math and addresses by ⟦0⟧, ⟦1⟧, …, equal ones by the same.

    ``unmask(masked.text, masked.contents)`` gives ``text`` back. What comes after ``most``
    different ones stays as it is.
    """
    numbers: dict[str, int] = {}

    def replace(match: re.Match[str]) -> str:
        if match[0] not in numbers and most is not None and len(numbers) >= most:
            return match[0]
        return f"⟦{numbers.setdefault(match[0], len(numbers))}⟧"

    return Masked(_CONTENT.sub(replace, text), tuple(numbers))


def unmask(text: str, contents: Sequence[str]) -> str:
    """Replace each ⟦n⟧ by content n; numbers that have none stay."""

    def replace(match: re.Match[str]) -> str:
        number = int(match[1])
        return contents[number] if number < len(contents) else match[0]

    return _PLACEHOLDER.sub(replace, text)


def bare(content: str) -> str:
    """Return code without its backticks."""
    return content.strip("`").strip() or content


def strip_links(text: str) -> str:
    """Keep the words of links and roles and drop pictures: before masking, as they hold code."""
    text = _RST_LINK.sub(r"\1", _IMAGE.sub("", text))
    return _REFERENCE.sub(r"\1", _LINK.sub(r"\1", _ROLE.sub(r"\1", text)))


def plain(text: str) -> str:
    """Drop tags, templates, emphasis and escapes: after masking, so that code is left alone."""
    text = _TEMPLATE.sub("", _TAG.sub("", text))
    for _ in range(2):  # emphasis within emphasis
        text = _EMPHASIS.sub(r"\2", text)
    text = html.unescape(_ESCAPE.sub(r"\1", text))
    return re.sub(r"\s+", " ", text).strip(" *_")


def spaced(text: str) -> str:
    """Put one space before and after each placeholder, as duizhao writes Chinese for an engine."""
    return re.sub(r"\s*(⟦\d+⟧)\s*", r" \1 ", text).strip()


def mask_pair(pair: Pair, rng: random.Random) -> Pair | None:
    """Mask what both sides hold; return nothing where they hold different code.

    A content that one side does not mark as code, but holds as plain text, becomes plain text on
    both. Of those that look like identifiers a quarter does, so that a model learns to copy without
    placeholders too. In 30 % of the pairs the numbers are shuffled and have gaps.
    """
    sides = [Counter(map(bare, _CONTENT.findall(side))) for side in pair]
    order = list(dict.fromkeys([*sides[0], *sides[1]]))
    masked = []
    for content in order:
        if sides[0][content] != sides[1][content]:
            if not (content in pair.zh and content in pair.en):
                return None
        elif not (_IDENTIFIER.fullmatch(content) and rng.random() < 0.25):
            masked.append(content)
    if len(masked) > MOST:
        return None
    shuffled = rng.random() < 0.3
    numbers = rng.sample(range(MOST), len(masked)) if shuffled else range(len(masked))
    spelled = {content: f"⟦{n}⟧" for content, n in zip(masked, numbers, strict=True)}

    def replace(match: re.Match[str]) -> str:
        content = bare(match[0])
        return spelled.get(content, content)

    zh, en = (_CONTENT.sub(replace, side) for side in pair)
    return Pair(zh, en)


def keep_wrapper(pair: Pair, rng: random.Random, share: float) -> Pair:
    """In a share of the pairs that hold one link or one strong text, mark where it begins and ends.

    The marks become placeholders, as in the text that duizhao gives an engine when a wrapper holds
    Chinese words. In all other pairs the markup is dropped later.
    """
    if rng.random() >= share:
        return pair
    for pattern, words in ((_LINK, 1), (re.compile(r"\*\*(?=\S)([^*]+)(?<=\S)\*\*"), 1)):
        found = [pattern.findall(side) for side in pair]
        if len(found[0]) == len(found[1]) == 1:
            zh, en = (pattern.sub(f"\ue000\\{words}\ue001", side) for side in pair)
            return Pair(zh, en)
    return pair
