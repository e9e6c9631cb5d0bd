"""A package and test sets → BLEU, chrF, what of placeholders and terms survives, and speed.

    python -m training.evaluate [PACKAGE] [--sets FOLDER] [--first N] [--cut] [--terms FOLDER]
                                [--json FILE]

Without PACKAGE the bundled one. Runs where duizhao runs, without torch; needs sacrebleu (group
``check``). Every ``*.tsv`` of the folder is a set of ``zh<TAB>en`` lines.

How a line is prepared, so that figures can be compared:

1. On both sides links, roles and pictures give way to their words.
2. In the Chinese, inline code, math and addresses become ⟦0⟧, ⟦1⟧, … in order of appearance, the
   eleventh and later ones stay; then tags, templates, emphasis and escapes are dropped and white
   space becomes single spaces.
3. The package translates with duizhao's own engine: beam 4, int8, length penalty 1.4, patience 3,
   no penalty on repetition, no glossary, no ladder. SentencePiece puts the pieces together; nothing
   is repaired. With ``--cut`` a line is cut into sentences and, where they are long, clauses, as
   duizhao's segmenter does with a paragraph, and the answers are joined; without, a line is one
   question.
4. In the answer each placeholder gives way to its code as the Chinese has it, backticks included.
   The reference is treated as in 1 and 2, its own code put back the same way.
5. sacrebleu scores answers against references with its default settings; the signature says which.

Placeholders: how many stand in the answer exactly as often as in the question (a code that occurs
twice is one placeholder). Terms: a second pass over the lines that hold terms of the lists given
or Latin words both sides share, one to three of them written into the Chinese as ⟨English of the
reference⟩; how many of these the answer holds, whole and letter by letter but for capitals, with
marks or without. The choice of terms is fixed.

Speed is that of the first pass, the model already loaded: sentences and target pieces a second,
tokenizing included. It means something on an idle machine only.
"""

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from training.options import TrainingError, parse
from training.parallel import Pair, find_files
from training.terms import LEFT, RIGHT, Injected, Terms, inject, load_terms
from training.testset import PLACEHOLDER, Question, prepare_set

if TYPE_CHECKING:
    from pipeline.translate import ArgosEngine, Hypothesis

_SHARED = Path(__file__).resolve().parents[2] / "shared"
SETS = _SHARED / "corpus" / "eval"
TERMS = _SHARED / "terms"


@dataclass(frozen=True, slots=True)
class Kept:
    """How many of some things came through."""

    asked: int
    kept: int

    def __str__(self) -> str:
        """Return share and numbers."""
        if not self.asked:
            return "–"
        return f"{100 * self.kept / self.asked:.1f} % ({self.kept}/{self.asked})"


@dataclass(frozen=True, slots=True)
class Scores:
    """What is printed of a set."""

    name: str
    lines: int
    bleu: float
    chrf: float
    placeholders: Kept
    terms: Kept
    sentences_a_second: float
    tokens_a_second: float
    bleu_signature: str
    chrf_signature: str


class Examiner:
    """Asks one engine, in the engine's own spelling of placeholders and terms."""

    def __init__(
        self,
        engine: "ArgosEngine",
        terms: Terms,
        cut: Callable[[str], Sequence[str]] = lambda text: [text],
    ) -> None:
        """Take the engine, the terms to inject, and what cuts a line into questions."""
        self.engine = engine
        self.terms = terms
        self.cut = cut
        number = re.escape(engine.placeholder).replace(r"\{\}", r"\s*(\d+)\s*")
        self.placeholder = re.compile(number)

    def score(self, name: str, questions: Sequence[Question]) -> tuple[Scores, list[str]]:
        """Return the scores of a set and the answers."""
        import sacrebleu

        self.ask(["你好。"])  # loads the model
        began = time.perf_counter()
        hypotheses = self.ask([question.text for question in questions])
        seconds = time.perf_counter() - began
        pairs = list(zip(questions, (h.text for h in hypotheses), strict=True))
        answers = [question.restored(text) for question, text in pairs]
        references = [[question.reference for question in questions]]
        bleu, chrf = sacrebleu.BLEU(), sacrebleu.CHRF()
        scores = Scores(
            name,
            len(questions),
            round(bleu.corpus_score(answers, references).score, 2),
            round(chrf.corpus_score(answers, references).score, 2),
            _kept_placeholders(pairs),
            self.kept_terms(questions),
            round(len(questions) / seconds, 1),
            round(sum(h.tokens for h in hypotheses) / seconds, 1),
            str(bleu.get_signature()),
            str(chrf.get_signature()),
        )
        return scores, answers

    def kept_terms(self, questions: Sequence[Question]) -> Kept:
        """Ask again with terms injected."""
        injected = [found for q in questions if (found := self._inject(q))]
        answers = self.ask([found.pair.zh for found in injected])
        asked = kept = 0
        for found, answer in zip(injected, answers, strict=True):
            for term, count in Counter(term.lower() for term in found.terms).items():
                asked += count
                kept += min(count, _occurrences(term, answer.text.lower()))
        return Kept(asked, kept)

    def ask(self, texts: Sequence[str]) -> "list[Hypothesis]":
        """Return the best hypothesis of each text, placeholders and marks as ours."""
        from pipeline.translate import Hypothesis

        cuts = [self.cut(text) for text in texts]
        asked = [self._spelled(piece) for pieces in cuts for piece in pieces]
        answers = dict(self.engine.translate(asked))
        every = (answers[index][0] for index in range(len(asked)))
        lines = [[next(every) for _ in pieces] for pieces in cuts]
        return [
            Hypothesis(
                self.placeholder.sub(r"⟦\1⟧", " ".join(best.text for best in line)),
                sum(best.score for best in line),
                sum(best.tokens for best in line),
            )
            for line in lines
        ]

    def _spelled(self, text: str) -> str:
        text = PLACEHOLDER.sub(lambda m: self.engine.placeholder.format(m[1]), text)
        left, right = self.engine.term
        return text.replace(LEFT, left or " ").replace(RIGHT, right or " ")

    def _inject(self, question: Question) -> Injected | None:
        pair = Pair(question.text, question.masked_reference)
        rng = random.Random(question.text)  # noqa: S311 - the same choice each time
        return inject(pair, self.terms, rng, unmarked=0)


def clauses() -> Callable[[str], Sequence[str]]:
    """Return what cuts a text as duizhao cuts a paragraph."""
    from pipeline.document import Block, Post
    from pipeline.glossary import Glossary
    from pipeline.segment import Segmenter

    segmenter = Segmenter(Glossary())

    def cut(text: str) -> Sequence[str]:
        block = Block("paragraph", text, text)
        post = Post("", "", "", "", "", (), "zh-Hans", text, (block,))
        return [segment.text for segment in segmenter.segment(post)]

    return cut


def _occurrences(term: str, text: str) -> int:
    return len(re.findall(rf"(?<![a-z0-9]){re.escape(term)}(?![a-z0-9])", text))


def _kept_placeholders(pairs: Sequence[tuple[Question, str]]) -> Kept:
    asked = kept = 0
    for question, answer in pairs:
        found = PLACEHOLDER.findall(answer)
        wanted = PLACEHOLDER.findall(question.text)
        asked += len(question.numbers)
        kept += sum(found.count(number) == wanted.count(number) for number in question.numbers)
    return Kept(asked, kept)


_COLUMNS = ("set", "lines", "BLEU", "chrF", "⟦n⟧ kept", "⟨term⟩ kept", "sent/s", "tokens/s")


def table(results: Sequence[Scores]) -> str:
    """Return a Markdown table of results, and their signatures below."""
    rows = [
        _COLUMNS,
        ("---",) * len(_COLUMNS),
        *(
            (
                r.name,
                str(r.lines),
                f"{r.bleu:.1f}",
                f"{r.chrf:.1f}",
                str(r.placeholders),
                str(r.terms),
                f"{r.sentences_a_second:.1f}",
                f"{r.tokens_a_second:.0f}",
            )
            for r in results
        ),
    ]
    signatures = dict.fromkeys(
        line for r in results for line in (f"BLEU {r.bleu_signature}", f"chrF {r.chrf_signature}")
    )
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([*lines, "", *signatures])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("package", type=Path, nargs="?", help="folder or .argosmodel (bundled)")
    parser.add_argument("--sets", type=Path, default=SETS, help="folder of .tsv, or one file")
    parser.add_argument("--first", type=int, default=0, help="lines of each set (all)")
    parser.add_argument("--cut", action="store_true", help="cut long lines as duizhao does")
    parser.add_argument("--terms", type=Path, nargs="*", help=f"term lists ({TERMS}, if there)")
    parser.add_argument("--beam", type=int, default=4, help="hypotheses kept (4)")
    parser.add_argument("--threads", type=int, default=0, help="cores (all)")
    parser.add_argument("--json", type=Path, help="write the results there as well")
    parser.add_argument("--answers", type=Path, help="folder for question, answer, reference")
    given = parse(parser, arguments)
    from pipeline.errors import DuizhaoError
    from pipeline.translate import BUNDLED, ArgosEngine, open_package

    try:
        package = open_package(given.package or BUNDLED)
        engine = ArgosEngine(package, beam=given.beam, threads=given.threads)
        lists = given.terms if given.terms is not None else [TERMS] if TERMS.is_dir() else []
        loaded = load_terms(lists)
        examiner = Examiner(engine, loaded, clauses()) if given.cut else Examiner(engine, loaded)
        print(engine.signature, flush=True)
        results = []
        for path in find_files([given.sets]):
            questions = list(prepare_set(path, given.first))
            if not questions:
                raise TrainingError(f"{path}: no zh<TAB>en line")
            scores, answers = examiner.score(path.stem, questions)
            results.append(scores)
            if given.answers:
                _write_answers(given.answers / path.name, questions, answers)
        print(table(results))
        if given.json:
            report = {"engine": engine.signature, "sets": [asdict(r) for r in results]}
            text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
            given.json.write_text(text, encoding="utf-8")
    except (TrainingError, DuizhaoError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _write_answers(path: Path, questions: Sequence[Question], answers: Sequence[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = zip(questions, answers, strict=True)
    lines = (f"{q.restored(q.text)}\t{answer}\t{q.reference}\n" for q, answer in rows)
    path.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
