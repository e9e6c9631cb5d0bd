"""A corpus → one SentencePiece model for both languages, and the pieces English is made of.

    python -m training.tokenizer WORK [--size 16000]      train one on WORK/text.zh and .en
    python -m training.tokenizer WORK --like PACKAGE      take the one of a package to fine-tune

writes WORK/sp.model and WORK/target_ids.json. The target vocabulary holds the pieces seen on the
English side and none with Han or full-width characters: about half, which makes the softmax twice
as fast and Chinese in the output impossible.
"""

import argparse
import json
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece

from training.mask import MOST
from training.options import TrainingError, parse
from training.terms import LEFT, RIGHT

PAD, UNKNOWN, BEGIN, END = range(4)
MODEL = "sp.model"
TARGET_IDS = "target_ids.json"
SYMBOLS = (LEFT, RIGHT, *(f"⟦{number}⟧" for number in range(MOST)))
"""Always one piece each, so that a model copies them whole."""

_CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def train_tokenizer(work: Path, size: int) -> None:
    """Write the SentencePiece model of a corpus; a small corpus gives fewer pieces than asked."""
    print(f"training a tokenizer of {size} pieces")
    sentencepiece.SentencePieceTrainer.train(
        input=[str(work / "text.zh"), str(work / "text.en")],
        model_prefix=str(work / MODEL.removesuffix(".model")),
        vocab_size=size,
        hard_vocab_limit=False,
        model_type="unigram",
        character_coverage=0.9995,
        byte_fallback=True,
        split_digits=True,
        normalization_rule_name="nmt_nfkc",  # also turns full-width punctuation into ASCII
        user_defined_symbols=list(SYMBOLS),
        pad_id=PAD,
        unk_id=UNKNOWN,
        bos_id=BEGIN,
        eos_id=END,
        pad_piece="<pad>",
        input_sentence_size=600_000,
        shuffle_input_sentence=True,
        max_sentence_length=2000,
        minloglevel=2,
    )


def load_tokenizer(work: Path) -> Any:
    """Return the SentencePiece processor of a working folder.

    Raises:
        TrainingError: the step has not been run.

    """
    path = work / MODEL
    if not path.is_file():
        raise TrainingError(f"{path} is missing: run python -m training.tokenizer {work}")
    return sentencepiece.SentencePieceProcessor(model_file=str(path))


def pieces_of(tokenizer: Any) -> list[str]:
    """Return all pieces by number."""
    return [tokenizer.id_to_piece(number) for number in range(tokenizer.get_piece_size())]


def lines_of(path: Path) -> Iterator[str]:
    """Yield the lines of a text, ended by line feeds only.

    Raises:
        TrainingError: there is no such text.

    """
    if not path.is_file():
        raise TrainingError(f"{path} is missing: run python -m training.corpus first")
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.rstrip("\n")


def target_ids(tokenizer: Any, english: Iterable[str], least: int) -> list[int]:
    """Return the pieces that may stand in English: special, byte, symbol, or seen often enough."""
    counts = np.zeros(tokenizer.get_piece_size(), np.int64)
    for line in english:
        np.add.at(counts, tokenizer.encode(line), 1)
    return [
        number
        for number, piece in enumerate(pieces_of(tokenizer))
        if number <= END
        or tokenizer.is_byte(number)
        or piece in SYMBOLS
        or (counts[number] >= least and not _CHINESE.search(piece))
    ]


def take_from(package: Path, work: Path) -> None:
    """Use a package's tokenizer and target vocabulary.

    Raises:
        TrainingError: it has none, or its target vocabulary is not made of its tokenizer's pieces.

    """
    try:
        shutil.copyfile(package / "sentencepiece.model", work / MODEL)
        listed = (package / "model" / "target_vocabulary.json").read_text(encoding="utf-8")
    except OSError as error:
        raise TrainingError(f"{package}: {error.strerror} ({error.filename})") from error
    numbers = {piece: number for number, piece in enumerate(pieces_of(load_tokenizer(work)))}
    pieces = json.loads(listed)
    if any(piece not in numbers for piece in pieces):
        raise TrainingError(f"{package}: its vocabulary is not that of its tokenizer")
    write_target_ids(work, [numbers[piece] for piece in pieces])


def write_target_ids(work: Path, ids: list[int]) -> None:
    """Keep the target vocabulary."""
    (work / TARGET_IDS).write_text(json.dumps(ids), encoding="utf-8")


def read_target_ids(work: Path) -> list[int]:
    """Return the target vocabulary, as numbers of pieces.

    Raises:
        TrainingError: the step has not been run.

    """
    path = work / TARGET_IDS
    if not path.is_file():
        raise TrainingError(f"{path} is missing: run python -m training.tokenizer {work}")
    ids: list[int] = json.loads(path.read_text(encoding="utf-8"))
    return ids


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the step."""
    parser = argparse.ArgumentParser(prog="python -m training.tokenizer", description=__doc__)
    parser.add_argument("work", type=Path, help="the folder that training.corpus wrote")
    parser.add_argument("--size", type=int, default=16_000, help="pieces (16000)")
    parser.add_argument(
        "--least", type=int, default=8, help="times a piece must stand in the English (8)"
    )
    parser.add_argument("--like", type=Path, help="folder of the package to fine-tune")
    given = parse(parser, arguments)
    try:
        if given.like:
            take_from(given.like, given.work)
        else:
            train_tokenizer(given.work, given.size)
            english = lines_of(given.work / "text.en")
            ids = target_ids(load_tokenizer(given.work), english, given.least)
            write_target_ids(given.work, ids)
        total = load_tokenizer(given.work).get_piece_size()
        print(f"{total} pieces, {len(read_target_ids(given.work))} of them for English")
    except TrainingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
