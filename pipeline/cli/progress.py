"""What a run tells its watcher → a live progress bar, or a line of JSON for each event."""

import json
import time
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn

from pipeline.report import PostReport

_EVERY = 0.5
"""Seconds between two events that tell how far a run is."""


class Counting:
    """Adds up what a run tells, and estimates the time it will still take.

    Files whose posts are finished already cost nothing. How many of those still to come will cost
    something is taken from those that came; what a byte of them costs, from the time spent so far.
    """

    drawing: AbstractContextManager[object] = nullcontext()
    """Entered for as long as a run is shown."""

    def __init__(self) -> None:
        """Begin to count."""
        self.posts = self.unchanged = self.segments = self.from_memory = 0
        self.done = self.tokens = self.written = 0
        self.files = self.files_taken = 0
        self._size = self._taken = self._new = self._finished = self._within = 0
        self._texts = self._texts_done = 0
        self._begun = time.monotonic()

    def begin(self, files: int, size: int) -> None:
        """Learn how much there is to read."""
        Counting.__init__(self)
        self.files, self._size = files, size
        self.tell(begins=True)

    def take(self, size: int, posts: int, segments: int, unchanged: bool) -> None:
        """Count a file."""
        self.files_taken += 1
        self.posts += posts
        self.segments += segments
        self._taken += size
        if unchanged:
            self.unchanged += posts
            self.from_memory += segments
            self.done += segments
        else:
            self._new += size
        self.tell()

    def window(self, texts: int) -> None:
        """Begin to count the texts of a window of posts: of those taken, but not yet finished."""
        self._within = self._new
        self._texts, self._texts_done = texts, 0

    def advance(self, done: int, from_memory: int = 0, tokens: int = 0) -> None:
        """Count texts."""
        self._texts_done += done
        self.done += done
        self.from_memory += from_memory
        self.tokens += tokens
        if self._texts_done >= self._texts:
            self._finished = self._within
        self.tell()

    def write(self, post: PostReport) -> None:
        """Count a post that is written."""
        self.written += 1
        self.tell()

    def tell(self, begins: bool = False) -> None:
        """Show what was counted."""

    @property
    def tokens_a_second(self) -> float:
        """English tokens that the engine made, by the time since the run began."""
        return self.tokens / max(time.monotonic() - self._begun, 0.001)

    @property
    def share(self) -> float:
        """How much of the run's work is done, from 0 to 1, as far as can be told."""
        expected = self._new + (self._size - self._taken) * self._new / max(self._taken, 1)
        window = (self._within - self._finished) * self._texts_done / max(self._texts, 1)
        if not expected:
            return self.files_taken / max(self.files, 1)
        return min((self._finished + window) / expected, 1.0)

    @property
    def seconds_left(self) -> float | None:
        """What the run will still take, None while nothing has been translated."""
        share = self.share
        spent = time.monotonic() - self._begun
        return spent * (1 - share) / share if share > 0 and self._new else None


class Bar(Counting):
    """A watcher that draws on standard error; silent where that is no terminal."""

    def __init__(self) -> None:
        """Prepare the bar; nothing is drawn before a run begins."""
        super().__init__()
        console = Console(stderr=True)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TextColumn("{task.fields[detail]}"),
            console=console,
            disable=not console.is_terminal,
        )
        self.drawing = self._progress
        self._task: TaskID | None = None

    def tell(self, begins: bool = False) -> None:
        """Move the bar."""
        if self._progress.disable:
            return
        if self._task is None:
            self._task = self._progress.add_task("Translating", total=1.0, detail="")
        name = "Writing" if self.written else "Translating"
        self._progress.update(
            self._task, completed=self.share, description=name, detail=self._detail()
        )

    def _detail(self) -> str:
        parts = [f"{self.posts} posts", f"{self.done} segments"]
        if self.from_memory:
            parts.append(f"{100 * self.from_memory / max(self.done, 1):.0f} % from memory")
        if self.tokens:
            parts.append(f"{self.tokens_a_second:.0f} tokens/s")
        left = self.seconds_left
        if left is not None:
            minutes, seconds = divmod(round(left), 60)
            parts.append(f"{minutes // 60}:{minutes % 60:02}:{seconds:02} left")
        return " · ".join(parts)


class Events(Counting):
    """A watcher that writes a line of JSON on standard output for each event."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        super().__init__()
        self._said = 0.0

    def tell(self, begins: bool = False) -> None:
        """Say how far the run is, twice a second."""
        if begins:
            _say("begin", files=self.files)
        elif time.monotonic() - self._said >= _EVERY:
            self._said = time.monotonic()
            left = self.seconds_left
            _say(
                "progress",
                share=round(self.share, 4),
                posts=self.posts,
                unchanged=self.unchanged,
                segments=self.done,
                from_memory=self.from_memory,
                tokens_a_second=round(self.tokens_a_second),
                seconds_left=None if left is None else round(left, 1),
            )

    def write(self, post: PostReport) -> None:
        """Say that a post is written."""
        super().write(post)
        _say(
            "post",
            source=post.source,
            title_en=post.title_en,
            markdown=post.markdown,
            segments=post.segments,
            from_memory=post.from_memory,
            findings=len(post.findings),
        )


def _say(event: str, **facts: Any) -> None:
    typer.echo(json.dumps({"event": event} | facts, ensure_ascii=False))
