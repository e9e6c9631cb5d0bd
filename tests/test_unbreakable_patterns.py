"""No regular expression of the pipeline takes more than linear time, whatever the text."""

import time
from typing import Any

import pytest
from patterns import Use, attacks, uses

LENGTHS = {300: 0.05, 3_000: 0.5}
"""Characters of an attack → seconds of a processor that only a cubic or worse pattern needs."""
LONG, SHORT = 30_000, 3_000
"""Characters of the attacks that are compared: linear patterns need ten times, quadratic a hundred."""
RATIO = 35
SEEN = 0.02
"""Seconds of a processor under which the longest attack shows nothing, and harms nobody."""

USES, UNKNOWN = uses()

# Quadratic alone, and kept short by what calls them.
BOUNDED = {
    r"\n[ \t\u3000]*\n(?:[^\S\n]*\n)*+(?=[^\n]*\S)": "the text ends with something visible",
    r'<nav[^>]* id="landmarks".*?</nav>': "a page of our own, with one such element",
    "assemble/boxes.py": "only ever matched against a whole block",
    ".{0,400}?(?:阅读全文": "only ever matched against a whole line",
    "tripled.py": "runs are at most 1500 characters long, and formulas 250",
}
# Made while running, from terms, environments or placeholders: what repeats in them is above.
MADE = {
    "assemble/epub/stream.py", "assemble/formulas.py", "glossary/check.py", "glossary/echo.py", "glossary/forms.py",
    "read/html/facts.py", "translate/protect.py",
    "markup/rules.py", "read/tripled.py", "translate/outcome.py", "translate/restore.py",
    "translate/verify.py", "translate/numerals/small.py",
}  # fmt: skip


def cost(use: Use, text: Any) -> float:
    """Return the seconds of a processor that a pattern needs for a text."""
    begun = time.process_time()
    if use.anchored:
        use.pattern.match(text)
    else:
        for _ in use.pattern.finditer(text):
            pass
    return time.process_time() - begun


def is_bounded(use: Use) -> bool:
    return use.pattern.pattern in BOUNDED or any(
        name in use.where or str(use.pattern.pattern).startswith(name) for name in BOUNDED
    )


def test_every_pattern_is_found() -> None:
    assert len(USES) > 300
    assert {where.partition(":")[0] for where in UNKNOWN} <= MADE


def is_linear(use: Use) -> bool:
    """Attack with ever longer texts; the ratio of two costs says the same on a slow machine."""
    for length, too_much in LENGTHS.items():
        for text in attacks(use.pattern, length):
            if cost(use, text) > too_much and cost(use, text) > too_much:
                return False
    pairs = zip(attacks(use.pattern, SHORT), attacks(use.pattern, LONG), strict=True)
    return all(cost(use, long) < SEEN or not grows(use, short, long) for short, long in pairs)


def grows(use: Use, short: Any, long: Any) -> bool:
    """Return whether the longer text costs out of proportion, in the best of three tries."""
    best = [min(cost(use, text) for _ in range(3)) for text in (short, long)]
    return best[1] > SEEN and best[1] > RATIO * best[0]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_patterns_take_linear_time() -> None:
    slow = [use for use in USES if not is_bounded(use) and not is_linear(use)]
    assert not slow, "\n".join(f"{use}: {use.pattern.pattern[:80]!r}" for use in slow)
