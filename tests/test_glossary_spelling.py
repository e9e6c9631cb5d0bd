"""Packages that know no ⟦0⟧: what survives is measured once and remembered."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import platformdirs
import pytest
from engines import FixedEngine

from pipeline.translate import Hypothesis
from pipeline.translate import verify as stage
from pipeline.translate.package import ArgosPackage
from pipeline.translate.verify import find_spelling, measure

PACKAGE = ArgosPackage(Path("nowhere"), "other", "1.0", "[{}]", ("", ""), "0123456789abcdef")


class PlainEngine(FixedEngine):
    """Knows ASCII only, as a model does whose vocabulary was not made for this."""

    def _answer(self, text: str, number: int) -> Hypothesis:
        answer = super()._answer(text, number)
        plain = re.sub(r"[⟦⟧⟨⟩]", "", answer.text).replace("__", "_ _").replace("X", "")
        return Hypothesis(plain.replace("#", " "), answer.score, answer.tokens)


def test_an_engine_that_copies_keeps_everything() -> None:
    found = measure(FixedEngine())
    assert set(found.placeholders.values()) == set(found.marks.values()) == {1.0}
    assert found.best == ("⟦{}⟧", ("⟨", "⟩"))


def test_an_engine_of_plain_text_gets_what_survives() -> None:
    found = measure(PlainEngine())
    assert found.placeholders["⟦{}⟧"] == found.placeholders["__{}__"] == 0.0
    assert found.placeholders["<x{}>"] == 1.0
    assert found.best[0] == "<x{}>"


def test_a_repeated_placeholder_did_not_survive() -> None:
    def twice(text: str) -> str:
        return f"{text} {text}"

    assert set(measure(FixedEngine(twice)).placeholders.values()) == {0.0}


def test_it_is_measured_once_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    class Counted(PlainEngine):
        def __init__(self, package: ArgosPackage) -> None:
            super().__init__()
            made.append(package)

        def translate(
            self, texts: Sequence[str], hypotheses: int = 1
        ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
            return super().translate(texts, hypotheses)

    monkeypatch.setattr(stage, "ArgosEngine", Counted)
    place = Path(platformdirs.user_cache_dir("duizhao")) / f"spellings/{PACKAGE.digest}.json"
    place.unlink(missing_ok=True)
    first = find_spelling(PACKAGE)
    assert find_spelling(PACKAGE) == first
    assert (first.placeholder, len(made)) == ("<x{}>", 1)
    for damaged in ("", "[]", '{"version": 0}', '{"version": 1, "placeholder": "x", "term": []}'):
        place.write_text(damaged, encoding="utf-8")
        assert find_spelling(PACKAGE) == first
    assert len(made) == 5


@pytest.mark.slow
def test_the_bundled_package_keeps_the_spelling_it_asks_for() -> None:
    lines = list(stage.measure_spellings())
    assert "it asks for placeholder '⟦{}⟧' and term marks ('⟨', '⟩')" in lines
    survival = {line.split()[0]: float(line.split()[1]) for line in lines if line.endswith(" %")}
    # Marks are copied nearly always; a term that is not is repaired by the ladder.
    assert survival["⟦{}⟧"] >= 95, "\n".join(lines)
    assert survival["⟨term⟩"] >= 80, "\n".join(lines)
