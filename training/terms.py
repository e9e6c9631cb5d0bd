"""Pairs and a list of terms → pairs whose Chinese side names terms in English, to be copied."""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from training.options import TrainingError
from training.parallel import Pair

LEFT, RIGHT = "⟨", "⟩"

_HAN = re.compile(r"[\u3400-\u9fff]")
# A Latin word or name of several capitalised words, no part of an identifier.
_LATIN = re.compile(
    r"(?<![A-Za-z0-9_\-])[A-Za-z][A-Za-z0-9]*(?:[-+/.][A-Za-z0-9]+)*"
    r"(?: [A-Z][A-Za-z0-9\-]*){0,3}(?![A-Za-z0-9_])"
)


@dataclass(slots=True)
class Terms:
    """Chinese terms and what they may be called in English."""

    english: dict[str, list[str]] = field(default_factory=dict)
    longest: int = 0

    def add(self, zh: str, en: str) -> None:
        """Take a term, unless it is too short or too long to be one."""
        en = re.sub(r"\s*\(.*?\)", "", en).strip().lower()
        if len(_HAN.findall(zh)) < 2 or not 2 <= len(zh) <= 14 or not 2 <= len(en) < 60:
            return
        known = self.english.setdefault(zh, [])
        if en not in known:
            known.append(en)
        self.longest = max(self.longest, len(zh))

    def find(self, text: str) -> Iterator[tuple[int, int, list[str]]]:
        """Yield (start, end, English) of the terms in a text, the longest first at each place."""
        start = 0
        while start < len(text):
            for length in range(min(self.longest, len(text) - start), 1, -1):
                names = self.english.get(text[start : start + length])
                if names:
                    yield start, start + length, names
                    start += length
                    break
            else:
                start += 1


def load_terms(paths: Iterable[Path]) -> Terms:
    """Read files of terms, and all ``*.tsv`` in folders: Chinese, English, in a glossary the kind.

    Raises:
        TrainingError: one cannot be read.

    """
    terms = Terms()
    for path in paths:
        for file in sorted(path.glob("*.tsv")) if path.is_dir() else [path]:
            try:
                lines = file.read_text(encoding="utf-8-sig").split("\n")
            except (OSError, UnicodeDecodeError) as error:
                raise TrainingError(f"{file}: {error}") from error
            for line in lines:
                zh, en, kind = ([*line.split("\t"), "", ""])[:3]
                if kind not in ("forbid", "whole"):
                    terms.add(zh.strip(), en)
    return terms


@dataclass(frozen=True, slots=True)
class Injected:
    """A pair with terms written into the Chinese, and these terms."""

    pair: Pair
    terms: tuple[str, ...]


def inject(
    pair: Pair, terms: Terms, rng: random.Random, *, unmarked: float = 0.15, most: int = 3
) -> Injected | None:
    """Replace one to ``most`` terms of the Chinese by ⟨the English exactly as the target has it⟩.

    Terms are those of the list whose English stands in the target, in the singular or the plural,
    and Latin words that both sides share. Returns nothing where there are none.

    Args:
        pair: masked and plain.
        terms: to look for.
        rng: decides which terms, and whether they are marked.
        unmarked: share of injections without brackets.
        most: terms of one pair.

    """
    spans = _known(pair, terms)
    spans += [
        (match.start(), match.end(), match[0])
        for match in _LATIN.finditer(pair.zh)
        if len(match[0]) > 1
        and _stands(match[0], pair.en)
        and not any(start < match.end() and match.start() < end for start, end, _ in spans)
    ]
    if not spans:
        return None
    chosen = sorted(rng.sample(spans, rng.randint(1, min(most, len(spans)))), reverse=True)
    form = " {} " if rng.random() < unmarked else f"{LEFT}{{}}{RIGHT}"
    zh = pair.zh
    for start, end, english in chosen:
        zh = zh[:start] + form.format(english) + zh[end:]
    zh = re.sub(r" {2,}", " ", zh).strip()
    return Injected(Pair(zh, pair.en), tuple(english for *_, english in reversed(chosen)))


def _known(pair: Pair, terms: Terms) -> list[tuple[int, int, str]]:
    spans = []
    for start, end, names in terms.find(pair.zh):
        for name in names:
            found = re.search(
                rf"(?<![A-Za-z]){re.escape(name)}(?:e?s)?(?![A-Za-z])", pair.en, re.IGNORECASE
            )
            if found:
                spans.append((start, end, found[0]))
                break
    return spans


def _stands(word: str, english: str) -> bool:
    return bool(re.search(rf"(?<![A-Za-z0-9_]){re.escape(word)}(?![A-Za-z0-9_])", english))
