"""How a run gets on → those who want to know."""

from typing import Protocol

from pipeline.report import PostReport


class Watcher(Protocol):
    """Is told how a run gets on."""

    def begin(self, files: int, size: int) -> None:
        """Learn how many files will be read, and how many bytes they have together."""

    def take(self, size: int, posts: int, segments: int, unchanged: bool) -> None:
        """Learn that a file was read, or that it is ``unchanged`` since the last run.

        Args:
            size: its bytes.
            posts: how many posts it gave.
            segments: how many segments they have.
            unchanged: whether its posts are finished already.

        """

    def window(self, texts: int) -> None:
        """Learn that the posts read by now are translated: so many distinct texts."""

    def advance(self, done: int, from_memory: int = 0, tokens: int = 0) -> None:
        """Learn of texts done, how many of them came from memory, and tokens made."""

    def write(self, post: PostReport) -> None:
        """Learn that a post's own files are written."""


class Silent:
    """A watcher that does nothing."""

    def begin(self, files: int, size: int) -> None:
        """Ignore it."""

    def take(self, size: int, posts: int, segments: int, unchanged: bool) -> None:
        """Ignore it."""

    def window(self, texts: int) -> None:
        """Ignore it."""

    def advance(self, done: int, from_memory: int = 0, tokens: int = 0) -> None:
        """Ignore it."""

    def write(self, post: PostReport) -> None:
        """Ignore it."""
