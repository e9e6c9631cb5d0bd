"""The training recipe: what it makes of parallel text, and its laws."""

import json
import lzma
import random
from pathlib import Path

import numpy as np
import pytest
from cases import Case, parametrize
from hypothesis import given
from hypothesis import strategies as st

from training import corpus
from training.batches import Sentences, plan_batches
from training.mask import keep_wrapper, mask, mask_pair, unmask
from training.options import TrainingError
from training.parallel import Pair, find_files, read_pairs
from training.terms import Terms, inject, load_terms
from training.tokenizer import BEGIN, END, PAD

ROOT = Path(__file__).parents[1]
PAIRS = [
    (f"{subject}{verb}{thing}。", f"{english} {does} {what}.")
    for subject, english in (("模型", "The model"), ("我们", "We"), ("`fit`", "`fit`"))
    for verb, does in (("使用", "uses"), ("需要", "needs"), ("不支持", "does not support"))
    for thing, what in (
        ("GPU", "a GPU"),
        ("更多数据", "more data"),
        ("卷积核", "kernels"),
        ("`torch`和`numpy`", "`torch` and `numpy`"),
        ("较小的学习率", "a smaller learning rate"),
    )
]


class Steady(random.Random):
    """No chance: nothing is shuffled or left plain, and as much as possible is injected."""

    def random(self) -> float:
        return 0.99

    def randint(self, a: int, b: int) -> int:
        return b


def pair_of(text: str) -> Pair:
    zh, en = text.split("\n")
    return Pair(zh, en)


def written(path: Path, pairs: list[tuple[str, str]]) -> Path:
    path.write_text("".join(f"{zh}\t{en}\n" for zh, en in pairs), encoding="utf-8")
    return path


@parametrize("training_pairs")
def test_pairs(case: Case, accept: bool) -> None:
    made = corpus.prepare(pair_of(case.given), corpus.Recipe(), Steady())
    case.check(f"dropped: {made}" if isinstance(made, str) else "\n".join(made), accept)


@parametrize("training_terms")
def test_terms(case: Case, accept: bool) -> None:
    terms = Terms()
    for zh, en in (
        ("卷积", "convolution"),
        ("卷积核", "kernel"),
        ("卷积核", "filter"),
        ("感受野", "receptive field (RF)"),
        ("类别", "category"),
    ):
        terms.add(zh, en)
    made = inject(pair_of(case.given), terms, Steady(), unmarked=0)
    case.check(made.pair.zh if made else "nothing", accept)


def test_lists_and_glossaries_give_terms(tmp_path: Path) -> None:
    (tmp_path / "list.tsv").write_text("卷积核\tkernel\n梯度\tgradient\n", encoding="utf-8")
    rows = "source\ttarget\tkind\tnote\n感受野\treceptive field\tprefer\t\n损失\tdamage\tforbid\t\n"
    (tmp_path / "glossary.tsv").write_text(rows, encoding="utf-8")
    assert set(load_terms([tmp_path]).english) == {"卷积核", "梯度", "感受野"}
    with pytest.raises(TrainingError, match="none"):
        load_terms([tmp_path / "none.tsv"])


CODE = st.sampled_from(
    ["`a`", "``b``", "$x$", "$5", "https://a.b/c", "⟦3⟧", "⟦12⟧", "|s|", "`", "文"]
)


@given(st.lists(CODE | st.text(max_size=5)).map("".join))
def test_what_was_masked_comes_back(text: str) -> None:
    masked = mask(text)
    assert unmask(masked.text, masked.contents) == text


@given(st.lists(st.integers(0, 20)))
def test_at_most_ten_are_masked(numbers: list[int]) -> None:
    text = " ".join(f"`{n}`" for n in numbers)
    masked = mask(text, 10)
    assert len(masked.contents) <= 10
    assert unmask(masked.text, masked.contents) == text


@given(st.lists(st.integers(0, 9), min_size=1), st.randoms(use_true_random=False))
def test_both_sides_hold_the_same_placeholders(numbers: list[int], rng: random.Random) -> None:
    zh = "，".join(f"值`x{n}`" for n in numbers)
    en = ", ".join(f"value `x{n}`" for n in reversed(numbers))
    masked = mask_pair(Pair(zh, en), rng)
    assert masked
    sides = [sorted(mask(side).contents) for side in masked]
    assert sides[0] == sides[1]
    assert len(sides[0]) <= 10


def test_a_quarter_of_identifiers_stays_plain() -> None:
    masked = [mask_pair(Pair("值`x`。", "value `x`."), random.Random(n)) for n in range(400)]
    plain = sum(m == Pair("值x。", "value x.") for m in masked)
    assert 70 < plain < 130


def test_where_a_link_begins_and_ends_can_be_kept() -> None:
    pair = Pair("参见[安装指南](a.md)。", "See the [guide](b.md).")
    kept = keep_wrapper(pair, Steady(), 1.0)
    assert mask_pair(kept, Steady()) == Pair("参见⟦0⟧安装指南⟦1⟧。", "See the ⟦0⟧guide⟦1⟧.")
    assert keep_wrapper(pair, Steady(), 0.0) == pair


TMX = """<?xml version="1.0" encoding="{encoding}"?>
<tmx version="1.4"><header srclang="zh-CN"/><body>
<tu><tuv xml:lang="en-US"><seg>Click <bpt i="1">&lt;b&gt;</bpt>Save<ept i="1">&lt;/b&gt;</ept>.</seg></tuv>
 <tuv xml:lang="zh-TW"><seg>點選儲存。</seg></tuv><tuv xml:lang="zh-CN"><seg>点击<hi>保存</hi>。</seg></tuv></tu>
<tu><tuv xml:lang="zh"><seg>没有英文</seg></tuv><tuv xml:lang="de"><seg>nur Deutsch</seg></tuv></tu>
<tu><tuv lang="ZH_HANS"><seg>旧版本</seg></tuv><tuv lang="EN"><seg>old version</seg></tuv></tu>
</body></tmx>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_tmx_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "memory.tmx"
    path.write_text(TMX.format(encoding=encoding), encoding=encoding)
    assert list(read_pairs(path)) == [("点击保存。", "Click  Save ."), ("旧版本", "old version")]


def test_damaged_tmx_is_named(tmp_path: Path) -> None:
    path = tmp_path / "memory.tmx"
    path.write_text("<tmx><body><tu>", encoding="utf-8")
    with pytest.raises(TrainingError, match=r"memory\.tmx"):
        list(read_pairs(path))


def test_tmx_fetches_and_includes_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("秘密", encoding="utf-8")
    path = tmp_path / "memory.tmx"
    path.write_text(
        f'<!DOCTYPE tmx [<!ENTITY e SYSTEM "{tmp_path}/secret">]><tmx><body><tu>'
        '<tuv xml:lang="zh"><seg>甲&e;</seg></tuv><tuv xml:lang="en"><seg>a</seg></tuv>'
        "</tu></body></tmx>",
        encoding="utf-8",
    )
    assert "秘密" not in "".join(pair.zh for pair in read_pairs(path))


def test_tsv_and_xz_are_read_and_odd_lines_left_out(tmp_path: Path) -> None:
    text = "\ufeff一\tone\r\nno tab\na\tb\tc\n二\u2028三\ttwo\n"
    (tmp_path / "a.tsv").write_text(text, encoding="utf-8", newline="")
    with lzma.open(tmp_path / "b.tsv.xz", "wt", encoding="utf-8", newline="") as file:
        file.write(text)
    for path in find_files([tmp_path]):
        assert list(read_pairs(path)) == [("一", "one"), ("二\u2028三", "two")]
    assert len(find_files([tmp_path])) == 2


def test_a_file_of_another_kind_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(TrainingError, match=r"\.tmx"):
        find_files([tmp_path])
    with pytest.raises(TrainingError, match=r"a\.txt"):
        list(read_pairs(tmp_path / "a.txt"))


def build(folder: Path, out: str, *arguments: str) -> tuple[str, str]:
    assert corpus.main([str(folder), "--out", str(folder / out), *arguments]) == 0
    zh, en = ((folder / out / f"text.{side}").read_text("utf-8") for side in ("zh", "en"))
    return zh, en


def test_a_corpus_is_the_same_each_time(tmp_path: Path) -> None:
    for number in range(3):
        written(tmp_path / f"{number}.tsv", PAIRS[number::3])
    first = build(tmp_path, "a", "--jobs", "1")
    assert first == build(tmp_path, "b", "--jobs", "2")
    assert first != build(tmp_path, "c", "--seed", "2")
    assert first[0].count("\n") == first[1].count("\n") > len(PAIRS) - 1


def test_duplicates_and_test_sets_stay_out(tmp_path: Path) -> None:
    written(tmp_path / "a.tsv", [*PAIRS, *PAIRS])
    written(tmp_path / "b.tsv", [(zh.replace("`", "``"), f"**{en}**") for zh, en in PAIRS])
    tests = tmp_path / "tests"
    tests.mkdir()
    written(tests / "dev.tsv", [(zh, "whatever") for zh, _ in PAIRS[:5]])
    build(tmp_path, "out", "--held-out", str(tests), "--inject", "0")
    report = json.loads((tmp_path / "out" / "corpus.json").read_text("utf-8"))
    assert report["a.tsv"]["kept"] == report["a.tsv"]["written"] == len(PAIRS) - 5
    assert report["a.tsv"]["held out"] == 10
    assert "kept" not in report["b.tsv"]


def test_weights_repeat_and_thin_out(tmp_path: Path) -> None:
    written(tmp_path / "ml-a.tsv", PAIRS[:20])
    written(tmp_path / "b-mt.tsv", PAIRS[20:])
    build(tmp_path, "out", "--inject", "0", "--weight", "ml-*=2", "*-mt*=0")
    report = json.loads((tmp_path / "out" / "corpus.json").read_text("utf-8"))
    assert report["ml-a.tsv"]["written"] == 40
    assert "written" not in report["b-mt.tsv"]


def test_pairs_in_a_row_are_joined() -> None:
    pairs = [
        Pair("第一句。", "One."),
        Pair("第二句。", "The second."),
        Pair("GPU 第三。", "GPU is third."),
        Pair("用 ⟦0⟧ 。", "Use ⟦0⟧."),
        Pair("⟦1⟧ 大于 ⟦0⟧ 。", "⟦0⟧ is less than ⟦1⟧."),
        Pair("把 ⟦9⟧ 除以 ⟦0⟧ 。", "Divide ⟦9⟧ by ⟦0⟧."),
    ]
    always = corpus.Recipe(join=1.0)
    made = {
        pair for seed in range(40) for pair in corpus.joined(pairs, always, random.Random(seed))
    }
    assert Pair("第一句。第二句。", "One. The second.") in made
    assert Pair("第一句，第二句。", "One, the second.") in made
    assert Pair("第二句，GPU 第三。", "The second, GPU is third.") in made
    assert Pair("用 ⟦0⟧ 。⟦2⟧ 大于 ⟦1⟧ 。", "Use ⟦0⟧. ⟦1⟧ is less than ⟦2⟧.") in made
    assert Pair("用 ⟦0⟧ ，⟦2⟧ 大于 ⟦1⟧ 。", "Use ⟦0⟧, ⟦1⟧ is less than ⟦2⟧.") in made
    assert not any("除以" in pair.zh for pair in made), "there is no ⟦10⟧"
    assert not list(corpus.joined(pairs, corpus.Recipe(join=0.0), random.Random(1)))
    assert not list(corpus.joined(pairs, corpus.Recipe(join=1.0, longest=6), random.Random(1)))


def test_what_is_held_out_is_not_joined(tmp_path: Path) -> None:
    written(tmp_path / "a.tsv", PAIRS[:3])  # of a GPU, of data, of kernels
    (tmp_path / "tests").mkdir()
    test = written(tmp_path / "tests" / "test.tsv", PAIRS[1:2])
    zh, _ = build(tmp_path, "out", "--join", "1", "--inject", "0", "--held-out", str(test))
    assert any("GPU" in line and "卷积核" in line for line in zh.splitlines())
    assert "数据" not in zh


def test_nothing_left_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path / "a.tsv", [("no", "Chinese")])
    assert corpus.main([str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "no pair is left" in capsys.readouterr().err


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))), st.integers(80, 500))
def test_an_epoch_holds_each_sentence_once(sizes: list[tuple[int, int]], tokens: int) -> None:
    source, target = (np.array([size[i] for size in sizes], np.int64) for i in (0, 1))
    batches = plan_batches(source, target, tokens, 50, np.random.default_rng(0))
    found = sorted(index for batch in batches for index in batch.tolist())
    assert found == [i for i, (a, b) in enumerate(sizes) if min(a, b) > 0 and max(a, b) <= 50]
    for batch in batches:
        longest = int(np.maximum(source, target)[batch].max()) + 2
        assert len(batch) == 1 or len(batch) * longest <= tokens


@given(st.lists(st.lists(st.integers(4, 9), min_size=1, max_size=20), min_size=1))
def test_rows_hold_the_sentences(sentences: list[list[int]]) -> None:
    tokens = np.array([t for s in sentences for t in s], np.uint16)
    side = Sentences(tokens, np.cumsum([len(s) for s in sentences]))
    rows = side.gather(np.arange(len(sentences)), begin=True)
    for row, sentence in zip(rows.tolist(), sentences, strict=True):
        assert row[: len(sentence) + 2] == [BEGIN, *sentence, END]
        assert set(row[len(sentence) + 2 :]) <= {PAD}


@pytest.mark.parametrize("path", find_files([ROOT / "training" / "pairs"]), ids=lambda p: p.stem)
def test_the_pairs_of_our_own_are_all_of_use(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = list(read_pairs(path))
    assert len(pairs) == len(lines) > 100
    assert len({pair.zh for pair in pairs}) == len(pairs)
    for pair in pairs:
        made = corpus.prepare(pair, corpus.Recipe(), random.Random(1))
        assert isinstance(made, Pair), f"{made}: {pair}"
