"""Chinese text → words, by a jieba dictionary of our own that knows the glossary.

A word of the glossary changes how the texts are cut that hold it, and no other: the total by which
jieba divides stays the dictionary's own, and how often a word counts as seen depends on no other
word. So one edited row costs only the texts it stands in.
"""

import contextlib
import importlib
import logging
import warnings
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from itertools import accumulate, pairwise
from operator import add
from pathlib import Path
from typing import Any

import platformdirs

from pipeline.glossary import simplified
from pipeline.han import has_han
from pipeline.segment.cache import WordCache

_OFTEN = 20_000
"""How often a glossary's word counts as seen: more than the words it is made of."""


class Words:
    """A private jieba tokenizer; the global one and its shared cache are left alone."""

    def __init__(self, extra: Iterable[str] = ()) -> None:
        """Remember the words to add; the dictionary is loaded when it is first needed (0.9 s).

        Args:
            extra: words of the glossary, which jieba must not cut.

        """
        self._extra = tuple(extra)
        self._plain = frozenset(word for word in self._extra if word == simplified(word))
        """The words jieba can meet, which are simplified ones."""
        self._lengths = _lengths(self._plain)
        self._tokenizer: Any = None
        self._tagger: Any = None
        self._cache = WordCache(_cache_folder() / f"cuts-{version('jieba')}-{_OFTEN}.sqlite")
        self._base: Words | None = None
        """A dictionary to start from, so that jieba's is not loaded again."""

    def cut(self, text: str) -> tuple[str, ...]:
        """Return the words of ``text``; joined they are the text."""
        if not has_han(text):
            return (text,) if text else ()
        plain = simplified(text)
        known = self._known(plain)
        words = self._cache.get("words", text, known)
        if words is None:
            words = _as_written(text, self._loaded().cut(plain))
            self._cache.put("words", text, known, words)
        return tuple(words)

    def tags(self, text: str) -> Sequence[tuple[str, str]]:
        """Return words with jieba's part-of-speech tags (ICTCLAS: v verb, n noun, c …)."""
        plain = simplified(text)
        known = self._known(plain)
        flat = self._cache.get("tags", text, known)
        if flat is None:
            if self._tagger is None:
                self._tagger = _tagger(self._loaded())
            pairs = list(self._tagger.cut(plain))
            words = _as_written(text, (pair.word for pair in pairs))
            flat = [
                part for both in zip(words, pairs, strict=True) for part in (both[0], both[1].flag)
            ]
            self._cache.put("tags", text, known, flat)
        return list(zip(flat[::2], flat[1::2], strict=True))

    def extended(self, extra: Iterable[str]) -> "Words":
        """Return a dictionary that knows these words too, made from what is loaded here."""
        other = Words((*self._extra, *extra))
        if other._extra != self._extra:
            other._base = self
        return other

    def save(self) -> None:
        """Keep what jieba did for the next run."""
        self._cache.flush()

    def _known(self, plain: str) -> str:
        """Return the glossary's words that stand in a simplified text, each once."""
        found: dict[str, None] = {}
        for place, start in enumerate(map(add, plain, plain[1:])):
            for length in self._lengths.get(start, ()):
                if (word := plain[place : place + length]) in self._plain:
                    found[word] = None
        return "\0".join(sorted(found))

    def _loaded(self) -> Any:
        if self._tokenizer is None:
            base = self._base
            tokenizer = _like(base._loaded()) if base else _from_disk()
            total = tokenizer.total
            for word in dict.fromkeys(self._extra):
                if base is None or word not in base._extra:
                    # jieba's own frequency for a new word loses to two common words side by side.
                    tokenizer.add_word(word, max(_OFTEN, tokenizer.FREQ.get(word, 0) + 1))
            tokenizer.total = total
            self._tokenizer = tokenizer
        return self._tokenizer


def _lengths(words: Iterable[str]) -> dict[str, set[int]]:
    """Return how long the words are that begin with the same two characters."""
    table: dict[str, set[int]] = {}
    for word in words:
        table.setdefault(word[:2], set()).add(len(word))
    return table


def _as_written(text: str, words: Iterable[str]) -> list[str]:
    """Cut a text where the words of its simplified spelling, of the same lengths, end."""
    ends = accumulate(map(len, words), initial=0)
    return [text[start:end] for start, end in pairwise(ends)]


def _cache_folder() -> Path:
    return Path(platformdirs.user_cache_dir("duizhao"))


def _from_disk() -> Any:
    jieba = _import("jieba")
    jieba.setLogLevel(logging.CRITICAL)  # it logs a traceback where its cache cannot be written
    tokenizer = jieba.Tokenizer()
    folder = _cache_folder()
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    tokenizer.tmp_dir = str(folder)  # the default is a file in the shared temp folder
    tokenizer.initialize()
    return tokenizer


def _like(tokenizer: Any) -> Any:
    """Return a tokenizer that starts from what another one knows."""
    other = type(tokenizer)()
    other.FREQ, other.total = dict(tokenizer.FREQ), tokenizer.total
    other.initialized = True
    return other


def _tagger(tokenizer: Any) -> Any:
    """Return jieba's tagger over our tokenizer.

    Importing the module makes one over the global tokenizer, with the table of tags that a second
    one would read from the dictionary again (a second of work); they share it.
    """
    posseg = _import("jieba.posseg")
    tagger = posseg.POSTokenizer.__new__(posseg.POSTokenizer)
    tagger.tokenizer = tokenizer
    tagger.word_tag_tab = posseg.dt.word_tag_tab
    return tagger


def _import(name: str) -> Any:
    """Import a module of jieba without the warnings that its old regular expressions cause."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module(name)
