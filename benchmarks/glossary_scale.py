"""A glossary of 2,000 rows over 500 posts → what matching costs, and what editing one row costs.

    uv run python benchmarks/glossary_scale.py [--posts 500] [--rows 2000] [--model]

The posts are made of the sentences of tests/cases, each told apart by a number; without --model the
engine answers at once, so that everything but translation is what is measured.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from pipeline.glossary import Glossary, load_glossary, make_term, write_rows
from pipeline.run import Run
from pipeline.settings import Settings
from pipeline.translate import ArgosEngine, Engine, Hypothesis, open_package

ROOT = Path(__file__).parents[1]
_HEADS = (("层", "layer"), ("模块", "module"), ("向量", "vector"), ("策略", "policy"))


class Echo:
    """Answers at once with what a translation must hold."""

    placeholder, term, signature = "⟦{}⟧", ("⟨", "⟩"), "echo 2"

    def __init__(self) -> None:
        """Count the texts it is asked for."""
        self.asked = 0

    def translate(
        self, texts: Sequence[str], hypotheses: int = 1
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        """Yield each text with a word for every Chinese character, another one for each."""
        for index, text in enumerate(texts):
            self.asked += 1
            said = "".join(c if c.isascii() or c in "⟦⟧⟨⟩" else f" {_word(c)} " for c in text)
            yield index, (Hypothesis(" ".join(said.split()) + " not.", -1.0),) * hypotheses


def _word(character: str) -> str:
    """Return four letters: words that came again would make findings that no model makes."""
    number, letters = ord(character), ""
    for _ in range(4):
        number, place = divmod(number, 26)
        letters += ascii_lowercase[place]
    return letters


class Counting(ArgosEngine):
    """The model, counting."""

    asked = 0

    def translate(self, texts: Sequence[str], hypotheses: int = 1) -> Any:
        """Count and pass on."""
        self.asked += len(texts)
        return super().translate(texts, hypotheses)


def main() -> None:
    """Print three runs: cold, nothing changed, one row edited."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=500)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--model", action="store_true", help="translate with the bundled model")
    asked = parser.parse_args()
    spent = _watch(Glossary, "match")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        characters = _write_posts(place / "posts", asked.posts)
        rows = _rows(asked.rows)
        print(f"{asked.posts} posts, {characters} characters, {len(rows)} rows")
        edited = [r if r[0] != "学习率" else ("学习率", "rate of learning", "") for r in rows]
        for name, glossary in (("cold", rows), ("again", rows), ("one row edited", edited)):
            text = write_rows(make_term(*row) for row in glossary)
            (place / "g.tsv").write_text(text, encoding="utf-8")
            engine: Any = Counting(open_package()) if asked.model else Echo()
            _report(name, place, engine, spent)


def _report(name: str, place: Path, engine: Engine, spent: list[float]) -> None:
    settings = Settings(
        out=place / "out",
        glossary=(place / "g.tsv",),
        memory=place / "m.sqlite",
        formats=("markdown",),
    )
    begun, matched = time.perf_counter(), spent[0]
    report = Run(settings, engine).translate([place / "posts"])
    seconds, matched = time.perf_counter() - begun, spent[0] - matched
    stages = ", ".join(f"{stage} {value:.1f}" for stage, value in report.seconds.items())
    print(
        f"{name:>15}: {seconds:5.1f} s ({stages}), {report.segments} segments, "
        f"{getattr(engine, 'asked', 0)} texts asked for, {report.translated} translated, "
        f"matching {matched:.2f} s ({100 * matched / seconds:.1f} %)"
    )


def _watch(owner: type, name: str) -> list[float]:
    """Add up the time a method takes."""
    spent = [0.0]
    method: Callable[..., Any] = getattr(owner, name)

    def timed(*args: Any) -> Any:
        begun = time.perf_counter()
        try:
            return method(*args)
        finally:
            spent[0] += time.perf_counter() - begun

    setattr(owner, name, timed)
    return spent


def _write_posts(folder: Path, count: int) -> int:
    lines = (ROOT / "tests/cases/glossary_sentences.txt").read_text(encoding="utf-8").splitlines()
    bank = [line for line in lines if line.endswith("。") and line[:1] not in "#|!"]
    rng = random.Random(4)
    folder.mkdir()
    total = 0
    for number in range(count):
        chosen = rng.sample(bank, 40)
        told = [f"第 {number + 1000} 次实验里，{s}" if n % 2 else s for n, s in enumerate(chosen)]
        text = f"# 第 {number} 篇\n\n" + "\n\n".join(
            "".join(told[i : i + 4]) for i in range(0, 40, 4)
        )
        total += len(text)
        (folder / f"{number:04}.md").write_text(text, encoding="utf-8")
    return total


def _rows(count: int) -> list[tuple[str, str, str]]:
    """Return the rows of glossary/, and further ones made of them."""
    terms = load_glossary([ROOT / "glossary"]).terms
    rows = [(term.source, term.target, term.kind) for term in terms]
    known = {source for source, _, _ in rows}
    for chinese, english in _HEADS:
        for term in terms:
            source = term.source + chinese
            if term.kind == "prefer" and len(rows) < count and source not in known:
                rows.append((source, f"{term.target} {english}", "prefer"))
    return rows


if __name__ == "__main__":
    main()
