"""One source term, one English: what a run says about itself."""

from pathlib import Path

import pytest
from glossary_words import cutter

from pipeline.document import Origin, Segment, Unit
from pipeline.errors import GlossaryError
from pipeline.glossary import (
    inconsistent,
    load_glossary,
    make_glossary,
    make_term,
    told,
    without_rows,
)

TERMS = [
    make_term("锚框", "anchor box", where="g.tsv:2"),
    make_term("过拟合", "over-fitting", where="g.tsv:3"),
    make_term("IoU", where="g.tsv:4"),
]
GLOSSARY = make_glossary(TERMS)


def unit(source: str, target: str, origin: Origin = "engine", rung: str = "marked") -> Unit:
    segment = Segment(0, 0, source, terms=GLOSSARY.match(source, cutter(GLOSSARY.words)))
    return Unit(segment, target, 0.0, origin, rung)


def test_inflection_is_no_difference() -> None:
    units = [
        unit("锚框。", "Anchor boxes."),
        unit("锚框", "an anchor box"),
        unit("**锚框**", "**Anchor** box"),
    ]
    assert inconsistent(units) == ()


def test_another_spelling_is_one() -> None:
    units = [
        unit("锚框", "anchor boxes"),
        unit("锚框。", "anchor box."),
        unit("锚框和", "the anchor-box"),
    ]
    (finding,) = inconsistent(units)
    assert (finding.code, finding.where) == ("G103", "g.tsv:2")
    assert finding.message == "“锚框” is “anchor box” 2× and “anchor-box” 1×."


def test_what_a_person_wrote_counts() -> None:
    units = [unit("锚框", "anchor box"), unit("锚框。", "the default", "person", "")]
    assert inconsistent(units)[0].message == "“锚框” is “anchor box” 1× and something else 1×."


def test_terms_are_counted_by_rung() -> None:
    units = [
        unit("锚框的IoU", "the IoU of anchors"),
        unit("锚框", "anchor box", rung="split"),
        unit("过拟合", "overfitting"),
        unit("没有", "none"),
    ]
    assert told(units).counts == {
        "matched": 4,
        "kept": 2,
        "failed": 2,
        "kept: marked": 1,
        "kept: split": 1,
    }


@pytest.mark.parametrize(
    ("name", "text", "source", "left"),
    [
        ("a.tsv", "source\ttarget\n# a\n锚框\tbox\nBN\n", "锚框", "source\ttarget\n# a\nBN\n"),
        ("a.tsv", "source\ttarget\r\nBN\r\n锚框\tbox", "锚框", "source\ttarget\r\nBN\r\n"),
        ("a.tsv", "source\ttarget\n錨框\tbox\n", "锚框", "source\ttarget\n"),
        ("a.tsv", "source\ttarget\nAnchor\tanchor\tprefer\n".replace("\tprefer", ""), "BN", ""),
        (
            "a.csv",
            'source,target,note\n锚框,box,"a\nb"\nBN,,\n',
            "锚框",
            "source,target,note\nBN,,\n",
        ),
    ],
)
def test_rows_are_removed(tmp_path: Path, name: str, text: str, source: str, left: str) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode())
    kept, rows = without_rows(path, source)
    assert kept == (left or text)
    assert len(rows) == (1 if left else 0)
    path.write_bytes(kept.encode())
    assert source not in [term.source for term in load_glossary([path]).terms]


def test_a_file_that_cannot_be_read_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_bytes("source\n锚框\n".encode("gbk"))
    with pytest.raises(GlossaryError, match="not UTF-8"):
        without_rows(path, "锚框")
