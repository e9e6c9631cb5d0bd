"""The contract on sentences as people write them: with engines that fail, and with the model."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from engines import FixedEngine, looping, without_marks, without_placeholders, without_terms

from pipeline.document import Block, BlockKind, Post, Segment, Unit
from pipeline.glossary import load_glossary, make_glossary, missing
from pipeline.segment import Segmenter
from pipeline.translate import (
    ArgosEngine,
    Engine,
    Hypothesis,
    Memory,
    Translator,
    open_package,
)
from pipeline.translate.numerals import SMALL, say
from pipeline.translate.outcome import opened

ROOT = Path(__file__).parents[1]
SENTENCES = Path(__file__).parent / "cases/glossary_sentences.txt"
KINDS: dict[str, BlockKind] = {"# ": "heading", "| ": "cell"}
BRACKETS = re.compile("[⟦⟧⟨⟩]")


@cache
def blocks() -> tuple[Block, ...]:
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    found = []
    for number, line in enumerate(lines, 1):
        if line and not line.startswith("##"):
            kind = KINDS.get(line[:2], "paragraph")
            text = line if kind == "paragraph" else line[2:]
            found.append(Block(kind, line, text, number))
    return tuple(found)


@cache
def segments() -> tuple[Segment, ...]:
    post = Post("s.md", "", "", "", "", (), "zh-Hans", "", blocks())
    return Segmenter(load_glossary([ROOT / "glossary"])).segment(post)


def faults(units: Sequence[Unit]) -> tuple[Counter[str], list[str]]:
    """Return the terms matched and missed by kind, and a line about each fault."""
    counts: Counter[str] = Counter()
    lines = []
    for unit in units:
        bound = [m for m in unit.segment.terms if m.term.kind != "forbid"]
        lost = missing(bound, unit.target)
        counts.update(m.term.kind for m in bound)
        counts.update(f"{m.term.kind} missed" for m in lost)
        leaks = BRACKETS.findall(unit.target)
        counts["leaks"] += len(leaks)
        if lost or leaks:
            names = ", ".join(m.term.target for m in lost)
            lines.append(f"{unit.rung}: {unit.segment.text} → {unit.target} ({names})")
    return counts, lines


def translated(engine: Engine) -> tuple[Unit, ...]:
    return opened(Translator(engine, Memory(Path(":memory:"))).translate(segments()))


def test_there_is_enough_to_see() -> None:
    matches = [m for s in segments() for m in s.terms if m.term.kind != "forbid"]
    assert len({segment.block for segment in segments()}) >= 300
    assert len(matches) >= 500
    assert len({match.term for match in matches}) >= 300


@pytest.mark.parametrize(
    "damages",
    [
        (),
        (without_terms,),
        (without_terms,) * 6,
        (without_marks,) * 7,
        (without_placeholders,) * 7,
        (without_placeholders, without_terms) * 4,
        (looping,) * 7,
    ],
    ids=lambda damages: "+".join(f.__name__ for f in damages) or "none",
)
def test_whatever_the_engine_does(damages: tuple[Callable[[str], str], ...]) -> None:
    counts, lines = faults(translated(FixedEngine(*damages)))
    assert not lines, (counts, lines[:10])


class SayingNumbers(FixedEngine):
    """Loses no small number, so that the ladder asks for no part of a sentence."""

    def _answer(self, text: str, number: int) -> Hypothesis:
        answer = super()._answer(text, number)
        said = " ".join(map(say, re.findall(SMALL, text)))
        return replace(answer, text=f"{answer.text} {said}".strip())


def test_editing_a_row_touches_only_what_holds_it() -> None:
    memory = Memory(Path(":memory:"))
    Translator(FixedEngine(), memory).translate(segments())
    terms = load_glossary([ROOT / "glossary"]).terms
    edited = [replace(t, target="pace") if t.source == "学习率" else t for t in terms]
    post = Post("s.md", "", "", "", "", (), "zh-Hans", "", blocks())
    again = Segmenter(make_glossary(edited)).segment(post)
    engine = SayingNumbers()
    units = Translator(engine, memory).translate(again)
    touched = {s.text for s in again if any(m.term.target == "pace" for m in s.terms)}
    assert {u.segment.text for u in units if u.origin == "engine"} == touched
    assert len(touched) > 5
    assert all("pace" in text or "学习率" in text for text in engine.asked)


@pytest.mark.slow
def test_with_the_bundled_model() -> None:
    units = translated(ArgosEngine(open_package()))
    counts, lines = faults(units)
    rungs = Counter(u.rung for u in units if u.segment.terms)
    said = "\n".join([f"{dict(counts)}", f"rungs of segments with terms: {dict(rungs)}", *lines])
    print(said)
    assert counts["leaks"] == 0, said
    assert counts["keep missed"] == 0, said
    assert counts["prefer missed"] <= 0.005 * counts["prefer"], said
