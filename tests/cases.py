"""Reads the plain-text case files: a title, a dot, the input, a dot, the expected output, a dot."""

from dataclasses import dataclass
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """One case of a file."""

    path: Path
    line: int
    title: str
    given: str
    expected: str

    def check(self, actual: str, accept: bool) -> None:
        """Compare, or write the actual output into the file where ``--accept`` was given."""
        if actual == self.expected or not accept:
            assert actual == self.expected, f"{self.path.name}:{self.line} {self.title}"
            return
        text = self.path.read_text(encoding="utf-8")
        old = _written(self.title, self.given, self.expected)
        assert text.count(old) == 1, "two cases are the same; give each its own title"
        new = _written(self.title, self.given, actual)
        self.path.write_text(text.replace(old, new), encoding="utf-8")


def _written(title: str, given: str, expected: str) -> str:
    return "".join(f"{part}\n.\n" if part else ".\n" for part in (title, given, expected))


def load(name: str) -> list[Case]:
    """Return the cases of ``tests/cases/<name>.txt``; lines beginning with ``##`` are remarks."""
    path = FOLDER / f"{name}.txt"
    cases, part, parts, start = [], [], [], 0
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not parts and not part and (not line.strip() or line.startswith("##")):
            continue
        if line == ".":
            parts.append("\n".join(part))
            part = []
            if len(parts) == 3:
                cases.append(Case(path, start, *parts))
                parts = []
            continue
        if not parts and not part:
            start = number
        part.append(line)
    assert not parts, f"{path.name}:{start} a case is not closed with a dot"
    return cases


def parametrize(name: str) -> pytest.MarkDecorator:
    """Run the decorated test once a case, each with its line in its id."""
    cases = load(name)
    ids = [f"{name}.txt:{case.line} {case.title}" for case in cases]
    return pytest.mark.parametrize("case", cases, ids=ids)
