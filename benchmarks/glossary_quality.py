"""Sentences with references → chrF and BLEU with and without a glossary, and how its terms fared.

    uv run python benchmarks/glossary_quality.py DEV.tsv TERMS.tsv... [--lines 400] [--agree 0.5]

DEV.tsv holds a Chinese and an English sentence a line. TERMS are glossary files, folders of them,
or two columns without a header, of which only clean rows are taken: Chinese of two characters and
more, English of one to four words in small letters, no source with two targets.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import sacrebleu

from pipeline.assemble.joining import join_targets
from pipeline.document import Block, Post, Term, Unit
from pipeline.errors import GlossaryError
from pipeline.glossary import Glossary, load_glossary, make_glossary, make_term, tally
from pipeline.glossary.forms import pattern
from pipeline.segment import Segmenter
from pipeline.translate import ArgosEngine, Memory, Translator, open_package
from pipeline.translate.outcome import opened

_CLEAN_SOURCE = re.compile(r"[\u4e00-\u9fff]{2,10}")
_CLEAN_TARGET = re.compile(r"[a-z]+(?:[ -][a-z]+){0,3}")


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dev", type=Path)
    parser.add_argument("terms", type=Path, nargs="+")
    parser.add_argument("--lines", type=int, default=400)
    parser.add_argument(
        "--agree",
        type=float,
        default=0.0,
        help="leave out terms that the references of the lines after --lines use less often",
    )
    asked = parser.parse_args()
    pairs = [line.split("\t")[:2] for line in asked.dev.read_text(encoding="utf-8").splitlines()]
    sources, references = zip(*pairs[: asked.lines], strict=True)
    terms = [term for path in asked.terms for term in _terms(path)]
    glossary = _agreed(_consistent(terms), pairs[asked.lines :], asked.agree)
    print(f"{len(sources)} sentences, {len(glossary.terms)} terms")
    metrics = (sacrebleu.CHRF(), sacrebleu.BLEU())
    for name, chosen in (("without", Glossary()), ("with", glossary)):
        units = _translated(sources, chosen)
        english = [join_targets(line) for line in units]
        scores = ", ".join(f"{m.corpus_score(english, [references]).score:.2f}" for m in metrics)
        print(f"{name:>8}: chrF, BLEU = {scores}")
        flat = [unit for line in units for unit in line]
        if chosen.terms:
            print(f"{'':>8}  terms {tally(flat)}")
            used = [_in_reference(line, ref) for line, ref in zip(units, references, strict=True)]
            print(
                f"{'':>8}  in the references {sum(a for a, _ in used)} of {sum(b for _, b in used)}"
            )
        print(f"{'':>8}  rungs {dict(Counter(unit.rung for unit in flat))}")
    for metric in metrics:
        print(metric.get_signature())


def _terms(path: Path) -> Iterator[Term]:
    try:
        yield from load_glossary([path]).terms
    except GlossaryError:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            source, target = (*line.split("\t"), "")[:2]
            if _CLEAN_SOURCE.fullmatch(source) and _CLEAN_TARGET.fullmatch(target.lower()):
                yield make_term(source, target.lower(), "prefer", "", f"{path}:{number}")


def _consistent(terms: Sequence[Term]) -> Glossary:
    """Return the terms whose rows all say the same."""
    said: dict[str, set[str]] = {}
    for term in terms:
        said.setdefault(term.source, set()).add(term.target)
    return make_glossary(term for term in terms if len(said[term.source]) == 1)


def _agreed(glossary: Glossary, pairs: Sequence[Sequence[str]], least: float) -> Glossary:
    """Leave out the terms that people say otherwise in sentences that are not scored."""
    if not least:
        return glossary
    segmenter = Segmenter(glossary)
    asked: Counter[Term] = Counter()
    used: Counter[Term] = Counter()
    for source, reference in pairs:
        for term in {match.term for match in glossary.match(source, segmenter.words.cut)}:
            asked[term] += 1
            used[term] += _stands(term, reference)
    return make_glossary(t for t in glossary.terms if asked[t] and used[t] >= least * asked[t])


def _translated(sources: Sequence[str], glossary: Glossary) -> list[list[Unit]]:
    blocks = tuple(Block("paragraph", text, text) for text in sources)
    post = Post("dev", "", "", "", "", (), "zh-Hans", "", blocks)
    engine = ArgosEngine(open_package())
    translator = Translator(engine, Memory(Path(":memory:")))
    lines: list[list[Unit]] = [[] for _ in sources]
    for unit in opened(translator.translate(Segmenter(glossary).segment(post))):
        lines[unit.segment.block].append(unit)
    return lines


def _in_reference(units: Sequence[Unit], reference: str) -> tuple[int, int]:
    """Return how many terms of a sentence its reference says in the same words, of how many."""
    terms = [m.term for u in units for m in u.segment.terms if m.term.kind != "forbid"]
    return sum(_stands(term, reference) for term in terms), len(terms)


def _stands(term: Term, text: str) -> bool:
    return pattern(term.target, term.kind, any_case=True).search(text) is not None


if __name__ == "__main__":
    main()
