"""The translate stage: nothing is lost, every rung of the ladder holds, nothing is done twice."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from cases import Case, parametrize
from engines import (
    FixedEngine,
    looping,
    nothing,
    without_marks,
    without_placeholders,
    without_terms,
)
from hypothesis import given
from hypothesis import strategies as st
from translating import segments_of, translated

from pipeline.markup import find_spans
from pipeline.translate import Hypothesis, Memory, Translator
from pipeline.translate.nodes import make_nodes
from pipeline.translate.protect import TooManyAtomsError, write_form
from pipeline.translate.restore import restore


@parametrize("translate")
def test_cases(case: Case, accept: bool, memory: Memory) -> None:
    units = translated(case.given, FixedEngine(), memory)
    case.check("\n".join(unit.target for unit in units), accept)


MARKUP = st.lists(
    st.sampled_from(
        ["感受野", "特征图", "IoU", "网络", "很深", "，", "（", "）", "`a_b`", "$x_i$", "**重点**", "[链接](u.md)",
         "*强调*", "![图](a.png)", "<kbd>A</kbd>", "[^1]", "https://example.com/a_b", "x_y", "0.5", " ", "[公式]", "`a  ) b`", "$y  , z$",
         "**感受野**", "~~删~~", "[**粗**链](u.md \"题\")", "{% x %}", "和", "\\*"]
    ),
    min_size=1,
    max_size=10,
).map("".join)  # fmt: skip

DAMAGES: tuple[tuple[Callable[[str], str], ...], ...] = (
    (),
    (without_placeholders,),
    (without_terms,),
    (without_marks,),
    (without_placeholders, without_terms),
    (looping,),
)


@pytest.mark.parametrize(
    "damages", DAMAGES, ids=lambda d: "+".join(f.__name__ for f in d) or "none"
)
@given(text=MARKUP)
def test_protected_spans_are_the_same_bytes_or_a_finding(
    damages: tuple[Callable[[str], str], ...], text: str
) -> None:
    memory = Memory(Path(":memory:"))
    for unit in translated(text, FixedEngine(*damages), memory):
        lost = {f.code for f in unit.findings} & {"T201", "T101", "T102"}
        for span in unit.segment.spans:
            raw = unit.segment.text[span.start : span.end]
            if span.kind in ("code", "math", "url", "shortcode", "footnote", "placeholder"):
                assert unit.target.count(raw) >= 1 or lost, (unit.segment.text, unit.target)
        for match in unit.segment.terms:
            if match.term.kind == "keep":
                assert match.term.target in unit.target or unit.findings
        assert "⟦" not in unit.target
        assert "⟨" not in unit.target


@given(text=MARKUP)
def test_markup_survives_an_engine_that_copies(text: str) -> None:
    memory = Memory(Path(":memory:"))
    for unit in translated(text, FixedEngine(), memory):
        kinds = sorted(s.kind for s in unit.segment.spans if s.kind not in ("url", "identifier"))
        found = sorted(
            s.kind for s in find_spans(unit.target) if s.kind not in ("url", "identifier")
        )
        assert kinds == found, (unit.segment.text, unit.target)


@given(text=MARKUP)
def test_restoring_the_form_itself_gives_the_text_back(text: str) -> None:
    for segment in segments_of(text):
        targets = [part.text for part in segment.parts]
        try:
            form = write_form(make_nodes(segment, targets), "⟦{}⟧", ("⟨", "⟩"))
        except TooManyAtomsError:
            continue
        restored = restore(form, form.text, "⟦{}⟧", ("⟨", "⟩"))
        assert restored.lost == ()
        for span in segment.spans:
            if span.kind in ("code", "math", "url", "footnote"):
                assert segment.text[span.start : span.end] in restored.target


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("这个检测分支用的是 IoU-aware 结构", "这个检测分支用的是 IoU-aware 结构"),
        ("我们在网络里去掉了 BN-IoU 这一层", "我们在网络里去掉了 BN-IoU 这一层"),
        ("解码的时候使用 top-$k$ 采样", "解码的时候使用 top-⟦0⟧ 采样"),
        ("每秒处理的图片 `x`/s 与 IoU/BN 有关", "每秒处理的图片 ⟦0⟧/s 与 IoU/BN 有关"),
        ("根据它们的定义，这时 IoU=0", "根据它们的定义，这时 IoU=0"),
        ("先看 IoU - 再看其他所有指标", "先看 IoU - 再看其他所有指标"),
        ("使用IoU作为评价检测的指标", "使用 IoU 作为评价检测的指标"),
    ],
)
def test_a_hyphen_or_slash_ties_what_it_joins(text: str, asked: str, memory: Memory) -> None:
    engine = FixedEngine()
    translated(text, engine, memory)
    assert asked in engine.asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("**多看数据。**", ["多看数据。"]),
        ("**看数据**、[看结果](u.md)", ["看数据", "看结果"]),
        ("**看数据**再训练", ["看数据", "⟦0⟧ 看数据 ⟦1⟧ 再训练"]),
        ("`x`**表示输入**", ["表示输入", "⟦0⟧ ⟦1⟧ 表示输入 ⟦2⟧"]),
        ("**看**[数据](u.md)", ["看", "数据", "⟦0⟧ 看 ⟦1⟧ ⟦2⟧ 数据 ⟦3⟧"]),
    ],
)
def test_what_emphasis_wraps_whole_is_asked_for_without_it(
    text: str, asked: list[str], memory: Memory
) -> None:
    engine = FixedEngine()
    translated(text, engine, memory)
    assert list(engine.asked) == asked


def test_findings_of_what_emphasis_wraps_are_the_sentences(memory: Memory) -> None:
    (unit,) = translated("**多看数据。**", FixedEngine(*[nothing] * 9), memory)
    assert [finding.code for finding in unit.findings] == ["T101"]


@pytest.mark.parametrize(
    ("damages", "rung"),
    [
        ((), "marked"),
        ((looping,), "hypothesis"),
        ((without_terms,) * 6, "placeholder"),
        ((without_placeholders,) * 7, "split"),
        ((without_placeholders, without_terms) * 4, "split"),
    ],
)
def test_each_rung_gives_what_the_one_before_could_not(
    damages: tuple[Callable[[str], str], ...], rung: str, memory: Memory
) -> None:
    (unit,) = translated("这里`a_b`的感受野和IoU一起变大", FixedEngine(*damages), memory)
    assert unit.rung == rung
    assert "`a_b`" in unit.target
    assert "receptive field" in unit.target
    assert "IoU" in unit.target
    assert unit.findings == ()


@pytest.mark.parametrize(
    ("text", "rung", "asked"),
    [
        ("卷积层越深，感受野就越大，这一点很重要", "plain", 1),
        ("卷积层越深，特征图就越小，这一点很重要", "marked", 2),  # it knows none for this one
        ("感受野", "marked", 1),  # little more than a term stands as the glossary has it
        ("感受野的大小", "marked", 1),
    ],
)
def test_a_model_is_told_only_the_terms_it_does_not_know(
    text: str, rung: str, asked: int, memory: Memory
) -> None:
    class Knowing(FixedEngine):
        def _answer(self, text: str, number: int) -> Hypothesis:
            known = text.replace("感受野", " receptive field ")
            return super()._answer(known, number)

    engine = Knowing()
    (unit,) = translated(text, engine, memory)
    assert (unit.rung, len(engine.asked)) == (rung, asked)
    assert ("feature map" if "特征图" in text else "receptive field") in unit.target.lower()
    assert ("⟨" in engine.asked[-1]) == (rung == "marked")


def test_what_a_search_finds_beside_its_best_counts_at_once(memory: Memory) -> None:
    class Generous(FixedEngine):
        def translate(
            self, texts: Sequence[str], hypotheses: int = 1
        ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
            return super().translate(texts, max(hypotheses, 4))

    engine = Generous(without_terms)
    (unit,) = translated("这里的感受野很大", engine, memory)
    assert (unit.rung, len(engine.asked)) == ("marked", 1)
    assert "receptive field" in unit.target


def test_a_clause_is_tried_before_the_sentence_is_taken_apart(memory: Memory) -> None:
    def forgets_in_long_sentences(text: str) -> str:
        return without_placeholders(text) if len(text) > 40 else text

    engine = FixedEngine(*(forgets_in_long_sentences,) * 7)
    (unit,) = translated("先把输入放进`conv_1`里面计算，再把结果交给`bn_1`处理。", engine, memory)
    assert unit.rung == "clause"
    assert unit.target.index("`conv_1`") < unit.target.index("`bn_1`")


def test_what_cannot_be_repaired_is_a_finding(memory: Memory) -> None:
    (unit,) = translated("这个网络非常深", FixedEngine(*(nothing,) * 20), memory)
    assert [finding.code for finding in unit.findings] == ["T101"]


def test_a_forbidden_word_is_a_finding(memory: Memory) -> None:
    def wrong_word(text: str) -> str:
        return text.removesuffix(" damage") + " damage"

    (unit,) = translated("这个损失很大", FixedEngine(*(wrong_word,) * 20), memory)
    assert [finding.code for finding in unit.findings] == ["G102"]


@given(st.lists(MARKUP, min_size=1, max_size=6))
def test_a_batch_is_the_same_as_its_posts_one_by_one(texts: list[str]) -> None:
    together = Translator(FixedEngine(), Memory(Path(":memory:"))).translate(
        [segment for text in texts for segment in segments_of(text)]
    )
    alone = [
        unit for text in texts for unit in translated(text, FixedEngine(), Memory(Path(":memory:")))
    ]
    assert [unit.target for unit in together] == [unit.target for unit in alone]
