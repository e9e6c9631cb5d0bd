"""The words of a sentence are those of its stretches, so that only a few need be cut."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from pipeline.glossary import make_glossary, make_term, simplified
from pipeline.glossary.match import STRETCH
from pipeline.han import has_han
from pipeline.segment import Words

# Words with marks inside too, which jieba never finds, and one whose beginning is no word.
GLOSSARY = ("损失函数", "深度：学习", "A/B测试", "F1值", "卷积 层", "二〇年", "残差连接的", "a-b层")
PIECES = st.sampled_from(
    (*GLOSSARY, *"模型训练的损失函数學習〇㐀\uf900\U000323b0", *"aF1%+#&._-", *"，。：、（）“ \r\n\0$*ＡéΩ％", "\r\n")
)  # fmt: skip
WORDS = Words(GLOSSARY)


def edges(words: tuple[str, ...], start: int = 0) -> set[int]:
    return set(accumulate(map(len, words), initial=start))


@given(st.lists(PIECES, max_size=25).map("".join))
def test_a_stretch_is_cut_as_it_is_in_its_sentence(text: str) -> None:
    whole = edges(tuple(WORDS._loaded().cut(simplified(text))))
    for stretch in STRETCH.finditer(text):
        start, end = stretch.span()
        assert {start, end} <= whole
        if has_han(stretch[0]):
            inside = {edge for edge in whole if start <= edge <= end}
            assert edges(WORDS.cut(stretch[0]), start) == inside
    assert all(not has_han(rest) for rest in STRETCH.split(text))


def test_only_the_stretches_that_a_term_may_stand_in_are_cut() -> None:
    glossary = make_glossary([make_term("损失函数", "loss function", "prefer", "", "g:2")])
    asked: list[str] = []

    def cut(text: str) -> tuple[str, ...]:
        asked.append(text)
        return WORDS.cut(text)

    found = glossary.match("模型训练之后，损失函数很小，损失函数、学习率：都好。", cut)
    assert [(match.start, match.end) for match in found] == [(7, 11), (14, 18)]
    assert asked == ["损失函数很小", "损失函数"]
