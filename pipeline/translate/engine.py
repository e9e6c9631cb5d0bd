"""Chinese sentences → English hypotheses, by an Argos package on CTranslate2."""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from pipeline.errors import EngineError
from pipeline.translate.package import ArgosPackage

_LONGEST_INPUT = 512
"""Tokens of one input; duizhao cuts sentences long before."""
_LONGEST_OUTPUT = 256
_BATCH_TOKENS = 2048
_CHUNK = 32
"""Sentences handed over at once: small enough that results come in steadily."""
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

    @property
    def signature(self) -> str:
        """Name, version and settings: everything that can change a result."""
        ...

    def translate(
        self, texts: Sequence[str], hypotheses: int = 1
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        """Yield (index of the text, its hypotheses, best first) in any order."""
        ...


class ArgosEngine:
    """An Argos package, loaded when first asked."""

    def __init__(
        self,
        package: ArgosPackage,
        *,
        beam: int = 4,
        threads: int = 0,
        length_penalty: float = 1.0,
        compute_type: str = "int8",
    ) -> None:
        """Take a package and how to run it.

        Args:
            package: what to load.
            beam: hypotheses kept while decoding.
            threads: cores to use; 0 means all this process may use.
            length_penalty: exponent by which a score is divided; CTranslate2's own default. Argos
                Translate takes 0.2, which costs the bundled model about 1 BLEU (short answers win).
            compute_type: CTranslate2's name of the arithmetic.

        """
        self.package = package
        self.placeholder = package.placeholder
        self.term = package.term
        self.beam = beam
        self.threads = threads or len(os.sched_getaffinity(0))
        self.length_penalty = length_penalty
        self.compute_type = compute_type
        self._model: Any = None
        self._tokenizer: Any = None

    @property
    def signature(self) -> str:
        """Name, version and settings: everything that can change a result."""
        package = self.package
        return (
            f"{package.name} {package.version} {package.digest}"
            f" beam={self.beam} length={self.length_penalty:g} {self.compute_type}"
        )

    def translate(
        self, texts: Sequence[str], hypotheses: int = 1
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        """Yield (index, hypotheses) as they are ready, longest texts first.

        Raises:
            EngineError: the package cannot be loaded, or memory ran out.

        """
        if not texts:
            return
        model, tokenizer = self._loaded()
        tokens = tokenizer.encode(list(texts), out_type=str)
        waiting: list[tuple[list[int], list[Any]]] = []
        try:
            for chunk in _chunks([len(pieces) for pieces in tokens]):
                waiting.append((chunk, self._submit(model, [tokens[i] for i in chunk], hypotheses)))
                if len(waiting) > 2 * self.threads:
                    yield from self._results(*waiting.pop(0))
            while waiting:
                yield from self._results(*waiting.pop(0))
        except (RuntimeError, MemoryError) as error:
            raise EngineError(
                f"the translation engine stopped: {error}.",
                where=str(self.package.folder),
                hint="What is done is kept; run the same command again.",
            ) from error

    def _submit(self, model: Any, tokens: list[list[str]], hypotheses: int) -> list[Any]:
        submitted: list[Any] = model.translate_batch(
            tokens,
            beam_size=max(self.beam, hypotheses),
            num_hypotheses=hypotheses,
            length_penalty=self.length_penalty,
            replace_unknowns=True,
            max_input_length=_LONGEST_INPUT,
            max_decoding_length=_LONGEST_OUTPUT,
            max_batch_size=_BATCH_TOKENS,
            batch_type="tokens",
            return_scores=True,
            asynchronous=True,
        )
        return submitted

    def _results(
        self, indices: list[int], submitted: list[Any]
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        for index, pending in zip(indices, submitted, strict=True):
            while not pending.done():
                time.sleep(_LOOK)
            result = pending.result()
            yield (
                index,
                tuple(
                    Hypothesis(
                        self._tokenizer.decode(pieces),
                        score,
                        len(pieces),
                        len(pieces) >= _LONGEST_OUTPUT,
                    )
                    for pieces, score in zip(result.hypotheses, result.scores, strict=True)
                ),
            )

    def _loaded(self) -> tuple[Any, Any]:
        if self._model is None:
            import ctranslate2
            import sentencepiece

            ctranslate2.set_log_level(50)
            try:
                self._tokenizer = sentencepiece.SentencePieceProcessor(
                    model_file=str(self.package.folder / "sentencepiece.model")
                )
                self._model = ctranslate2.Translator(
                    str(self.package.folder / "model"),
                    compute_type=self.compute_type,
                    inter_threads=self.threads,
                    intra_threads=1,
                )
            except (RuntimeError, OSError, ValueError) as error:
                raise EngineError(
                    f"the package cannot be loaded: {str(error).splitlines()[0]}.",
                    where=str(self.package.folder),
                    hint="It may be damaged: install it again, or leave out --package.",
                ) from error
        return self._model, self._tokenizer


def _chunks(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the indices of texts to hand over at once: longest first, all of one length.

    Padding changes the order in which floats are summed, and once in some hundred sentences the
    English with it. Without padding a sentence comes out the same, bit for bit, in any company.
    """
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    for _, group in groupby(order, key=lambda index: lengths[index]):
        same = list(group)
        for start in range(0, len(same), _CHUNK):
            yield same[start : start + _CHUNK]
