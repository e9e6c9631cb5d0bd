"""A text → whether and where Chinese characters stand in it.

The characters are the ideographs of Unicode (all extensions, those for compatibility) and 〇.
"""

import re

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""What stands between the brackets of a pattern that takes one of them."""

HAN_CHARACTER = re.compile(f"[{HAN}]")


def has_han(text: str) -> bool:
    """Return whether a Chinese character stands in the text."""
    return HAN_CHARACTER.search(text) is not None


def is_han(character: str) -> bool:
    """Return whether one character is Chinese; nothing is not."""
    return HAN_CHARACTER.match(character) is not None


def count_han(text: str) -> int:
    """Return how many Chinese characters stand in the text."""
    return len(HAN_CHARACTER.findall(text))
