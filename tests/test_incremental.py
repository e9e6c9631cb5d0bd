"""Runs that build on the last one: whatever was edited, the results are those of a run from nothing."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from engines import FixedEngine
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.document import Block, Post, Segment, Term
from pipeline.glossary import make_glossary, spellings, squeezed
from pipeline.incremental import BuildStore, State, batch
from pipeline.report import Report
from pipeline.run import Run
from pipeline.segment import Segmenter, Words
from pipeline.settings import Settings
from pipeline.translate import Memory

SUBJECTS = [
    "感受野",
    "损失函数",
    "學習率",
    "锚框",
    "批归一化",
    "ＩｏＵ",
    "Adam 优化器",
    "F值",
    "神经网络",
]
ACTIONS = ["决定了", "影响了", "提高了", "并不改变"]
ROWS = [
    ("感受野", "receptive field", "prefer"),
    ("损失函数", "loss function", "prefer"),
    ("损失", "damage", "forbid"),
    ("学习率", "learning rate", "prefer"),
    ("锚框", "anchor", "prefer"),
    ("IoU", "", "keep"),
    ("F值", "F score", "prefer"),
    ("神经", "neural", "prefer"),
    ("提高", "raise", "prefer"),
    ("box", "carton", "prefer"),
]


class Place:
    """A folder of posts and a glossary that changes at random."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        (folder / "posts/img").mkdir(parents=True)
        Image.new("RGB", (3, 3), "red").save(folder / "posts/img/a.png")
        self.rows = list(ROWS[:6])
        self.settings: dict[str, Any] = {}
        for number in range(6):
            self.write(number)
        self.write_glossary()

    def write(self, number: int) -> None:
        chance = self.chance
        lines = [
            f"---\ntitle: {chance.choice(SUBJECTS)}{number}\ndate: 2024-0{chance.randrange(1, 9)}-01"
        ]
        lines += ["glossary:\n  锚框: prior box"] * (chance.random() < 0.2)
        lines += [f"url: https://a.b/{number % 4}"] * (chance.random() < 0.3)
        lines += ["---\n"]
        for _ in range(4):
            other = chance.randrange(8)
            lines.append(
                chance.choice([
                    f"{chance.choice(SUBJECTS)}{chance.choice(ACTIONS)}{chance.choice(SUBJECTS)}，two boxes 和 box。\n",
                    f"见[那一篇](p{other}.md)与[另一处](https://a.b/{other})。\n",
                    f"![图](img/{chance.choice('abc')}.png)\n",
                    f"## {chance.choice(SUBJECTS)}\n",
                ])
            )  # fmt: skip
        (self.folder / f"posts/p{number}.md").write_text("\n".join(lines), encoding="utf-8")

    def write_glossary(self) -> None:
        rows = "".join("\t".join(row) + "\n" for row in self.rows)
        (self.folder / "g.tsv").write_text("source\ttarget\tkind\n" + rows, encoding="utf-8")

    def change(self) -> str:
        """Do one thing that a person might; return what it was."""
        chance, posts = self.chance, self.folder / "posts"
        what = chance.choice(
            ["edit", "edit", "add", "remove", "copy", "row", "unrow", "target", "order", "image",
             "layout", "person", "forget", "spoil", "nothing"]
        )  # fmt: skip
        names = sorted(posts.glob("*.md"))
        if what == "edit" or what == "add":
            self.write(chance.randrange(8))
        elif what == "remove" and len(names) > 2:
            chance.choice(names).unlink()
        elif what == "copy":
            shutil.copy(chance.choice(names), posts / f"q{chance.randrange(3)}.md")
        elif what == "row":
            row = chance.choice(ROWS)
            self.rows = [r for r in self.rows if r[0] != row[0]] + [row]
        elif what == "unrow":
            self.rows.pop(chance.randrange(len(self.rows)))
        elif what == "target":
            at = chance.randrange(len(self.rows))
            source, target, kind = self.rows[at]
            self.rows[at] = (source, f"{target or source} x", kind)
        elif what == "order":
            chance.shuffle(self.rows)
        elif what == "image":
            color = chance.choice(["red", "blue"])
            Image.new("RGB", (3, 3), color).save(posts / f"img/{chance.choice('abc')}.png")
        elif what == "layout":
            self.settings["layout"] = chance.choice(["side-by-side", "stacked"])
        elif what == "person":
            self.edit()
        elif what == "forget":
            (self.folder / "memory.sqlite").unlink(missing_ok=True)
        elif what == "spoil":
            for file in sorted((self.folder / "out").rglob("*.*"))[:: chance.randrange(1, 4)]:
                file.write_bytes(b"spoilt")
        if not self.rows:
            self.rows = list(ROWS[:2])
        self.write_glossary()
        return what

    def edit(self) -> None:
        """Correct a sentence of some post, as ``memory import`` does."""
        memory = Memory(self.folder / "memory.sqlite")
        known = [source for source, _, origin in memory.pairs() if origin != "person"]
        if known:
            memory.edit([(self.chance.choice(known), f"Edit {self.chance.randrange(3)}.")])
        memory.close()

    def run(self, out: str, memory: str = "memory.sqlite") -> tuple[Report, FixedEngine]:
        engine = FixedEngine()
        settings = Settings(
            out=self.folder / out, glossary=(self.folder / "g.tsv",),
            memory=self.folder / memory, formats=("markdown", "epub", "html"), **self.settings,
        )  # fmt: skip
        return Run(settings, engine).translate([self.folder / "posts"]), engine

    def results(self, out: str) -> dict[str, bytes]:
        """Return what the report names, and what it says but of times and of the memory."""
        folder = self.folder / out
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        names = [Path(post["markdown"]) for post in report["posts"]] + [Path(report["epub"])]
        for post in report["posts"]:
            post["markdown"] = post["from_memory"] = None
        told = {
            k: v
            for k, v in report.items()
            if k not in ("seconds", "from_memory", "translated", "epub")
        }
        made = {name.name: name.read_bytes() for name in names}
        for post in names[:-1]:  # an image that is shown no longer stays where it is
            page = post.read_text(encoding="utf-8")
            images = (folder / "assets" / post.stem).glob("*")
            made |= {p.name: p.read_bytes() for p in images if p.name in page}
            site = folder / "html" / f"{post.stem}.html"
            made[site.name] = site.read_bytes()
        return made | {"report": json.dumps(told, ensure_ascii=False).encode()}


@pytest.mark.parametrize("seed", range(2))
def test_incremental_runs_equal_runs_from_nothing(seed: int, tmp_path: Path) -> None:
    place = Place(tmp_path, seed)
    place.run("out")
    for step in range(6):
        done = [place.change() for _ in range(place.chance.randrange(1, 3))]
        place.run("out")
        fresh = f"fresh{step}"
        place.run(fresh)
        assert place.results("out") == place.results(fresh), (step, done)


# What costs nothing


def counted(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> list[int]:
    """Count the calls of a method or function."""
    calls = [0]
    real: Callable[..., Any] = getattr(owner, name)

    def counting(*arguments: Any, **named: Any) -> Any:
        calls[0] += 1
        return real(*arguments, **named)

    monkeypatch.setattr(owner, name, counting)
    return calls


def test_unchanged_posts_are_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place(tmp_path, 1)
    first, _ = place.run("out")
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*.*")}
    read = counted(monkeypatch, batch, "read_file")
    second, engine = place.run("out")
    assert read == [0]
    assert engine.asked == []
    assert second.from_memory == first.translated + first.from_memory
    after = {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*.*")}
    assert {p.name for p in after if after[p] != before[p]} == {"report.json"}


def test_a_changed_row_costs_the_posts_that_hold_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path, 2)
    for number, text in enumerate(("感受野很大。", "學習率很小。", "锚框很多。")):
        (tmp_path / f"posts/p{number}.md").write_text(f"# 第{number}\n\n{text}\n", encoding="utf-8")
    for number in range(3, 6):
        (tmp_path / f"posts/p{number}.md").unlink()
    place.run("out")
    place.rows[3] = ("学习率", "rate of learning", "prefer")
    place.write_glossary()
    read = counted(monkeypatch, batch, "read_file")
    _, engine = place.run("out")
    assert read == [1]
    assert len(engine.asked) == 1


def test_a_damaged_store_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = counted(monkeypatch, batch, "read_file")
    place = Place(tmp_path, 3)
    place.run("out")
    expected = place.results("out")
    store = BuildStore.place(tmp_path / "out")
    data = bytearray(store.read_bytes())
    for at in range(4096, len(data), 97):
        data[at] ^= 0x55
    for damage in (bytes(data), b"", b"no database", bytes(data[: len(data) // 2])):
        store.write_bytes(damage)
        for _ in range(2):
            before = read[0]
            place.run("out")
            assert place.results("out") == expected
        assert read[0] == before


def test_a_store_in_use_is_left_alone(tmp_path: Path) -> None:
    place = Place(tmp_path, 4)
    place.run("out")
    expected = place.results("out")
    other = BuildStore(BuildStore.place(tmp_path / "out"))
    place.run("out")
    other.close()
    assert place.results("out") == expected


# What a change may touch

WORDS = st.sampled_from(
    ["感受野", "感受", "野", "学习率", "學習率", "学习", "率", "IoU", "ＩｏＵ", "box", "boxes", "batch-norm", "batch norm",
     "F值", "，", " ", "\n", "的", "损失", "函数", "损失函数", "query", "queries", "Adam"]
)  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=8).map("".join)
SOURCES = st.lists(
    WORDS.filter(lambda w: bool(w.strip("，\n "))), max_size=4, unique_by=lambda w: squeezed(w)
)


@settings(max_examples=15)
@given(TEXTS, SOURCES, SOURCES)
def test_texts_without_a_changed_row_are_segmented_as_before(
    text: str, old: list[str], new: list[str]
) -> None:
    states = [
        State(make_glossary(Term(s, "x", "prefer", "", "g:1") for s in sources), ())
        for sources in (old, new)
    ]
    needles = states[1].touched_since(states[0].value)
    post = Post("p.md", "t", "", "", "", (), "zh-Hans", text, (Block("paragraph", text, text),))
    if needles is None or any(needle in squeezed(text) for needle in needles):
        return
    one, other = (segmented(state, post) for state in states)
    assert one == other


JIEBA = Words()


def segmented(state: State, post: Post) -> tuple[Segment, ...]:
    segmenter = Segmenter(state.glossary)
    segmenter.words = JIEBA.extended(state.glossary.words)
    return segmenter.segment(post)


def test_spellings_hold_plurals_and_every_width() -> None:
    assert {"query", "queries"} <= spellings([Term("Query", "q", "prefer", "", "")])
    assert squeezed("Ｂatch-\nNorm 學習") == "batchnorm学习"
