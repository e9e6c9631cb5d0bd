"""docs/glossary.md says what is so: its examples are run."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from glossary_words import cutter

from pipeline.document import Block, Match
from pipeline.glossary import (
    Glossary,
    fix_article,
    fix_case,
    fix_number,
    front_matter_terms,
    load_glossary,
    make_glossary,
    make_term,
)
from pipeline.markup import find_spans

GUIDE = (Path(__file__).parents[1] / "docs/glossary.md").read_text(encoding="utf-8")


def fenced(info: str) -> str:
    found = re.search(rf"^```{info}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def examples(name: str) -> Iterator[tuple[Glossary, str]]:
    for group in fenced(f"text {name}").strip().split("\n\n"):
        rows, *lines = group.split("\n")
        parts = (
            re.fullmatch(r"(.+?)(?: = (.+?))?(?: \((\w+)\))?", row) for row in rows.split("; ")
        )
        glossary = make_glossary(
            make_term(*(cell or "" for cell in p.groups())) for p in parts if p
        )
        yield from ((glossary, line) for line in lines)


def matches(glossary: Glossary, text: str) -> tuple[Match, ...]:
    return glossary.match(text, cutter(glossary.words), find_spans(text))


@pytest.mark.parametrize(("glossary", "line"), list(examples("match")))
def test_where_terms_are_found(glossary: Glossary, line: str) -> None:
    text, shown = line.split(" → ")
    marked = text
    for match in reversed(matches(glossary, text)):
        marked = f"{marked[: match.start]}[{text[match.start : match.end]}]{marked[match.end :]}"
    assert marked == shown


@pytest.mark.parametrize(("glossary", "line"), list(examples("inflect")))
def test_what_english_needs(glossary: Glossary, line: str) -> None:
    source, _, rest = line.partition(" | ")
    english, wanted = rest.split(" → ")
    found = matches(glossary, source)
    english = fix_number(fix_case(found, english), found, source)
    assert fix_article(english, found) == wanted


def test_the_file_and_the_front_matter_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(fenced("tsv"), encoding="utf-8")
    kinds = [term.kind for term in load_glossary([path]).terms]
    block = Block("front_matter", "", "", 1, "yaml", fenced("yaml"))
    assert (
        kinds
        == [term.kind for term in front_matter_terms(block, "p.md")]
        == ["prefer", "keep", "whole", "forbid"]
    )
