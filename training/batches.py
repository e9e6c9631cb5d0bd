"""A corpus as text → token numbers on disk, and from these → batches of like length.

    python -m training.batches WORK [--jobs 2]

writes WORK/source.npy and target.npy (all tokens in a row), and source_ends.npy and target_ends.npy
(where each sentence ends). Training maps these files into memory, so that a corpus larger than the
memory can be trained on.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.options import TrainingError, parse
from training.tokenizer import (
    BEGIN,
    END,
    PAD,
    UNKNOWN,
    lines_of,
    load_tokenizer,
    read_target_ids,
)

Numbers = NDArray[np.int64]
_CHUNK = 10_000
_MULTIPLE = 8
"""Batches are this wide, or a multiple: GPUs like it, and fewer shapes occur."""

_tokenizer: Any = None


def _open(work: Path) -> None:
    global _tokenizer
    _tokenizer = load_tokenizer(work)


def _encode(lines: list[str]) -> list[list[int]]:
    encoded: list[list[int]] = _tokenizer.encode(lines)
    return encoded


def _chunks(lines: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(lines)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def encode_corpus(work: Path, jobs: int = 1) -> int:
    """Write the token numbers of a corpus; return how many pairs there are."""
    pieces = load_tokenizer(work).get_piece_size()
    ids = read_target_ids(work)
    target = np.full(pieces, UNKNOWN, np.uint16)
    target[ids] = np.arange(len(ids))
    count = 0
    for name, side, table in (
        ("source", "zh", np.arange(pieces, dtype=np.uint16)),
        ("target", "en", target),
    ):
        lengths: list[int] = []
        tokens: list[NDArray[np.uint16]] = []
        with Pool(jobs, _open, (work,)) as pool:
            for chunk in pool.imap(_encode, _chunks(lines_of(work / f"text.{side}"))):
                lengths += map(len, chunk)
                flat = [number for line in chunk for number in line]
                tokens.append(table[np.array(flat, np.int64)])
        np.save(work / f"{name}.npy", np.concatenate(tokens))
        np.save(work / f"{name}_ends.npy", np.cumsum(lengths, dtype=np.int64))
        count = len(lengths)
        print(f"{name}: {sum(lengths)} tokens, {sum(lengths) / max(1, count):.1f} a sentence")
    return count


@dataclass(frozen=True)
class Sentences:
    """One side of an encoded corpus."""

    tokens: NDArray[np.uint16]
    ends: Numbers

    @classmethod
    def open(cls, work: Path, name: str) -> "Sentences":
        """Map a side into memory.

        Raises:
            TrainingError: the step has not been run.

        """
        try:
            tokens = np.load(work / f"{name}.npy", mmap_mode="r")
            return cls(tokens, np.load(work / f"{name}_ends.npy"))
        except OSError as error:
            raise TrainingError(
                f"{work}/{name}.npy cannot be read: run python -m training.batches {work}"
            ) from error

    @property
    def lengths(self) -> Numbers:
        """Tokens of each sentence."""
        return np.diff(self.ends, prepend=0)

    def gather(self, indices: Numbers, *, begin: bool) -> Numbers:
        """Return sentences as rows, ended, padded, and with a beginning where asked."""
        starts = np.where(indices > 0, self.ends[indices - 1], 0)
        lengths = self.ends[indices] - starts
        offset = int(begin)
        width = _rounded(int(lengths.max()) + 1 + offset)
        places = np.arange(width)[None] - offset
        inside = (places >= 0) & (places < lengths[:, None])
        rows = np.full((len(indices), width), PAD, np.int64)
        rows[inside] = self.tokens[(starts[:, None] + places)[inside]]
        rows[places == lengths[:, None]] = END
        if begin:
            rows[:, 0] = BEGIN
        return rows


def plan_batches(
    source: Numbers, target: Numbers, tokens: int, longest: int, rng: np.random.Generator
) -> list[Numbers]:
    """Return an epoch: sentences of like length together, batches in random order.

    Args:
        source: lengths of the Chinese sentences.
        target: lengths of the English ones.
        tokens: of the longer side, padding included, at most, in one batch.
        longest: sentences with more tokens are left out.
        rng: gives another order in each epoch.

    """
    longer = np.maximum(source, target)
    fit = np.flatnonzero((source > 0) & (target > 0) & (longer <= longest))
    order = fit[np.argsort(longer[fit] + rng.random(len(fit)) * 4)]  # like length, not the same
    batches = []
    start = 0
    while start < len(order):
        # Lengths rise along the order, but for the noise: its last sentences decide the width.
        size = max(1, tokens // _rounded(int(longer[order[start]]) + 2))
        width = _rounded(int(longer[order[start : start + size]].max()) + 2)
        size = max(1, min(size, tokens // width))
        batches.append(order[start : start + size])
        start += size
    rng.shuffle(batches)
    return batches


def _rounded(length: int) -> int:
    return -(-length // _MULTIPLE) * _MULTIPLE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the step."""
    parser = argparse.ArgumentParser(prog="python -m training.batches", description=__doc__)
    parser.add_argument("work", type=Path, help="the folder that training.tokenizer wrote")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    given = parse(parser, arguments)
    try:
        print(f"{encode_corpus(given.work, given.jobs)} pairs")
    except TrainingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
