"""What a run is told → what is done to every post that was read, before it is segmented."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.document import Post


@dataclass(frozen=True, slots=True)
class Preparing:
    """The wishes that change a post itself; a cache can tell one from another by its repr."""

    code_comments: bool = False
    fetch_images: bool = False

    def __call__(self, post: Post) -> Post:
        """Return the post with comments to translate and images to show."""
        if self.code_comments:
            from pipeline.read.comments import with_comments

            post = with_comments(post)
        if self.fetch_images:
            from pipeline.read.fetching import Fetcher

            fetch: Callable[[Post], Post] = Fetcher()
            post = fetch(post)
        return post


AS_READ = Preparing()
"""Nothing is done."""
