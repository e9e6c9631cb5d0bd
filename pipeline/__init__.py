"""Turns Chinese technical posts into side-by-side Chinese and English Markdown and EPUB.

>>> from pipeline import Settings, translate_posts
>>> report = translate_posts(["posts"], Settings(out=Path("output")))  # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.document import Book, Chapter, Finding, Post, Segment, Term, Unit
    from pipeline.errors import DuizhaoError
    from pipeline.report import Report
    from pipeline.run import translate_posts
    from pipeline.settings import Settings

__all__ = [
    "Book",
    "Chapter",
    "DuizhaoError",
    "Finding",
    "Post",
    "Report",
    "Segment",
    "Settings",
    "Term",
    "Unit",
    "translate_posts",
]

_HOMES = {
    "DuizhaoError": "errors",
    "Report": "report",
    "Settings": "settings",
    "translate_posts": "run",
}


def __getattr__(name: str) -> Any:
    # Looked up when first used: `duizhao --help` must not wait for what a run needs.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'document')}"), name)
