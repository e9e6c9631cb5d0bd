"""What a package is asked, and the figures that are made of its answers."""

import json
from pathlib import Path

import pytest
from engines import FixedEngine
from test_training import PAIRS, written

from pipeline.translate import Hypothesis
from training import evaluate
from training.mask import Masked, mask
from training.parallel import Pair
from training.terms import load_terms
from training.testset import prepare


def test_a_question_is_prepared_as_documented() -> None:
    question = prepare(Pair("用**`a*b`**和[链接](x)。", "With `a*b` and a **[link](x)**."))
    assert question.text == "用 ⟦0⟧ 和链接。"
    assert question.reference == "With `a*b` and a link."
    assert question.restored("With ⟦0⟧ and ⟦7⟧") == "With `a*b` and ⟦7⟧"
    assert mask("没有") == Masked("没有", ())


@pytest.mark.slow
def test_the_bundled_package_is_evaluated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("sacrebleu", reason="evaluation needs sacrebleu, of the group “check”")
    sets = tmp_path / "sets"
    sets.mkdir()
    written(sets / "tiny.tsv", PAIRS)
    out = tmp_path / "out.json"
    arguments = ["--sets", str(sets), "--first", "15", "--terms", "--json", str(out)]
    assert evaluate.main([*arguments, "--answers", str(tmp_path / "answers")]) == 0
    (scores,) = json.loads(out.read_text("utf-8"))["sets"]
    assert scores["lines"] == 15
    assert scores["bleu"] > 5
    assert scores["placeholders"]["asked"] == 6
    assert scores["placeholders"]["kept"] > 3
    assert scores["terms"]["asked"] == 3
    assert scores["tokens_a_second"] > 0
    assert "tok:13a" in scores["bleu_signature"]
    printed = capsys.readouterr().out
    assert "| tiny | 15 |" in printed
    assert len((tmp_path / "answers" / "tiny.tsv").read_text("utf-8").splitlines()) == 15


def test_long_lines_are_cut_as_paragraphs_are() -> None:
    cut = evaluate.clauses()
    assert cut("短句不切，这里也是。") == ["短句不切，这里也是。"]
    line = "模型先学习一个粗略的解，" * 8 + "最后得到结果。第二句很短。"
    pieces = cut(line)
    assert "".join(pieces) == line
    assert len(pieces) > 2
    assert pieces[-1] == "第二句很短。"


class Counting(FixedEngine):
    """Says which of its answers it is."""

    def _answer(self, text: str, number: int) -> Hypothesis:
        return Hypothesis(f"{len(self.asked)} ⟦0⟧", -1.0, 2)


def test_the_answers_of_a_cut_line_are_joined() -> None:
    examiner = evaluate.Examiner(Counting(), load_terms([]), lambda text: text.split("|"))
    one, other = examiner.ask(["甲|乙", "丙"])
    assert (one.text, one.tokens, other.text) == ("1 ⟦0⟧ 2 ⟦0⟧", 4, "3 ⟦0⟧")


def test_an_unknown_package_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main([str(tmp_path / "none")]) == 1
    assert "there is no translation package here" in capsys.readouterr().err
