"""A whole run, from reading to EPUB, beside CTranslate2 alone: how much of its time is the model's.

    uv run python benchmarks/whole_run.py [COUNT]

COUNT generated posts (200) are read, translated and bound with nothing remembered; then a bare
``translate_batch`` takes the same texts, sorted by length all together, in the same number of
threads. The ratio is what counts; the seconds depend on the machine and on what else it does.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from engine_share import Recording
from scale import write_post

from pipeline.run import translate_posts
from pipeline.settings import Settings


def main() -> None:
    """Print what both took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        os.environ["XDG_CACHE_HOME"] = str(place / "cache")
        (place / "posts").mkdir()
        for number in range(count):
            write_post(place / "posts", number)
        settings = Settings(out=place / "out", memory=place / "memory.sqlite")
        engine = Recording()
        engine._loaded()
        begin, cpu = time.perf_counter(), time.process_time()
        report = translate_posts([place / "posts"], settings, engine=engine)
        whole, whole_cpu = time.perf_counter() - begin, time.process_time() - cpu
    tokens, bare, bare_cpu = 0, 0.0, 0.0
    for _ in "12":  # twice, as machines are noisy
        begin, cpu = time.perf_counter(), time.process_time()
        tokens = engine.again(together=True)
        bare += (time.perf_counter() - begin) / 2
        bare_cpu += (time.process_time() - cpu) / 2
    print(
        f"{count} posts, {report.segments} segments, {tokens} tokens: whole run {whole:.1f} s"
        f" ({whole_cpu:.1f} s of processor time), translate_batch alone {bare:.1f} s"
        f" ({bare_cpu:.1f} s), ratio {bare / whole:.2f}"
    )


if __name__ == "__main__":
    main()
