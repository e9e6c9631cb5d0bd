"""The plain-text cases of the glossary: finding, checking, mending, reading."""

import os
import re
from pathlib import Path

import pytest
from cases import Case, parametrize
from glossary_words import cutter

from pipeline.document import Match
from pipeline.errors import GlossaryError
from pipeline.glossary import (
    Glossary,
    article,
    fix_article,
    fix_case,
    fix_echo,
    fix_number,
    forbidden,
    load_glossary,
    make_glossary,
    make_term,
    missing,
)
from pipeline.markup import find_spans

_ROW = re.compile(r"(?P<no>! )?(?P<source>.+?) = (?P<target>.+?)(?: \((?P<kind>\w+)\))?")


def _glossary(lines: list[str]) -> Glossary:
    terms = []
    for line in lines:
        row = _ROW.fullmatch(line)
        if row:
            kind = "forbid" if row["no"] else row["kind"] or ""
            terms.append(make_term(row["source"], row["target"], kind))
        else:
            terms.append(make_term(line))
    return make_glossary(terms)


def _matches(lines: list[str], sentence: str) -> tuple[Match, ...]:
    glossary = _glossary(lines)
    return glossary.match(sentence, cutter(glossary.words), find_spans(sentence))


@parametrize("glossary_match")
def test_match(case: Case, accept: bool) -> None:
    *rows, sentence = case.given.split("\n")
    found = [
        f"{sentence[m.start : m.end]} {'✗' if m.term.kind == 'forbid' else '→'} {m.term.target}"
        for m in _matches(rows, sentence)
    ]
    case.check("\n".join(found) or "nothing", accept)


@parametrize("glossary_check")
def test_check(case: Case, accept: bool) -> None:
    *rows, sentence, english = case.given.split("\n")
    matches = _matches(rows, sentence)
    target = english.removeprefix("> ")
    said = [f"missing {m.term.target}" for m in missing(matches, target)]
    said += [f"forbidden {m.term.target}" for m in forbidden(matches, target)]
    case.check("\n".join(said) or "ok", accept)


@parametrize("glossary_fix")
def test_fix(case: Case, accept: bool) -> None:
    *rows, sentence, english = case.given.split("\n")
    matches = _matches(rows, sentence)
    target = fix_echo(fix_case(matches, english.removeprefix("> ")), matches)
    target = fix_article(target, matches)
    case.check(target, accept)


@parametrize("glossary_number")
def test_number(case: Case, accept: bool) -> None:
    *rows, sentence, english = case.given.split("\n")
    matches = _matches(rows, sentence)
    target = fix_number(english.removeprefix("> "), matches, sentence)
    target = fix_article(target, matches)
    case.check(target, accept)
    assert fix_number(target, matches, sentence) == target
    assert not missing(matches, target) or missing(matches, english)


@parametrize("glossary_article")
def test_article(case: Case, accept: bool) -> None:
    case.check("\n".join(f"{article(word)} {word}" for word in case.given.split("\n")), accept)


@parametrize("glossary_files")
def test_files(case: Case, accept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    parts = re.split(r"^=== (\S+)\n", f"=== a.tsv\n{case.given}", flags=re.MULTILINE)[1:]
    names = [name for name, text in zip(parts[::2], parts[1::2], strict=True) if text]
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        if text or len(parts) == 2:
            Path(name).write_text(text.replace("→", "\t"), encoding="utf-8")
    try:
        glossary = load_glossary([Path(name) for name in names or ["a.tsv"]])
    except GlossaryError as error:
        said = str(error)
    else:
        said = "\n".join(f"{t.source} | {t.target} | {t.kind}" for t in glossary.terms)
    assert os.sep not in said.partition(" ")[0]
    case.check(said, accept)
