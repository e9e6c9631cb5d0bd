"""Scraped formulas become math, and nothing else does."""

import re
import time
from pathlib import Path

import pytest
from cases import Case, parametrize
from hypothesis import given
from hypothesis import strategies as st

from pipeline.markup import find_spans, markdown
from pipeline.read.cut_formulas import split_end
from pipeline.read.formulas import find_formulas, repair_formulas
from pipeline.read.tex import COMMANDS, atoms

PIECES = (
    r"损失 g_t \frac{a}{b} x { } ( ) [ ] $ \ _ ^ = − - 1 23 γγγ ptp_tpt [公式] [Math] , 。 *"
    r" ` ~ <b> \begin{cases} \end{cases} \{ \} | &amp; ! # {{ }} {%"
)
SCRAPED = st.lists(st.sampled_from([" ", *PIECES.split()]), max_size=30).map("".join)


def shown(text: str) -> str:
    """Return what inline Markdown shows, formulas as their TeX between dollars."""
    parts = []
    for token in markdown().parseInline(text)[0].children or []:
        math = token.type.startswith("math")
        parts.append(f"${token.content}$" if math else token.content)
        assert math or token.type in ("text", "softbreak", "text_special"), token
    return "".join(parts)


def math(text: str) -> list[str]:
    return [text[s.start + 1 : s.end - 1] for s in find_spans(text) if s.kind == "math"]


@parametrize("formulas")
def test_case(case: Case, accept: bool) -> None:
    case.check(repair_formulas(case.given), accept)


@parametrize("formulas")
def test_every_dollar_of_a_case_is_math(case: Case) -> None:
    unescaped = re.findall(r"(?<!\\)\$", case.expected)
    assert len(unescaped) == 2 * len(math(case.expected))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_any_text_is_repaired_without_error(text: str) -> None:
    shown(repair_formulas(text.strip()))


@given(SCRAPED)
def test_what_is_found_is_shown_as_math(text: str) -> None:
    result = repair_formulas(text.strip())
    shown(result)
    for tex in math(result):
        assert tex.strip() == tex
        assert tex


@given(st.text(alphabet="损失函数,。:;!?()[]*`~<>&#+-=.!1234 \"'/|abcxyz", max_size=60))
def test_text_without_formulas_is_only_escaped(text: str) -> None:
    text = " ".join(text.split())
    if find_formulas(text) or math(repair_formulas(text)):
        return  # such as "a=ba=ba=b"
    assert shown(repair_formulas(text)) == text


@given(SCRAPED)
def test_no_chinese_is_lost(text: str) -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    assert han.findall(repair_formulas(text)) == han.findall(text)


@pytest.mark.parametrize(
    "text",
    [
        "{" * 3000,
        "x_i" * 800,
        "\\frac{" * 600,
        "a" * 5000,
        "(x_i" + "(" * 5000,
        "ab_" * 1000,
        "$a_b" * 1000,
        "=−" * 700 + "x_i",
        "\\begin{cases}" * 300,
        "f(x)=x_1+" * 160,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    begin = time.process_time()
    repair_formulas(text)
    assert time.process_time() - begin < 3


def test_what_is_known_completes_a_cut_formula() -> None:
    known = find_formulas("记R(s)=as+bR(s)=a_s+bR(s)=as+b。")
    assert known == {"R(s)=as+b": "R(s)=a_s+b"}
    assert repair_formulas("即R(s)=as+bR(s)=a_s", known) == "即$R(s)=a_s+b$"


def test_the_end_of_an_empty_text() -> None:
    assert [piece.text for piece in split_end("", {})] == [""]


def test_every_command_of_the_table_is_read() -> None:
    for name, characters in COMMANDS.items():
        assert [char for char, _, _ in atoms(f"\\{name}")] == [
            char for char, _, _ in atoms(characters.replace("\\", ""))
        ]


def test_formulas_of_the_seed_pages(seeds: Path) -> None:
    page = next(seeds.glob("003_*")).read_text(encoding="utf-8")
    found = set()
    for line in page.split("\n"):
        found |= set(math(repair_formulas(line)))
    assert {
        "p_t",
        "γ",
        "FL(p_t)=-(1-p_t)^γlog(p_t)",
        "(1-p_t)",
        r"\frac{|A-U|}{A}",
        r"Precision=\frac{TP}{TP+FP}",
        r"Recall=\frac{TP}{TP+FN}",
        r"H(p,q)=-\sum_{i=1}^np(x_i)log(q(x_i))",
        "θ = θ-η△_θJ(θ)",
        "X:x^1,x^2...x^m",
        r"\hat{Y}:\hat{y}^1,\hat{y}^2...\hat{y}^m",
        r"SSE(Y,\hat{Y})=\sum_{i=1}^{m}(\hat{y}_i -y_i)^2",
    } <= found
    assert any(tex.startswith(r"Smooth_{L_1(x)}=\begin{cases}") for tex in found)
    assert len(found) == 15  # those, Y:…, and the shown text of one whose TeX was cut


def test_a_long_line_with_many_formulas() -> None:
    formula = "Lt=at+bL_t=\\frac{a_t+b}{}Lt=at+b"
    text = " and then ".join([formula] * 100)
    begin = time.process_time()
    assert len(math(repair_formulas(text))) == 100
    assert time.process_time() - begin < 5
