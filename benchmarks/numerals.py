"""Lines with amounts and dates → how many of these the engine gets right alone, and duizhao.

    python benchmarks/numerals.py FOLDER [LINES]

Every ``*.tsv`` of the folder is a set of ``zh<TAB>en`` lines, of which the first LINES (400) count.
What is asked for is the English of a numeral that the reference has too, letter by letter but for
capitals, so that nothing is held against anybody that a person would put otherwise.
"""

import sys
from collections import Counter
from pathlib import Path

from whole_lines import through

from pipeline.glossary import Glossary
from pipeline.translate import open_engine
from pipeline.translate.numerals import find_numerals


def main(folder: Path, most: int = 400) -> None:
    """Print one line a set."""
    engine = open_engine()
    for path in sorted(folder.glob("*.tsv")):
        pairs = [line.split("\t")[:2] for line in path.read_text("utf-8").splitlines()[:most]]
        found = 0
        wanted: dict[str, list[str]] = {}
        for chinese, english in pairs:
            numerals = [numeral.english.lower() for numeral in find_numerals(chinese)]
            found += len(numerals)
            if shared := [one for one in numerals if one in english.lower()]:
                wanted[chinese] = shared
        texts = list(wanted)
        alone = dict(engine.translate(texts))
        right: Counter[str] = Counter()
        for index, ours in enumerate(through(engine, Glossary(), texts)[0]):
            for one in wanted[texts[index]]:
                right["alone"] += one in alone[index][0].text.lower()
                right["duizhao"] += one in ours.lower()
        asked = sum(map(len, wanted.values()))
        print(
            f"{path.stem}: {found} numerals, {asked} as the reference has them;"
            f" the engine alone {right['alone']}, duizhao {right['duizhao']}",
            flush=True,
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
