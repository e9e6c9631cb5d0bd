"""What a segment costs the driver, when the ladder is climbed here and when workers climb it.

    uv run python benchmarks/cluster.py [POSTS ...]

The posts are translated once, in this process; then again into an empty memory with the same
answers from workers that take no time, pickled as Ray does both ways. It is processor time, so
that other work on the machine shows little. How many cores one driver can feed is the ratio.
"""

import pickle
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.glossary import load_glossary
from pipeline.read import find_files, read_file
from pipeline.segment import Segmenter
from pipeline.translate import BUNDLED, ArgosEngine, Memory, Translator, open_package
from pipeline.translate.climbing import Asked, Climbed, Here

_BATCH = 256


class Workers(ArgosEngine):
    """Answers as workers elsewhere would, from what was answered before."""

    def __init__(self) -> None:
        """Know nothing yet."""
        super().__init__(open_package(BUNDLED))
        self.answers: dict[tuple[str, tuple[str, ...]], Climbed] = {}
        self.known = False
        self.elsewhere = 0.0
        self.sent = self.returned = 0

    def climb(self, asked: Sequence[Asked]) -> Iterator[tuple[int, Climbed]]:
        """Climb here the first time, and remember."""
        if not self.known:
            for index, climbed in Here(self).climb(asked):
                self.answers[asked[index][0].text, asked[index][1]] = climbed
                yield index, climbed
            return
        order = sorted(range(len(asked)), key=lambda index: -len(asked[index][0].text))
        for start in range(0, len(order), _BATCH):
            indices = order[start : start + _BATCH]
            self.sent += len(pickle.dumps([asked[index] for index in indices]))
            begun = time.thread_time()
            back = pickle.dumps([self.answers[asked[i][0].text, asked[i][1]] for i in indices])
            self.elsewhere += time.thread_time() - begun
            self.returned += len(back)
            yield from zip(indices, pickle.loads(back), strict=True)


def main() -> None:
    """Print milliseconds of processor time a segment."""
    paths = [Path(name) for name in sys.argv[1:]] or [Path("posts")]
    segmenter = Segmenter(load_glossary([Path("glossary")]))
    files = find_files(paths)
    segmenter.segment(next(iter(read_file(files[0]))))  # loads jieba
    begun = time.thread_time()
    posts = [post for file in files for post in read_file(file)]
    read = time.thread_time() - begun
    begun = time.thread_time()
    segments = [segment for post in posts for segment in segmenter.segment(post)]
    cut = time.thread_time() - begun
    workers = Workers()
    workers._loaded()
    with tempfile.TemporaryDirectory() as folder:
        memory = Memory(Path(folder) / "here.sqlite")
        begun, all_cores = time.thread_time(), time.process_time()
        Translator(workers, memory).translate(segments)
        here, all_cores = time.thread_time() - begun, time.process_time() - all_cores
        memory.close()
        memory = Memory(Path(folder) / "elsewhere.sqlite")
        workers.known = True
        begun = time.thread_time()
        Translator(workers, memory).translate(segments)
        driver = time.thread_time() - begun - workers.elsewhere
        memory.close()
    count = len(workers.answers)
    each = 1000 / count
    print(f"{len(posts)} posts, {len(segments)} segments, {count} of them translated")
    print(
        f"reading {1000 * read / len(segments):.3f} ms, segmenting {1000 * cut / len(segments):.3f}"
    )
    print(f"all of a translation on one machine {each * all_cores:.2f} ms of processor time")
    print(
        f"the driver's share, ladder here {each * here:.2f} ms: feeds {all_cores / here:.0f} cores"
    )
    print(
        f"the same, ladder in workers {each * driver:.3f} ms: feeds {all_cores / driver:.0f} cores"
    )
    print(f"{workers.sent / count:.0f} bytes go out and {workers.returned / count:.0f} come back")


if __name__ == "__main__":
    main()
