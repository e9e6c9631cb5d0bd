"""One answer of the engine → what it is worth: its English, and everything wrong with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline.document import Segment, Unit
from pipeline.glossary import (
    fix_article,
    fix_case,
    fix_echo,
    fix_number,
    forbidden,
    missing,
    opens_with,
)
from pipeline.translate.engine import Hypothesis
from pipeline.translate.guards import GAP, Answer, suspicions
from pipeline.translate.protect import CUT_SHORT, Form
from pipeline.translate.restore import Restored, restore, undoubled

_HOPELESS = frozenset({"T101", "T102", "T104"})
_ENDS = "。！？；!?;.…：:"
# The first letter of a text, behind its number, marks of emphasis, a link's bracket and quotation
# marks.
_FIRST = re.compile(r"(?:\d+(?:\.\d+)*[.)] )?[*_~\[“\"'(]*[a-z]")
_HAN_END = re.compile(r"[\u3400-\u9fff]\Z")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A candidate for a segment's English."""

    target: str
    score: float
    rung: str
    lost: tuple[str, ...] = ()
    """Atoms and wrappers that did not come through."""
    missing: tuple[str, ...] = ()
    """Glossary targets that should stand in it and do not."""
    forbidden: tuple[str, ...] = ()
    """English that should not stand in it and does."""
    codes: tuple[str, ...] = ()
    """Codes of the guards that fired."""

    @property
    def broken(self) -> bool:
        """Whether a reader would be misled: something is lost, or it is no translation."""
        return bool(self.lost or self.missing or _HOPELESS.intersection(self.codes))

    @property
    def good(self) -> bool:
        """Whether nothing at all is wrong with it."""
        return not (self.lost or self.missing or self.forbidden or self.codes)

    @property
    def rank(self) -> tuple[int, int, int]:
        """Sort key: least harm first."""
        hopeless = len(_HOPELESS.intersection(self.codes))
        return (
            len(self.lost) + len(self.missing) + 2 * hopeless,
            len(self.forbidden) + len(self.codes),
            -int(self.score * 1000),
        )


def judge(
    segment: Segment,
    form: Form,
    answer: Hypothesis,
    rung: str,
    spelling: tuple[str, tuple[str, str]],
) -> Outcome:
    """Return what one hypothesis for one form is worth.

    Args:
        segment: what is translated.
        form: what the engine was given.
        answer: what it gave.
        rung: name of the rung of the ladder.
        spelling: the engine's placeholder pattern and term marks.

    """
    restored = restore(form, answer.text, *spelling)
    source = form.text
    for copy in form.copies:
        written = copy.pattern if copy.stand_in else re.escape(copy.text)
        source = re.sub(written, " ", source)
    source = _numbered(spelling[0]).sub(" ", source)
    # What was copied stands in both or in neither, so numbers inside terms are not compared.
    english = restored.plain
    for copy in form.copies:
        english = re.sub(rf"(?<![\d.,]){re.escape(copy.text)}", GAP, english, count=1)
    english = english if english.strip(f" {GAP}") else restored.plain
    codes = suspicions(Answer(source, english, answer.cut))
    return weigh(segment, restored, answer.score, rung, codes)


@cache
def _numbered(placeholder: str) -> re.Pattern[str]:
    """Return what finds an engine's placeholders of any number."""
    return re.compile(re.escape(placeholder).replace(r"\{\}", r"\d+"))


def weigh(
    segment: Segment, restored: Restored, score: float, rung: str, codes: tuple[str, ...]
) -> Outcome:
    """Return the outcome of English that is already restored."""
    target = finished(segment, restored.target)
    return Outcome(
        target,
        score,
        rung,
        restored.lost,
        tuple(match.term.target for match in missing(segment.terms, target)),
        tuple(match.term.target for match in forbidden(segment.terms, target)),
        codes,
    )


def finished(segment: Segment, target: str) -> str:
    """Return English with terms in their case and number, articles before them, fitting marks."""
    target = undoubled(target)
    target = fix_number(fix_case(segment.terms, target), segment.terms, segment.text)
    target = fix_article(fix_echo(target, segment.terms), segment.terms)
    if segment.text.endswith(CUT_SHORT):
        return target.rstrip(" .,…") + "…"
    if target.endswith(".") and not target.endswith("..") and segment.text[-1:] not in _ENDS:
        # No full stop after a heading, a cell or a link's text that has none.
        target = target[:-1] if _HAN_END.search(segment.text) or len(segment.text) < 40 else target
    return _capital(segment, target) if segment.text[-1:] in "。！？!?" else target


def opened(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Return the units of whole segments, in order, with a capital where one opens with a term.

    What is stored has none: the same text may stand as a heading and inside a sentence.
    """
    done: list[Unit] = []
    for unit in units:
        goes_on = bool(done) and done[-1].segment.continues
        made = unit.origin in ("engine", "memory") or (
            unit.origin == "source" and unit.segment.parts
        )
        if made and not goes_on:
            target = _capital(unit.segment, unit.target, only_terms=True)
            unit = replace(unit, target=target) if target != unit.target else unit
        done.append(unit)
    return tuple(done)


def _capital(segment: Segment, target: str, only_terms: bool = False) -> str:
    """Return the English with a capital first letter, behind marks too, unless a term forbids."""
    first = _FIRST.match(target)
    if not first:
        return target
    at = first.end() - 1
    terms = {m.term.target: m.term for m in segment.terms if m.term.kind != "forbid"}
    opening = [term for term in terms.values() if opens_with(target[at:], term)]
    if any(term.kind == "keep" for term in opening) or (only_terms and not opening):
        return target
    return target[:at] + target[at].upper() + target[at + 1 :]
