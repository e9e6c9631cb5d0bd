"""Texts are handed to the engine in batches that are small, and all padded to the same length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate import ArgosEngine, open_package
from pipeline.translate import engine as engine_module
from pipeline.translate.engine import _chunks

LENGTHS = st.lists(st.integers(0, 600), max_size=200)


@given(LENGTHS, st.sampled_from([1, 8]), st.integers(1, 64))
def test_every_text_is_in_one_batch_of_its_length(
    lengths: list[int], step: int, threads: int
) -> None:
    chunks = list(_chunks(lengths, step, threads))
    assert sorted(index for _, chunk in chunks for index in chunk) == list(range(len(lengths)))
    for padded, chunk in chunks:
        assert padded % step == 0
        assert all(padded - step < max(1, lengths[index]) <= padded for index in chunk)
        assert len(chunk) == 1 or len(chunk) <= min(32, 2048 // padded)
        assert len(chunk) <= max(1, -(-len(lengths) // threads))


@given(LENGTHS, st.integers(1, 64))
def test_how_far_a_text_is_padded_depends_on_nothing_else(lengths: list[int], threads: int) -> None:
    for padded, chunk in _chunks(lengths, 8, threads):
        for index in chunk:
            assert list(_chunks([lengths[index]], 8, 1)) == [(padded, [0])]


def test_the_other_hypotheses_of_a_search_are_given_too() -> None:
    engine = ArgosEngine(open_package(), threads=1)
    ((_, answers),) = engine.translate(["今天的天气很好。"])
    assert len(answers) == engine.beam
    assert list(answers) == sorted(answers, key=lambda answer: -answer.score)


def test_a_model_that_has_much_to_say_about_a_filler_gets_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine_module, "_FILLER", "，")  # answered at length by the bundled model
    engine = ArgosEngine(open_package(), threads=1)
    ((_, answers),) = engine.translate(["今天的天气很好。"])
    assert answers[0].text
    assert engine._step == 1


def test_other_work_is_done_while_results_are_awaited() -> None:
    engine = ArgosEngine(open_package(), threads=1)
    left = [1, 2, 3]
    engine.meanwhile = lambda: bool(left and left.pop())
    ((_, answers),) = engine.translate(["今天的天气很好，我们去公园散步。"])
    assert answers[0].text
    assert not left


def test_what_goes_wrong_in_other_work_is_not_called_the_engine_s() -> None:
    def fail() -> bool:
        raise RuntimeError("not the engine")

    engine = ArgosEngine(open_package(), threads=1)
    engine.meanwhile = fail
    with pytest.raises(RuntimeError, match="not the engine"):
        list(engine.translate(["今天的天气很好。"]))
