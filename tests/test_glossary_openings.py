"""A term that opens a heading or a sentence begins with a capital; inside one it does not."""

from dataclasses import replace
from pathlib import Path

import pytest
from engines import FixedEngine

from pipeline.document import Block, Post, Segment, Unit
from pipeline.glossary import make_glossary, make_term
from pipeline.segment import Segmenter
from pipeline.translate import Memory, Translator
from pipeline.translate.outcome import opened

TERMS = [
    make_term("解码器", "decoder"),
    make_term("softmax"),
    make_term("交并比", "mIoU", "prefer"),
]
SEGMENTER = Segmenter(make_glossary(TERMS))


def opened_texts(*texts: str) -> list[str]:
    blocks = tuple(Block("paragraph", text, text) for text in texts)
    post = Post("x.md", "", "", "", "", (), "zh-Hans", "", blocks)
    memory = Memory(Path(":memory:"))
    units = Translator(FixedEngine(), memory).translate(SEGMENTER.segment(post))
    return [unit.target for unit in opened(units)]


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("解码器", "Decoder"),
        ("**解码器**", "**Decoder**"),
        ("**解码器**：很深。", "**Decoder**: "),
        ("[解码器](a.md)很深。", "[Decoder](a.md) "),
        ("“解码器”很深。", '"Decoder" '),
        ("3. 解码器", "3. Decoder"),
        ("2) 解码器", "2) Decoder"),
        ("3 解码器很深。", "3 decoder "),
        ("softmax", "softmax"),
        ("softmax很大。", "softmax "),
        ("**softmax**很大。", "**softmax** "),
        ("`decoder`很深。", "`decoder` "),
    ],
)
def test_openings(text: str, begins: str) -> None:
    assert opened_texts(text)[0].startswith(begins)


def test_one_text_as_heading_and_within_a_sentence() -> None:
    heading, sentence = opened_texts("解码器", "很深的**解码器**很大。")
    assert heading == "Decoder"
    assert "**decoder**" in sentence


def test_a_sentence_that_goes_on_does_not_begin_anew() -> None:
    (match,) = SEGMENTER.glossary.match("解码器")
    segment = Segment(0, 0, "解码器", terms=(match,))
    units = [
        Unit(replace(segment, continues=True), "decoder", 0.0, "engine"),
        Unit(segment, "decoder", 0.0, "memory"),
        Unit(segment, "decoder", 0.0, "memory"),
        Unit(segment, "decoder", 0.0, "person"),
    ]
    assert [unit.target for unit in opened(units)] == ["Decoder", "decoder", "Decoder", "decoder"]
