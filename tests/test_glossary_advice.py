"""What the glossary says of itself: findings of lint, rows to add."""

from pathlib import Path

import pytest
from cases import Case, parametrize
from glossary_words import cutter

from pipeline.glossary import load_glossary, make_glossary, make_term
from pipeline.glossary.lint import CHECKS, lint
from pipeline.glossary.suggest import suggest, write_suggestions


@parametrize("glossary_lint")
def test_lint(case: Case, accept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows, _, posts = case.given.partition("\n===\n")
    Path("glossary.tsv").write_text(rows.replace("→", "\t"), encoding="utf-8")
    texts = posts.split("\n") if posts else None
    words = [line.split("→")[0] for line in rows.split("\n")[1:]]
    cut = cutter(word for word in words if len(word) > 1)
    findings = lint([Path("glossary.tsv")], texts, cut)
    said = (
        f"{f.code} {f.severity} {f.where.removeprefix('glossary.tsv')} {f.message}"
        for f in findings
    )
    case.check("\n".join(said) or "fine", accept)


def test_a_term_inside_one_word_is_cut_through_too(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("source\ttarget\n锚框\tanchor box\n", encoding="utf-8")
    assert lint([path], None, tuple) == ()
    assert [(f.code, f.where) for f in lint([path], None, lambda text: (text,))] == [
        ("G207", f"{path}:2")
    ]


def test_every_check_has_a_case() -> None:
    text = (Path(__file__).parent / "cases/glossary_lint.txt").read_text(encoding="utf-8")
    assert all(f"\n{code} " in text for code in CHECKS)


@parametrize("glossary_suggest")
def test_suggest(case: Case, accept: bool, tmp_path: Path) -> None:
    rows, _, posts = f"\n{case.given}".partition("\n===\n")
    terms = [make_term(*row.split(" = ")) for row in rows.split("\n") if row]
    glossary = make_glossary(terms)
    texts = [(f"{number}.md:1", text) for number, text in enumerate(posts.split("\n"))]
    found = suggest(texts, glossary, cutter(glossary.words))
    lines = [one.row.replace("\t\t", "\t → ").replace("\t", " → ") for one in found]
    lines = [line.replace(" →  → ", " → → ") for line in lines]
    case.check("\n".join(lines) or "nothing", accept)
    path = tmp_path / "suggested.tsv"
    path.write_text(write_suggestions(found), encoding="utf-8")
    assert len(load_glossary([path]).terms) == sum(not one.row.startswith("#") for one in found)
