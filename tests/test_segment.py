"""The segmenter: sentences end where a reader ends them, and nothing is lost in between."""

import re

import pytest
from cases import Case, parametrize
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Block, Post
from pipeline.glossary import Glossary, make_glossary, make_term
from pipeline.markup import find_spans
from pipeline.read.markdown import read_markdown
from pipeline.segment import Segmenter
from pipeline.segment.sentences import split_sentences

SEGMENTER = Segmenter(Glossary())
PROSE = st.text(
    st.sampled_from(list("模型训练。！？；….,!?;:，、（）()“”\"'【】ab1 *`$[]<>\n\\")), max_size=80
)


def paragraph(text: str) -> Post:
    return Post("x.md", "", "", "", "", (), "zh-Hans", text, (Block("paragraph", text, text),))


@parametrize("sentences")
def test_sentences(case: Case, accept: bool) -> None:
    lines = [
        segment.text.replace("\n", "⏎") + (" →" if segment.continues else "")
        for segment in SEGMENTER.segment(paragraph(case.given))
    ]
    case.check("\n".join(lines), accept)


@given(PROSE)
def test_sentences_are_ordered_and_lose_nothing_but_breaks(text: str) -> None:
    ranges = split_sentences(text, find_spans(text))
    position = 0
    for start, end in ranges:
        between = text[position:start]
        assert not re.sub(r"\s|\\\n|<br\s*/?>", "", between)
        assert start < end
        position = end
    assert not re.sub(r"\s|\\\n|<br\s*/?>", "", text[position:])


@given(PROSE)
def test_no_sentence_ends_inside_a_span(text: str) -> None:
    spans = find_spans(text)
    for start, end in split_sentences(text, spans):
        for span in spans:
            if span.kind != "break":
                assert (
                    span.end <= start or span.start >= end or start <= span.start <= span.end <= end
                )


@given(PROSE)
def test_segments_and_gaps_are_the_block(text: str) -> None:
    segments = SEGMENTER.segment(paragraph(text))
    joined = "".join(segment.text + segment.gap for segment in segments)
    assert joined == text.lstrip() or joined.strip() == text.strip() or not segments
    for segment in segments:
        assert "".join(SEGMENTER.words.cut(segment.text)) == segment.text


def test_the_texts_inside_links_and_images_are_parts() -> None:
    text = '见[**卷积**层](a.md "标题")和 ![图的说明](a.png "图题")'
    (segment,) = SEGMENTER.segment(paragraph(text))
    parts = [(part.text, part.start) for part in segment.parts]
    assert parts == [
        ("**卷积**层", text.index("**")),
        ("标题", text.index("标题")),
        ("卷积", text.index("卷积")),
        ("图的说明", text.index("图的")),
        ("图题", text.index("图题")),
    ]
    assert all(text[start:].startswith(part) for part, start in parts)


def test_headings_cells_and_titles_are_whole() -> None:
    post = read_markdown(
        "---\ntitle: 一句。两句。\n---\n# 甲。乙。\n\n| 丙。丁。 |\n|---|\n", "x.md"
    )
    assert [segment.text for segment in SEGMENTER.segment(post)] == [
        "一句。两句。",
        "甲。乙。",
        "丙。丁。",
    ]


def test_code_and_front_matter_give_no_segments() -> None:
    post = read_markdown(
        "---\ntags: []\n---\n# 题\n\n```python\n# 注释\n```\n\n$$\n甲\n$$\n", "x.md"
    )
    assert [segment.text for segment in SEGMENTER.segment(post)] == ["题"]


def test_a_post_may_bring_terms_of_its_own() -> None:
    glossary = make_glossary([make_term("感受野", "receptive field", "prefer", "", "g:2")])
    segmenter = Segmenter(glossary)
    own = read_markdown(
        "---\ntitle: 甲\nglossary:\n  感受野: field of view\n---\n感受野很大。\n", "a.md"
    )
    other = read_markdown("感受野很大。\n", "b.md")
    targets = [
        [match.term.target for segment in segmenter.segment(post) for match in segment.terms]
        for post in (own, other)
    ]
    assert targets == [["field of view"], ["receptive field"]]


def test_traditional_chinese_is_cut_and_matched_as_simplified_is() -> None:
    segmenter = Segmenter(
        make_glossary([make_term("损失函数", "loss function", "prefer", "", "g:2")])
    )
    (segment,) = segmenter.segment(paragraph("這個損失函數很好。"))
    assert [match.term.target for match in segment.terms] == ["loss function"]
    assert "損失函數" in segmenter.words.cut("這個損失函數很好。")


WHOLES = make_glossary(
    make_term(source, target, "whole", "", f"t:{row}")
    for row, (source, target) in enumerate(
        [("优点", "Advantages"), ("数据准备", "Data"), ("感谢大家的阅读", "Thank you for reading"),
         ("如有错误，欢迎指正", "Corrections are welcome")], 2
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("优点：速度快。", ["优点：", "速度快。"]),
        ("**优点：**速度快。", ["**优点：**", "速度快。"]),
        ("**优点**：速度快。这个优点：没有。", ["**优点**：", "速度快。", "这个优点：没有。"]),
        ("优点：", ["优点："]),
        ("感谢大家的阅读，我们下次再见。", ["感谢大家的阅读， →", "我们下次再见。"]),
        ("它很快，如有错误，欢迎指正。", ["它很快， →", "如有错误，欢迎指正。"]),
        ("[它，如有错误，欢迎指正](a.md)", ["[它，如有错误，欢迎指正](a.md)"]),
        ("数据准备，训练和测试。", ["数据准备，训练和测试。"]),
        ("数据准备 先收集再清洗。", ["数据准备", "先收集再清洗。"]),
        ("数据准备 PyTorch 和模型", ["数据准备 PyTorch 和模型"]),
    ],
)
def test_what_the_glossary_has_as_a_whole_is_cut_off(text: str, pieces: list[str]) -> None:
    segments = Segmenter(WHOLES).segment(paragraph(text))
    assert [s.text + (" →" if s.continues else "") for s in segments] == pieces


@given(
    st.lists(
        st.sampled_from(
            ["优点", "数据准备", "感谢大家的阅读", "如有错误，欢迎指正", "模型", "：", ": ", "，", "。", " ", "**", "`a`", "[链](b)", "一、"]
        ),
        max_size=9,
    ).map("".join)
)  # fmt: skip
def test_cutting_at_phrases_loses_nothing(text: str) -> None:
    segments = Segmenter(WHOLES).segment(paragraph(text))
    assert all(segment.text.strip() for segment in segments)
    kept = "".join(segment.text + segment.gap for segment in segments)
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", text)
