"""Lines with their English → BLEU and chrF of what duizhao makes of them, with and without terms.

    python benchmarks/whole_lines.py SET [LINES]

SET is a file of ``zh<TAB>en`` lines, of which the first LINES (400) count. Three ways, one after
the other: without a glossary; with the project's, each term told to the model at once; and as
duizhao does it, a sentence asked for in the model's own words first. Tokens are what the engine
made.
"""

import sys
from itertools import islice
from pathlib import Path

import sacrebleu

from pipeline.document import Block, Post
from pipeline.glossary import Glossary, load_glossary
from pipeline.segment import Segmenter
from pipeline.translate import ArgosEngine, Memory, Translator, ladder, open_engine


def through(engine: ArgosEngine, glossary: Glossary, lines: list[str]) -> tuple[list[str], int]:
    """Return duizhao's English of each line, and how many tokens the engine made for it."""
    segmenter, translator = Segmenter(glossary), Translator(engine, Memory(Path(":memory:")))
    posts = [
        Post("", "", "", "", "", (), "zh-Hans", line, (Block("paragraph", line, line),))
        for line in lines
    ]
    cuts = [segmenter.segment(post) for post in posts]
    made = []
    units = iter(
        translator.translate(
            [segment for cut in cuts for segment in cut],
            progress=lambda done, known, tokens: made.append(tokens),
        )
    )
    return [" ".join(unit.target for unit in islice(units, len(cut))) for cut in cuts], sum(made)


def main(path: Path, most: int = 400) -> None:
    """Print one line a way."""
    pairs = [line.split("\t")[:2] for line in path.read_text("utf-8").splitlines()[:most]]
    chinese, references = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    engine, terms = open_engine(), load_glossary([Path("glossary")])
    enough = ladder._ENOUGH
    for way, glossary, least in (
        ("no glossary", Glossary(), enough),
        ("told every term", terms, sys.maxsize),
        ("told what is missing", terms, enough),
    ):
        ladder._ENOUGH = least
        english, tokens = through(engine, glossary, chinese)
        bleu = sacrebleu.BLEU().corpus_score(english, [references]).score
        chrf = sacrebleu.CHRF().corpus_score(english, [references]).score
        print(f"{way}: BLEU {bleu:.1f}, chrF {chrf:.1f}, {tokens} tokens", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
