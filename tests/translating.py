"""Texts through segmenting and translating with a small glossary, for tests of the stage."""

from pipeline.document import Block, Post, Segment, Unit
from pipeline.glossary import make_glossary, make_term
from pipeline.segment import Segmenter
from pipeline.translate import Engine, Memory, Translator

TERMS = [
    make_term("IoU", "", "keep", "", "t:2"),
    make_term("BN", "", "keep", "", "t:3"),
    make_term("IOU", "IoU", "keep", "", "t:4"),
    make_term("感受野", "receptive field", "prefer", "", "t:5"),
    make_term("特征图", "feature map", "prefer", "", "t:6"),
    make_term("损失", "damage", "forbid", "", "t:7"),
    make_term("优点", "Advantages", "whole", "", "t:8"),
    make_term("缺点", "Disadvantages", "whole", "", "t:9"),
]
SEGMENTER = Segmenter(make_glossary(TERMS))


def segments_of(text: str) -> tuple[Segment, ...]:
    post = Post("x.md", "", "", "", "", (), "zh-Hans", text, (Block("paragraph", text, text),))
    return SEGMENTER.segment(post)


def translated(text: str, engine: Engine, memory: Memory) -> list[Unit]:
    return list(Translator(engine, memory).translate(segments_of(text)))
