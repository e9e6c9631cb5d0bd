"""English in which an engine said the end of a term again → the same, said once."""

import re
from collections.abc import Sequence

from pipeline.document import Match
from pipeline.glossary.forms import pattern
from pipeline.glossary.visible import regions


def fix_echo(target: str, matches: Sequence[Match]) -> str:
    """Return the English without a word that only repeats the last one of a term.

    A small model that is handed "one-stage detector" for 单阶段检测器 may go on to translate 检测器
    and say "one-stage detector detector". A plural among the two is kept.

    Args:
        target: inline Markdown; code, math and URLs in it are left alone.
        matches: the terms of the source sentence.

    """
    terms = {m.term.target: m.term for m in matches if m.term.kind == "prefer"}
    for term in terms.values():
        first, _, head = term.target.rpartition(" ")
        if not first or not head.isalpha():
            continue
        if not any(f"{head}{end} {head}" in target for end in ("", "s", "es")):
            continue
        echoed = re.compile(rf"(?<![\w-])({re.escape(head)}(?:e?s)?) ({re.escape(head)}(?:e?s)?)\b")
        whole = pattern(term.target, "prefer")
        for start, end in reversed(regions(target)):
            for found in reversed(list(echoed.finditer(target, start, end))):
                if any(m.end() == found.end(1) for m in whole.finditer(target, start, end)):
                    longer = max(found[1], found[2], key=len)
                    target = target[: found.start()] + longer + target[found.end() :]
    return target
