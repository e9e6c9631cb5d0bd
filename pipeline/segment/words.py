"""Chinese text → words, by a jieba dictionary of our own that knows the glossary."""

import importlib
import logging
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import platformdirs

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

    def cut(self, text: str) -> tuple[str, ...]:
        """Return the words of ``text``; joined they are the text."""
        return tuple(self._loaded().cut(text))

    def tags(self, text: str) -> Sequence[tuple[str, str]]:
        """Return words with jieba's part-of-speech tags (ICTCLAS: v verb, n noun, c …)."""
        if self._tagger is None:
            self._tagger = _tagger(self._loaded())
        return [(pair.word, pair.flag) for pair in self._tagger.cut(text)]

    def _loaded(self) -> Any:
        if self._tokenizer is None:
            jieba = _import("jieba")
            jieba.setLogLevel(logging.WARNING)
            cache = Path(platformdirs.user_cache_dir("duizhao"))
            cache.mkdir(parents=True, exist_ok=True)
            tokenizer = jieba.Tokenizer()
            tokenizer.tmp_dir = str(cache)  # the default is a file in the shared temp folder
            tokenizer.initialize()
            for word in self._extra:
                # jieba's own frequency for a new word loses to two common words side by side.
                tokenizer.add_word(word, max(_OFTEN, tokenizer.suggest_freq(word)))
            self._tokenizer = tokenizer
        return self._tokenizer


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
