"""The translate stage beside CTranslate2 alone: how much of a run's time is the model's own.

    uv run python benchmarks/engine_share.py [POSTS ...]

Both do the same work in turn, three times: the stage with its ladder, checks and memory, then a
bare ``translate_batch`` over the same texts, sorted by length, in the same number of threads. The
ratio is what counts; the seconds depend on the machine and on what else it does.
"""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.glossary import load_glossary
from pipeline.read import find_files, read_file
from pipeline.segment import Segmenter
from pipeline.translate import BUNDLED, ArgosEngine, Hypothesis, Memory, Translator, open_package


class Recording(ArgosEngine):
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        """Open the bundled package."""
        super().__init__(open_package(BUNDLED))
        self.asked: list[tuple[list[str], int]] = []

    def translate(
        self, texts: Sequence[str], hypotheses: int = 1
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        """Answer as the engine does."""
        if texts:
            self.asked.append((list(texts), hypotheses))
        yield from super().translate(texts, hypotheses)

    def again(self, *, together: bool = False) -> int:
        """Translate all of it once more, without anything around; return the tokens made.

        Args:
            together: whether what was asked for at different times is sorted as one batch.

        """
        model, tokenizer = self._loaded()
        made = 0
        for texts, hypotheses in _merged(self.asked) if together else self.asked:
            tokens = sorted(tokenizer.encode(texts, out_type=str), key=len, reverse=True)
            for answer in model.translate_batch(
                tokens,
                beam_size=max(self.beam, hypotheses),
                num_hypotheses=hypotheses,
                length_penalty=self.length_penalty,
                patience=self.patience,
                max_decoding_length=256,
                max_batch_size=2048,
                batch_type="tokens",
            ):
                made += sum(map(len, answer.hypotheses))
        return made


def _merged(asked: Sequence[tuple[list[str], int]]) -> list[tuple[list[str], int]]:
    merged: dict[int, list[str]] = {}
    for texts, hypotheses in asked:
        merged.setdefault(hypotheses, []).extend(texts)
    return [(texts, hypotheses) for hypotheses, texts in merged.items()]


def main() -> None:
    """Print a line a round."""
    paths = [Path(name) for name in sys.argv[1:]] or [Path("posts")]
    segmenter = Segmenter(load_glossary([Path("glossary")]))
    segments = [
        segment
        for file in find_files(paths)
        for post in read_file(file)
        for segment in segmenter.segment(post)
    ]
    print(f"{len(segments)} segments")
    for _ in range(3):
        engine = Recording()
        engine._loaded()
        with tempfile.TemporaryDirectory() as folder:
            translator = Translator(engine, Memory(Path(folder) / "memory.sqlite"))
            begin = time.perf_counter()
            translator.translate(segments)
            stage = time.perf_counter() - begin
        begin = time.perf_counter()
        tokens = engine.again()
        bare = time.perf_counter() - begin
        asked = [text for texts, _ in engine.asked for text in texts]
        print(
            f"stage {stage:.1f} s, translate_batch alone {bare:.1f} s, ratio {bare / stage:.2f},"
            f" {tokens / bare:.0f} tokens/s alone; {len(asked)} texts asked"
        )


if __name__ == "__main__":
    main()
