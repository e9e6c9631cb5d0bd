"""Chinese sentences → English hypotheses, by an Argos package on CTranslate2."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from pipeline.errors import EngineError
from pipeline.translate.package import ArgosPackage
from pipeline.translate.room import ask_for_room

_LONGEST_INPUT = 512
"""Tokens of one input; duizhao cuts sentences long before."""
_LONGEST_OUTPUT = 256
_BATCH_TOKENS = 2048
_CHUNK = 32
"""Sentences handed over at once: small enough that results come in steadily."""
_STEP = 8
"""Sentences are padded to a multiple of so many tokens, whatever stands beside them."""
_FILLER = "</s>"
"""What a sentence consists of that only makes the others of its batch as long as they must be."""
_LOOK = 0.01
"""Seconds between two looks at whether a result is there: waiting for it would outwait Ctrl-C."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One English rendering of one text."""

    text: str
    score: float
    """Log-probability, divided by the length as the decoder does."""
    tokens: int = 0
    cut: bool = False
    """True when the decoder was stopped at its limit of tokens."""


class Engine(Protocol):
    """What the translate stage asks of an engine; the tests have a small fixed one."""

    placeholder: str
    """Pattern with one ``{}`` for a number."""
    term: tuple[str, str]
    """Marks around a term to be copied, or two empty strings."""
    meanwhile: Callable[[], bool]
    """Does some other work, called while the engine waits for itself; False when none is left."""

    @property
    def signature(self) -> str:
        """Name, version and settings: everything that can change a result."""
        ...

    def translate(
        self, texts: Sequence[str], hypotheses: int = 1
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        """Yield (index of the text, its hypotheses, best first) in any order.

        There may be more than asked for, where an engine finds them anyway, or fewer.
        """
        ...


class ArgosEngine:
    """An Argos package, loaded when first asked."""

    def __init__(
        self,
        package: ArgosPackage,
        *,
        beam: int = 4,
        threads: int = 0,
        length_penalty: float = 1.4,
        patience: float = 3,
        compute_type: str = "int8",
    ) -> None:
        """Take a package and how to run it.

        Args:
            package: what to load.
            beam: hypotheses kept while decoding.
            threads: cores to use; 0 means all this process may use.
            length_penalty: exponent of the length by which a score is divided. Argos Translate
                takes 0.2, CTranslate2 1.0 by default; a small model loses less of a sentence with
                more (benchmarks/README.md).
            patience: the search ends when ``beam * patience`` hypotheses are complete (Kasai and
                others, arXiv:2204.05424). Argos Translate takes CTranslate2's 1; the long ones are
                complete last, so a small model leaves less out with more (benchmarks/README.md).
            compute_type: CTranslate2's name of the arithmetic.

        """
        self.package = package
        self.placeholder = package.placeholder
        self.term = package.term
        self.beam = beam
        self.threads = threads or len(os.sched_getaffinity(0))
        self.length_penalty = length_penalty
        self.patience = patience
        self.compute_type = compute_type
        self.meanwhile = nothing
        self._model: Any = None
        self._tokenizer: Any = None
        self._step = 1

    @property
    def signature(self) -> str:
        """Name, version and settings: everything that can change a result."""
        package = self.package
        return (
            f"{package.name} {package.version} {package.digest}"
            f" beam={self.beam} length={self.length_penalty:g} patience={self.patience:g}"
            f" {self.compute_type}"
        )

    def translate(
        self, texts: Sequence[str], hypotheses: int = 1
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        """Yield (index, hypotheses) as they are ready, longest texts first.

        The search keeps ``beam`` hypotheses until that many are complete, so they are given too.

        Raises:
            EngineError: the package cannot be loaded, or memory is short.

        """
        if not texts:
            return
        model, tokenizer = self._loaded()
        with self._telling():
            tokens = tokenizer.encode(list(texts), out_type=str)
        lengths = [len(pieces) for pieces in tokens]
        waiting: list[tuple[list[int], list[Any]]] = []
        for length, chunk in _chunks(lengths, self._step, self.threads):
            batch = [tokens[index] for index in chunk]
            if max(map(len, batch)) < length:
                batch.append([_FILLER] * length)
            waiting.append((chunk, self._submit(model, batch, hypotheses)))
            if len(waiting) > 2 * self.threads:
                yield from self._results(*waiting.pop(0))
        while waiting:
            yield from self._results(*waiting.pop(0))

    def _submit(self, model: Any, tokens: list[list[str]], hypotheses: int) -> list[Any]:
        beam = max(self.beam, hypotheses)
        with self._telling():
            submitted: list[Any] = model.translate_batch(
                tokens,
                beam_size=beam,
                num_hypotheses=beam,
                length_penalty=self.length_penalty,
                patience=self.patience,
                replace_unknowns=True,
                max_input_length=_LONGEST_INPUT,
                max_decoding_length=_LONGEST_OUTPUT,
                return_scores=True,
                asynchronous=True,
            )
        return submitted

    def _results(
        self, indices: list[int], submitted: list[Any]
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        for index, pending in zip(indices, submitted, strict=False):  # a filler may come last
            while not pending.done():
                if not self.meanwhile():
                    time.sleep(_LOOK)
            with self._telling():
                result = pending.result()
                made = result.hypotheses
                # One by one: for a list, sentencepiece starts threads that cost more than the work.
                texts = [self._tokenizer.decode(pieces) for pieces in made]
            yield (
                index,
                tuple(
                    Hypothesis(text, score, len(pieces), len(pieces) >= _LONGEST_OUTPUT)
                    for text, pieces, score in zip(texts, made, result.scores, strict=True)
                ),
            )

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Say in a sentence what CTranslate2 says in its own way."""
        try:
            yield
        except (RuntimeError, MemoryError) as error:
            raise EngineError(
                f"the translation engine stopped: {error}.",
                where=str(self.package.folder),
                hint="What is done is kept; run the same command again.",
            ) from error

    def _loaded(self) -> tuple[Any, Any]:
        if self._model is None:
            folder = self.package.folder
            ask_for_room(folder / "model" / "model.bin", self.threads)
            import ctranslate2
            import sentencepiece

            ctranslate2.set_log_level(50)
            try:
                self._tokenizer = sentencepiece.SentencePieceProcessor(
                    model_file=str(folder / "sentencepiece.model")
                )
                self._model = ctranslate2.Translator(
                    str(folder / "model"),
                    compute_type=self.compute_type,
                    inter_threads=self.threads,
                    intra_threads=1,
                )
                self._step = _STEP if _fills(self._model) else 1
            except (RuntimeError, OSError, ValueError) as error:
                raise EngineError(
                    f"the package cannot be loaded: {str(error).splitlines()[0]}.",
                    where=str(folder),
                    hint="It may be damaged: install it again, or leave out --package.",
                ) from error
        return self._model, self._tokenizer


def nothing() -> bool:
    """Have no other work to do."""
    return False


def _fills(model: Any) -> bool:
    """Whether a model has nothing to say about a filler; one that has would waste time on it."""
    answers = model.translate_batch(
        [[_FILLER] * _STEP, [_FILLER] * (4 * _STEP)], beam_size=4, max_decoding_length=_STEP
    )
    return all(len(answer.hypotheses[0]) < _STEP // 2 for answer in answers)


def _chunks(lengths: Sequence[int], step: int, threads: int) -> Iterator[tuple[int, list[int]]]:
    """Yield what to hand over at once, longest first: tokens to pad to, indices of texts.

    How far a sentence is padded changes the order in which floats are summed, and once in some
    hundred sentences the English with it. A sentence that is always padded to the same length, the
    next multiple of ``step``, comes out the same, bit for bit, in any company.
    """
    share = max(1, -(-len(lengths) // threads))
    padded = [max(1, -(-length // step)) * step for length in lengths]
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    for length, group in groupby(order, key=lambda index: padded[index]):
        same = list(group)
        most = max(1, min(_CHUNK, share, _BATCH_TOKENS // length))
        for start in range(0, len(same), most):
            yield length, same[start : start + most]
