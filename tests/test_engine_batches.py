"""A sentence's English and score do not depend on what stands beside it in a batch, to the last bit."""

import random
import re
from pathlib import Path

import pytest

from pipeline.glossary import Glossary
from pipeline.read import read_file
from pipeline.segment import Segmenter
from pipeline.translate import BUNDLED, ArgosEngine, Hypothesis, open_package

POSTS = Path(__file__).parents[1] / "posts"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    segmenter = Segmenter(Glossary())
    texts = {
        segment.text
        for name in ("detr.md", "focal-loss.md")
        for post in read_file(POSTS / name)
        for segment in segmenter.segment(post)
        if re.search(r"[\u4e00-\u9fff]", segment.text)
    }
    assert len(texts) >= 80
    return sorted(texts)[:150]


def answers(texts: list[str], hypotheses: int) -> dict[str, tuple[Hypothesis, ...]]:
    engine = ArgosEngine(open_package(BUNDLED), threads=1)
    return {texts[index]: made for index, made in engine.translate(texts, hypotheses)}


@pytest.mark.parametrize("hypotheses", [1, 6])
def test_company_changes_nothing(sentences: list[str], hypotheses: int) -> None:
    chosen = sentences if hypotheses == 1 else sentences[::4]
    together = answers(chosen, hypotheses)
    shuffled = random.Random(7).sample(chosen, len(chosen))
    for company in (shuffled[: len(chosen) // 3], shuffled[:7], shuffled[7:8]):
        assert answers(company, hypotheses) == {text: together[text] for text in company}
