"""Parallel files → one clean corpus: masked, no duplicates, terms injected, some joined, as text.

    python -m training.corpus FILE_OR_FOLDER... --out WORK [--terms FOLDER] [--held-out FOLDER]

writes WORK/text.zh and WORK/text.en, a pair a line, and WORK/corpus.json, which says of each file
how many pairs were read and kept, and why the others were dropped. The same files, options and seed
give the same corpus, with any number of processes.
"""

import argparse
import fnmatch
import hashlib
import json
import os
import random
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import TextIO

from training.mask import MOST, keep_wrapper, mask_pair, plain, spaced, strip_links
from training.options import TrainingError, add_options, parse, settings_of
from training.parallel import Pair, find_files, read_pairs
from training.terms import Terms, inject, load_terms

_HAN = re.compile(r"[\u3400-\u9fff]")
_PLACEHOLDER = re.compile(r"⟦(\d)⟧")
_RESERVED = re.compile("[⟦⟧⟨⟩\ue000\ue001]")


@dataclass(frozen=True)
class Recipe:
    """What is kept of a corpus and what is made of it."""

    inject: float = field(default=0.4, metadata={"help": "share of pairs repeated with terms"})
    wrappers: float = field(default=0.15, metadata={"help": "share of links kept as placeholders"})
    join: float = field(default=0.15, metadata={"help": "share of pairs joined with the next ones"})
    longest: int = field(default=300, metadata={"help": "characters of Chinese at most"})
    seed: int = field(default=1, metadata={"help": "another gives other masks and terms"})


def clean(pair: Pair, recipe: Recipe) -> Pair | str:
    """Return the pair as words and placeholders, or why it is dropped.

    Expects a masked pair. The reasons: ``short``, ``long``, ``chinese`` (none in the source, or
    some in the English), ``ratio`` (one side is far longer than a translation is), ``copied``.
    """
    zh, en = (plain(unicodedata.normalize("NFC", side)) for side in pair)
    zh = spaced(zh)
    if len(zh) < 2 or len(en) < 2:
        return "short"
    if len(zh) > recipe.longest or len(en) > 3 * recipe.longest:
        return "long"
    if not _HAN.search(zh) or len(_HAN.findall(en)) > 0.1 * len(en):
        return "chinese"
    if len(zh) > 20 and not 0.6 < len(en) / len(zh) < 7:
        return "ratio"
    return "copied" if zh == en else Pair(zh, en)


def prepare(pair: Pair, recipe: Recipe, rng: random.Random) -> Pair | str:
    """Return the pair as a model sees it, or why it is dropped: see `clean`, and ``code``."""
    if _RESERVED.search(pair.zh) or _RESERVED.search(pair.en):
        return "code"
    pair = keep_wrapper(pair, rng, recipe.wrappers)
    masked = mask_pair(Pair(strip_links(pair.zh), strip_links(pair.en)), rng)
    return clean(masked, recipe) if masked else "code"


def joined(pairs: Sequence[Pair], recipe: Recipe, rng: random.Random) -> Iterator[Pair]:
    """Yield pairs in a row as one, two to four of them, for lines that do not end early.

    A model that has met single sentences only stops after the first. Half of the full stops between
    them become commas. Placeholders count on from one to the next: met in short lines only, they
    get lost in long ones.
    """
    for at, first in enumerate(pairs):
        if rng.random() >= recipe.join:
            continue
        zh, en = first
        count = rng.randint(1, 3)
        for following in pairs[at + 1 : at + 1 + count]:
            other = _counted_on(following, zh)
            if other is None or len(zh + other.zh) > recipe.longest:
                break
            if zh.endswith("。") and en.endswith(".") and rng.random() < 0.5:
                zh, en = zh[:-1] + "，", f"{en[:-1]}, {_lowered(other.en)}"
            else:
                en = f"{en} {other.en}"
            zh += other.zh
        if zh != first.zh:
            yield Pair(zh, en)


def _counted_on(pair: Pair, before: str) -> Pair | None:
    """Return a pair whose placeholders follow those of a text before it, or None past ⟦9⟧."""
    own = {int(number) for number in _PLACEHOLDER.findall(pair.zh)}
    if not own:
        return pair
    shift = 1 + max(map(int, _PLACEHOLDER.findall(before)), default=-1) - min(own)
    if max(own) + shift >= MOST:
        return None
    zh, en = (_PLACEHOLDER.sub(lambda found: f"⟦{int(found[1]) + shift}⟧", side) for side in pair)
    return Pair(zh, en)


def _lowered(english: str) -> str:
    """Return a sentence as a clause; names of capitals and digits, and “I”, stay."""
    return english[0].lower() + english[1:] if re.match("[A-Z][a-z]", english) else english


def fingerprint(*texts: str) -> bytes:
    """Return what texts share that differ in markup, case, width and spaces only."""
    words = (unicodedata.normalize("NFKC", plain(strip_links(text))) for text in texts)
    same = "\0".join(re.sub(r"[\s`]+", "", text).lower() for text in words)
    return hashlib.blake2b(same.encode(), digest_size=8).digest()


@dataclass(frozen=True)
class _Line:
    """A pair as it was read, by fingerprint, and what is written of it."""

    pair: bytes
    source: bytes
    written: tuple[Pair, ...]


@dataclass(frozen=True)
class _File:
    name: str
    counts: Counter[str]
    lines: list[_Line]


def _read(path: Path, recipe: Recipe, weights: dict[str, float], terms: Terms) -> _File:
    """Return what a file gives: each pair as often as weighted, some with terms injected."""
    weight = next((w for p, w in weights.items() if fnmatch.fnmatch(path.name, p)), 1.0)
    whole, part = divmod(weight, 1)
    file = _File(path.name, Counter(), [])
    for number, raw in enumerate(read_pairs(path)):
        file.counts["read"] += 1
        rng = random.Random(f"{recipe.seed} {path.name} {number}")  # noqa: S311 - not for secrets
        written: list[Pair] = []
        for _ in range(int(whole) + (rng.random() < part)):
            pair = prepare(raw, recipe, rng)
            if isinstance(pair, str):
                file.counts[pair] += 1
                break
            written.append(pair)
            twin = inject(pair, terms, rng) if rng.random() < recipe.inject else None
            if twin:
                written.append(twin.pair)
        if written:
            file.lines.append(_Line(fingerprint(*raw), fingerprint(raw.zh), tuple(written)))
    return file


def build(
    files: Sequence[Path],
    out: Path,
    recipe: Recipe,
    *,
    terms: Terms,
    weights: dict[str, float] | None = None,
    held_out: Sequence[Path] = (),
    jobs: int = 1,
) -> dict[str, dict[str, int]]:
    """Write the corpus of files; return what became of each file's pairs.

    Raises:
        TrainingError: a file cannot be read, or nothing is left.

    """
    out.mkdir(parents=True, exist_ok=True)
    tests = find_files(list(held_out)) if held_out else []
    tested = {fingerprint(pair.zh) for path in tests for pair in read_pairs(path)}
    seen: set[bytes] = set()
    table: dict[str, dict[str, int]] = {}
    work = partial(_read, recipe=recipe, weights=weights or {}, terms=terms)
    with (
        Pool(jobs) as pool,
        (out / "text.zh.tmp").open("w", encoding="utf-8") as zh,
        (out / "text.en.tmp").open("w", encoding="utf-8") as en,
    ):
        for file in pool.imap(work, files):
            counts = file.counts
            single: list[Pair] = []
            for line in file.lines:
                if line.source in tested:
                    counts["held out"] += 1
                elif line.pair in seen:
                    counts["repeated"] += 1
                else:
                    seen.add(line.pair)
                    counts["kept"] += 1
                    counts["written"] += len(line.written)
                    single.append(line.written[0])
                    _write(line.written, zh, en)
            rng = random.Random(f"{recipe.seed} {file.name}")  # noqa: S311 - not for secrets
            together = list(joined(single, recipe, rng))
            counts["joined"] = len(together)
            _write(together, zh, en)
            table[file.name] = dict(counts)
            print(f"{file.name:36s} " + "  ".join(f"{k} {v}" for k, v in counts.items()))
    if not seen:
        raise TrainingError("no pair is left; see the reasons above")
    for side in ("zh", "en"):
        os.replace(out / f"text.{side}.tmp", out / f"text.{side}")
    report = json.dumps(table, indent=1, ensure_ascii=False) + "\n"
    (out / "corpus.json").write_text(report, encoding="utf-8")
    return table


def _write(pairs: Sequence[Pair], zh: TextIO, en: TextIO) -> None:
    zh.writelines(pair.zh + "\n" for pair in pairs)
    en.writelines(pair.en + "\n" for pair in pairs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the step."""
    parser = argparse.ArgumentParser(prog="python -m training.corpus", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, help=".tsv, .tsv.xz, .tmx, or folders")
    parser.add_argument("--out", type=Path, required=True, help="folder to work in")
    parser.add_argument("--terms", type=Path, nargs="*", default=[], help="zh<TAB>en term lists")
    parser.add_argument("--held-out", type=Path, nargs="*", default=[], help="never trained on")
    parser.add_argument("--leave-out", nargs="*", default=[], help="patterns of file names")
    parser.add_argument(
        "--weight", nargs="*", default=[], help="'*-mt*=0.3': how often pairs are taken"
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    add_options(parser, Recipe)
    given = parse(parser, arguments)
    try:
        files = [
            path
            for path in find_files(given.paths)
            if not any(fnmatch.fnmatch(path.name, pattern) for pattern in given.leave_out)
        ]
        weights = dict(_weight(text) for text in given.weight)
        terms = load_terms(given.terms)
        table = build(
            files,
            given.out,
            settings_of(given, Recipe),
            terms=terms,
            weights=weights,
            held_out=given.held_out,
            jobs=given.jobs,
        )
    except TrainingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    written = sum(c.get("written", 0) + c.get("joined", 0) for c in table.values())
    print(f"{written} pairs of {len(table)} files, {len(terms.english)} terms, in {given.out}")
    return 0


def _weight(text: str) -> tuple[str, float]:
    pattern, _, number = text.rpartition("=")
    try:
        return pattern, float(number)
    except ValueError:
        raise TrainingError(f"--weight {text}: write PATTERN=NUMBER") from None


if __name__ == "__main__":
    sys.exit(main())
