"""Segments → Units: each segment with its English, from the memory or from the engine."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.document import Finding, Origin, Segment, Severity, Unit
from pipeline.glossary import NUMBERING, fix_case
from pipeline.han import HAN_CHARACTER, has_han
from pipeline.translate.climbing import Asked, Climber, Here
from pipeline.translate.engine import ArgosEngine, Engine, Hypothesis, nothing
from pipeline.translate.guards import GUARDS
from pipeline.translate.ladder import RUNGS
from pipeline.translate.memory import Memory, Stored, key_of
from pipeline.translate.nodes import english_marks, make_nodes
from pipeline.translate.outcome import opened
from pipeline.translate.package import BUNDLED, ArgosPackage, open_package

__all__ = [
    "BUNDLED",
    "RUNGS",
    "ArgosEngine",
    "ArgosPackage",
    "Engine",
    "Hypothesis",
    "Memory",
    "Translator",
    "key_of",
    "open_engine",
    "open_package",
]

_LADDER_VERSION = "10"
"""Part of every key of the memory: raised when the ladder would answer otherwise."""
_STORE_EVERY = 0.5
"""Seconds of work at most that kill -9 may cost."""

_ENOUGH_TO_MEASURE = 2000
"""Characters past which a run's speed says something about the next."""


def open_engine(
    path: Path | None = None, *, beam: int = 4, threads: int = 0, cluster: str = ""
) -> ArgosEngine:
    """Return the engine of a package, by default the bundled one; on a cluster when one is named.

    A package that does not say how it wants placeholders and terms spelled is asked once, by a
    measurement that is remembered.

    Raises:
        EngineError: the package is missing, broken or of another language pair.
        UsageError: a cluster is asked for, and Ray is not installed.

    """
    package = open_package(path or BUNDLED)
    if not package.says_spelling:
        from pipeline.translate.verify import find_spelling

        package = find_spelling(package)
    if cluster:
        from pipeline.translate.cluster import ClusterEngine

        return ClusterEngine(package, beam=beam, address=cluster)
    return ArgosEngine(package, beam=beam, threads=threads)


Progress = Callable[[int, int, int], None]
"""Called with segments done, of these from memory, and English tokens made, since last called."""


class Translator:
    """Translates segments with one engine and one memory."""

    def __init__(self, engine: Engine, memory: Memory) -> None:
        """Take what answers, and where answers are kept."""
        self.engine = engine
        self.memory = memory
        self.signature = f"{engine.signature} ladder={_LADDER_VERSION}"
        self._climber = engine if isinstance(engine, Climber) else Here(engine)

    def pending(
        self, segments: Sequence[Segment], met: set[str] | None = None
    ) -> tuple[tuple[Segment, ...], int, int]:
        """Return the segments an engine must translate; how many need one; how many are known.

        Args:
            segments: some of a run's.
            met: keys of those that were counted before; these are added.

        """
        met = set() if met is None else met
        every = self._work(segments, {})
        work = {k: s for k, s in every.items() if k not in met and _needs_engine(s)}
        met |= work.keys()
        known = self.memory.known(work)
        return tuple(s for k, s in work.items() if k not in known), len(work), len(known)

    def translate(
        self,
        segments: Sequence[Segment],
        progress: Progress = lambda *_: None,
        begin: Callable[[int], None] = lambda _: None,
        meanwhile: Callable[[], bool] = nothing,
    ) -> tuple[Unit, ...]:
        """Return a unit a segment, in order.

        What the engine makes is stored as it comes, so that an interrupted run goes on where it
        was. The findings of a unit carry no place: only the caller knows the file.

        Args:
            segments: in any order; all of a window of posts, so that they can be sorted by length.
            progress: is told of what is done.
            begin: is told how many distinct texts ``progress`` will be told of.
            meanwhile: does some other work while the engine works; False when none is left.

        Raises:
            EngineError: the engine cannot be loaded or fails.
            StoreError: the memory cannot be read or written.

        """
        keys: dict[int, str] = {}
        work = self._work(segments, keys)
        known = self.memory.known(work)
        begin(len(work))
        self.engine.meanwhile = meanwhile
        units: dict[str, Unit] = {}
        for level in _by_depth(work):
            asked: dict[str, Asked] = {}
            for key, segment in level:
                parts = [units[keys[id(part)]] for part in segment.parts]
                targets = tuple(part.target for part in parts)
                if key in known:
                    units[key] = _remembered(segment, known[key])
                    progress(1, 1, 0)
                elif not _needs_engine(segment):
                    target = _untranslated(segment, targets)
                    findings = tuple(finding for part in parts for finding in part.findings)
                    units[key] = Unit(segment, target, 0.0, "source", findings=findings)
                    progress(1, 0, 0)
                else:
                    asked[key] = (segment, targets)
            units.update(self._climb(asked, progress))
        found = (units[keys[id(segment)]] for segment in segments)
        units_in_order = [
            unit if unit.segment is segment else replace(unit, segment=segment)
            for segment, unit in zip(segments, found, strict=True)
        ]
        return opened(units_in_order)

    def _work(self, segments: Iterable[Segment], keys: dict[int, str]) -> dict[str, Segment]:
        """Return every distinct segment and part of one, by key; note the key of each."""
        work: dict[str, Segment] = {}
        for segment in segments:
            key = keys[id(segment)] = key_of(segment, self.signature)
            work.setdefault(key, segment)
            if segment.parts:
                within = self._work(segment.parts, keys)
                work.update((k, s) for k, s in within.items() if k not in work)
        return work

    def _climb(self, asked: Mapping[str, Asked], progress: Progress) -> Iterator[tuple[str, Unit]]:
        keys, work = list(asked), list(asked.values())
        unsaved: list[tuple[str, Segment, Stored]] = []
        saved = time.monotonic()
        try:
            begun, characters = time.monotonic(), 0
            for index, climbed in self._climber.climb(work):
                segment, stored = work[index][0], climbed.stored
                characters += len(segment.text)
                unsaved.append((keys[index], segment, stored))
                if time.monotonic() - saved > _STORE_EVERY:
                    self.memory.keep(self.signature, unsaved)
                    unsaved, saved = [], time.monotonic()
                progress(1, 0, climbed.tokens)
                yield keys[index], _unit(segment, stored, "engine")
            if characters > _ENOUGH_TO_MEASURE:
                rate = characters / (time.monotonic() - begun)
                self.memory.keep_rate(self.signature, rate)
        finally:
            if unsaved:
                self.memory.keep(self.signature, unsaved)


def _by_depth(work: Mapping[str, Segment]) -> Iterator[list[tuple[str, Segment]]]:
    """Yield the segments with their keys, those first that others have as parts."""
    levels: dict[int, list[tuple[str, Segment]]] = {}
    for key, segment in work.items():
        levels.setdefault(_depth(segment), []).append((key, segment))
    for depth in sorted(levels):
        yield levels[depth]


def _depth(segment: Segment) -> int:
    return 1 + max(map(_depth, segment.parts)) if segment.parts else 0


def _needs_engine(segment: Segment) -> bool:
    """Whether Chinese is left when atoms are set aside and parts are translated on their own."""
    if segment.is_whole:
        return False
    parts = {part.start: part for part in segment.parts}
    number = NUMBERING.match(segment.text)
    position = number.end() if number else 0
    if _is_wrapped(segment, position):
        return False
    for span in segment.spans:
        if not span.is_wrapper or (span.inner and parts[span.inner[0]].is_whole):
            if HAN_CHARACTER.search(segment.text, position, span.start):
                return True
            position = max(position, span.end)
    return bool(HAN_CHARACTER.search(segment.text, position))


def _is_wrapped(segment: Segment, begin: int) -> bool:
    """Whether all there is from a place on are emphasised texts or links, with marks between them.

    Asked between two placeholders, ``**多看数据。**`` comes out as if the first were its subject.
    """
    position = begin
    for span in segment.spans:
        if span.start < position:
            continue  # inside the one before
        between = segment.text[position : span.start].strip()
        if not span.is_wrapper or has_han(between) or (position > begin and not between):
            return False
        position = span.end
    return position > begin and not has_han(segment.text[position:])


def _untranslated(segment: Segment, targets: Sequence[str]) -> str:
    """Return the English of a segment that is all terms and marks, as the glossary spells them."""
    pieces = []
    for node in make_nodes(segment, targets):
        if node.kind == "text":
            pieces.append(english_marks(node.raw))
        elif node.kind == "wrapper":
            pieces.append(node.opening + node.english + node.closing)
        else:
            pieces.append(node.term.target if node.term else node.raw)
    return fix_case(segment.terms, "".join(pieces).strip())


def _remembered(segment: Segment, stored: Stored) -> Unit:
    return _unit(segment, stored, "person" if stored.by_person else "memory")


_SEVERE = frozenset({"T101", "T102", "T104", "T201", "G101"})
_MEANINGS = {
    "T201": "markup, code or a formula did not come through",
    "G101": "a glossary term is missing from the translation",
    "G102": "a forbidden word stands in the translation",
} | {code: meaning for code, (_, meaning) in GUARDS.items()}


def _unit(segment: Segment, stored: Stored, origin: Origin) -> Unit:
    findings = []
    for entry in stored.codes:
        code, _, what = entry.partition(":")
        meaning = _MEANINGS.get(code, code)
        severity: Severity = "error" if code in _SEVERE else "warning"
        text = f"{meaning}{f' ({what})' if what else ''}: {segment.text[:60]}"
        findings.append(Finding(code, severity, "", text))
    return Unit(segment, stored.target, stored.score, origin, stored.rung, tuple(findings))
