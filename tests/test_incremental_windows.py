"""Posts go through in windows, and other work is done while the engine is at one: no result tells."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from engines import FixedEngine
from test_incremental import Place

from pipeline.incremental import batch
from pipeline.run import Run
from pipeline.settings import Settings
from pipeline.translate import Hypothesis
from pipeline.translate.engine import nothing


class WaitingEngine(FixedEngine):
    """Waits for some of its answers, and meanwhile lets other work be done."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.meanwhile = nothing
        self.chance = random.Random(seed)
        self.other = 0
        """Pieces of other work that were done."""

    def translate(
        self, texts: Sequence[str], hypotheses: int = 1
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        for answer in super().translate(texts, hypotheses):
            for _ in range(self.chance.randrange(4)):
                self.other += self.meanwhile()
            yield answer


def ran(place: Place, out: str, engine: FixedEngine, **settings: Any) -> dict[str, bytes]:
    told = Settings(
        out=place.folder / out, glossary=(place.folder / "g.tsv",),
        memory=place.folder / f"{out}.sqlite", formats=("markdown", "epub", "html"), **settings,
    )  # fmt: skip
    Run(told, engine).translate([place.folder / "posts"])
    return place.results(out)


@pytest.mark.parametrize("seed", range(4))
def test_windows_of_any_size_give_the_same_in_any_order(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path, seed)
    expected = ran(place, "whole", FixedEngine())
    chance = random.Random(seed)
    for name, most in (("_FIRST", 12), ("_WINDOW", 20), ("_MOST_POSTS", 4)):
        monkeypatch.setattr(batch, name, chance.randrange(1, most))
    engine = WaitingEngine(seed)
    assert ran(place, "windows", engine) == expected
    assert engine.other > 0


def test_posts_past_those_asked_for_are_not_read_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path, 5)
    monkeypatch.setattr(batch, "_FIRST", 1)
    # It would be refused, were it read.
    (tmp_path / "posts/p3.md").write_bytes(b"---\ntitle: [\n---\n")
    engine = WaitingEngine(5)
    told = ran(place, "few", engine, first=2)["report"]
    assert told.count(b'"source"') == 2
    assert b"p3.md" not in told
