"""Chinese text → words, by a jieba dictionary of our own that knows the glossary."""

import hashlib
import importlib
import logging
import re
import warnings
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import platformdirs

from pipeline.glossary import simplified
from pipeline.segment.cache import WordCache

_HAN = re.compile(r"[\u3400-\u9fff]")

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
        self._tokenizer: Any = None
        self._tagger: Any = None
        self._cache = WordCache(self._cache_path())
        self._base: Words | None = None
        """A dictionary to start from, so that jieba's is not loaded again."""

    def cut(self, text: str) -> tuple[str, ...]:
        """Return the words of ``text``; joined they are the text."""
        if not _HAN.search(text):
            return (text,) if text else ()
        words = self._cache.get("words", text)
        if words is None:
            words = _as_written(text, self._loaded().cut(simplified(text)))
            self._cache.put("words", text, words)
        return tuple(words)

    def tags(self, text: str) -> Sequence[tuple[str, str]]:
        """Return words with jieba's part-of-speech tags (ICTCLAS: v verb, n noun, c …)."""
        flat = self._cache.get("tags", text)
        if flat is None:
            if self._tagger is None:
                self._tagger = _tagger(self._loaded())
            pairs = list(self._tagger.cut(simplified(text)))
            words = _as_written(text, (pair.word for pair in pairs))
            flat = [
                part for both in zip(words, pairs, strict=True) for part in (both[0], both[1].flag)
            ]
            self._cache.put("tags", text, flat)
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

    def _cache_path(self) -> Path:
        """Return a file of its own for each dictionary: jieba's version and our words."""
        named = "\n".join((version("jieba"), str(_OFTEN), *sorted(self._extra)))
        digest = hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return _cache_folder() / f"words-{digest}.sqlite"

    def _loaded(self) -> Any:
        if self._tokenizer is None:
            tokenizer = _like(self._base._loaded()) if self._base else _from_disk()
            for word in self._extra:
                # jieba's own frequency for a new word loses to two common words side by side.
                tokenizer.add_word(word, max(_OFTEN, tokenizer.suggest_freq(word)))
            self._tokenizer = tokenizer
        return self._tokenizer


def _as_written(text: str, words: Iterable[str]) -> list[str]:
    """Cut a text where the words of its simplified spelling, of the same lengths, end."""
    ends = accumulate(map(len, words), initial=0)
    return [text[start:end] for start, end in pairwise(ends)]


def _cache_folder() -> Path:
    return Path(platformdirs.user_cache_dir("duizhao"))


def _from_disk() -> Any:
    jieba = _import("jieba")
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    folder = _cache_folder()
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
