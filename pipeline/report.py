"""What happened in a run: counts, findings, files, and the exit code that follows from them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from pipeline.document import Finding
from pipeline.errors import DuizhaoError


def refused(error: DuizhaoError) -> Finding:
    """Return the finding that says why a post could not be taken."""
    return Finding("R100", "error", error.where, str(error))


@dataclass(frozen=True, slots=True)
class PostReport:
    """One post of the run."""

    source: str
    title: str
    title_en: str
    markdown: str
    """Path of the written file, "" when none was asked for."""
    segments: int
    from_memory: int
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a run, as ``report.json`` holds it."""

    signature: Mapping[str, str]
    posts: tuple[PostReport, ...] = ()
    failed: tuple[Finding, ...] = ()
    """Posts that could not be read."""
    segments: int = 0
    translated: int = 0
    from_memory: int = 0
    terms: Mapping[str, int] = field(default_factory=dict)
    """``matched`` and ``kept``: occurrences of glossary terms."""
    rungs: Mapping[str, int] = field(default_factory=dict)
    """Segments a rung of the repair ladder."""
    formulas: Mapping[str, int] = field(default_factory=dict)
    """Formulas of the book a converter; those that none took are shown as TeX, ``none``."""
    findings: tuple[Finding, ...] = ()
    """Those of the run that belong to no post."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Wall time a stage."""
    epub: str = ""

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Everything somebody should look at."""
        return self.findings + tuple(f for post in self.posts for f in post.findings)

    def exit_code(self, strict: bool = False) -> int:
        """Return 3 when a post failed, 1 under ``strict`` with findings, else 0."""
        if self.failed:
            return 3
        serious = any(finding.severity != "note" for finding in self.all_findings)
        return 1 if strict and serious else 0

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON holds it."""
        return asdict(self) | {
            "counts": dict(sorted(Counter(f.code for f in self.all_findings).items()))
        }

    def lines(self) -> list[str]:
        """Return what a person wants to know when a run has ended."""
        matched, kept = self.terms.get("matched", 0), self.terms.get("kept", 0)
        percent = f" ({100 * kept / matched:.1f} %)" if matched else ""
        lines = [
            f"{counted(len(self.posts), 'post')}, {counted(self.segments, 'segment')}: "
            f"{self.translated} translated, "
            f"{self.from_memory} from memory, in {sum(self.seconds.values()):.1f} s.",
            f"Glossary: {kept} of {matched} terms kept{percent}.",
        ]
        severe = Counter(f.severity for f in self.all_findings if f.severity != "note")
        if severe:
            counts = ", ".join(counted(count, name) for name, count in sorted(severe.items()))
            lines.append(f"To look at: {counts}; `report.json` says where.")
        if self.failed:
            lines.append(f"{counted(len(self.failed), 'post')} could not be read.")
        if self.epub:
            lines.append(f"Book: {self.epub}")
        return lines


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do."""

    posts: int
    segments: int
    distinct: int
    """Different texts that need an engine."""
    known: int
    """How many of these the memory holds."""
    characters: int
    """Length of the others."""
    seconds: float
    """Estimate of the engine's time for them."""
    measured: bool
    """Whether the estimate rests on an earlier run with this engine on this machine."""
    failed: tuple[Finding, ...] = ()

    def exit_code(self, strict: bool = False) -> int:
        """Return 3 when a post could not be read, else 0."""
        return 3 if self.failed else 0

    def as_json(self) -> dict[str, Any]:
        """Return the plan as ``--json`` prints it."""
        return asdict(self)

    def lines(self) -> list[str]:
        """Return the plan in words."""
        basis = (
            "as fast as the last run" if self.measured else "a guess until a run has measured it"
        )
        return [
            f"{counted(self.posts, 'post')}, {counted(self.segments, 'segment')}.",
            f"{counted(self.distinct, 'different text')} to translate, {self.known} in memory.",
            f"{counted(self.characters, 'character')} left: about {_duration(self.seconds)}"
            f" ({basis}).",
        ]


def counted(number: int, noun: str) -> str:
    """Return ``1 post`` or ``2 posts``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
