"""What the memory holds: nothing is translated twice, and what people wrote stays."""

import sqlite3
from pathlib import Path

import pytest
from engines import FixedEngine, looping
from translating import TERMS, translated

from pipeline.document import Block, Post
from pipeline.errors import StoreError
from pipeline.glossary import make_glossary, make_term
from pipeline.segment import Segmenter
from pipeline.translate import Memory, Translator


def test_nothing_is_translated_twice(memory: Memory) -> None:
    text = "感受野很大。IoU 是指标。感受野很大。"
    first, second = FixedEngine(), FixedEngine()
    before = translated(text, first, memory)
    after = translated(text, second, memory)
    assert len(first.asked) == 2
    assert second.asked == []
    assert [u.target for u in before] == [u.target for u in after]
    assert {u.origin for u in after} == {"memory"}


def test_editing_a_term_touches_only_the_segments_that_hold_it(memory: Memory) -> None:
    text = "感受野很大。特征图很小。网络很深。"
    translated(text, FixedEngine(), memory)
    changed = [t for t in TERMS if t.source != "感受野"]
    changed.append(make_term("感受野", "field of view", "prefer", "", "t:5"))
    segmenter = Segmenter(make_glossary(changed))
    post = Post("x.md", "", "", "", "", (), "zh-Hans", text, (Block("paragraph", text, text),))
    engine = FixedEngine()
    units = Translator(engine, memory).translate(segmenter.segment(post))
    assert engine.asked == ["⟨field of view⟩很大。"]
    assert units[0].target.startswith("Field of view")


def test_a_person_outranks_every_engine(memory: Memory) -> None:
    memory.edit([("网络很深。", "The network is deep.")])
    for engine in (FixedEngine(), FixedEngine(looping)):
        (unit,) = translated("网络很深。", engine, memory)
        assert (unit.target, unit.origin) == ("The network is deep.", "person")
        assert engine.asked == []


def test_what_was_made_before_a_crash_is_kept(memory: Memory) -> None:
    class Dying(FixedEngine):
        def _answer(self, text, number):  # type: ignore[no-untyped-def]
            if len(self.asked) == 3:
                raise KeyboardInterrupt
            return super()._answer(text, number)

    text = "第一句话。第二句话。第三句话。第四句话。"
    with pytest.raises(KeyboardInterrupt):
        translated(text, Dying(), memory)
    again = FixedEngine()
    translated(text, again, memory)
    assert len(again.asked) == 2


def test_a_file_that_is_no_memory_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    path.write_bytes(b"this is not a database, not at all" * 100)
    with pytest.raises(StoreError, match="memory cannot be used"):
        Memory(path)


def test_a_memory_locked_by_another_run_waits_its_turn(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    first, second = Memory(path), Memory(path)
    first.edit([("甲", "A")])
    second.edit([("乙", "B")])
    assert first.counts()["person"] == 2
    assert sqlite3.connect(path).execute("pragma journal_mode").fetchone() == ("wal",)
