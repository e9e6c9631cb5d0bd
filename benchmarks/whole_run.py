"""A whole run, from reading to EPUB, beside CTranslate2 alone: how much of its time is the model's.

    uv run python benchmarks/whole_run.py [COUNT [ROUNDS]]

COUNT generated posts (200) are read, translated and bound with nothing remembered; then a bare
``translate_batch`` takes the same texts, sorted by length all together, in the same number of
threads; and that in turn, ROUNDS (3) times. The ratio is what counts; the seconds depend on the
machine and on what else it does. What a machine does once, reading jieba's dictionary, is done
before.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from engine_share import Recording
from scale import write_post

from pipeline.report import Report
from pipeline.run import translate_posts
from pipeline.settings import Settings


def main() -> None:
    """Print a line a round."""
    count, rounds = (*map(int, sys.argv[1:]), *(200, 3)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        os.environ["XDG_CACHE_HOME"] = str(place / "cache")
        for name, posts in (("one", range(count, count + 1)), ("posts", range(count))):
            (place / name).mkdir()
            for number in posts:
                write_post(place / name, number)
        run(place, "one")
        for _ in range(rounds):
            engine, report, whole, cpu = run(place, "posts")
            begun = time.perf_counter()
            tokens = engine.again(together=True)
            bare = time.perf_counter() - begun
            print(
                f"{count} posts, {report.segments} segments, {tokens} tokens: whole run"
                f" {whole:.1f} s ({cpu:.1f} s of one core beside the model),"
                f" translate_batch alone {bare:.1f} s, ratio {bare / whole:.2f}",
                flush=True,
            )


def run(place: Path, posts: str) -> tuple[Recording, Report, float, float]:
    """Translate with nothing remembered; return the engine, the report and what it took.

    The last two are the seconds of the whole, and those of a processor that the main thread took.
    """
    with tempfile.TemporaryDirectory(dir=place) as folder:
        settings = Settings(out=Path(folder) / "out", memory=Path(folder) / "memory.sqlite")
        engine = Recording()
        engine._loaded()
        begun, cpu = time.perf_counter(), time.thread_time()
        report = translate_posts([place / posts], settings, engine=engine)
        return engine, report, time.perf_counter() - begun, time.thread_time() - cpu


if __name__ == "__main__":
    main()
