"""Glossaries of other tools: what goes out comes in again, what is lost is said."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Term
from pipeline.errors import GlossaryError, UsageError
from pipeline.glossary import make_term
from pipeline.glossary.exchange import FORMATS, export_terms, import_terms

_TERMS = (
    make_term("感受野", "receptive field", "prefer", "with, a “comma”", "g.tsv:2"),
    make_term("IoU", "", "keep", "", "g.tsv:3"),
    make_term("anchor", "anchor", "prefer", "", "g.tsv:4"),
    make_term("特征", "trait <x> & y", "forbid", "", "g.tsv:5"),
)


def _bare(terms: tuple[Term, ...]) -> list[tuple[str, str, str, str]]:
    return [(t.source, t.target, t.kind, t.note) for t in terms]


@pytest.mark.parametrize("name", ["tsv", "tbx"])
def test_nothing_is_lost(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"a.{name}"
    text, lost = export_terms(_TERMS, path)
    path.write_text(text, encoding="utf-8")
    terms, findings = import_terms(path)
    assert lost == findings == ()
    assert _bare(terms) == _bare(_TERMS)


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        (
            "deepl",
            "感受野,receptive field\nIoU,IoU\nanchor,anchor\n",
            ["G301 g.tsv:5", "G302 g.tsv:4", "G303 g.tsv:2"],
        ),
        (
            "babeldoc",
            "source,target,tgt_lng\n感受野,receptive field,en\nIoU,IoU,en\nanchor,anchor,en\n",
            ["G301 g.tsv:5", "G302 g.tsv:4", "G303 g.tsv:2"],
        ),
        (
            "omegat",
            "感受野\treceptive field\twith, a “comma”\nIoU\tIoU\t\nanchor\tanchor\t\n",
            ["G301 g.tsv:5", "G302 g.tsv:4"],
        ),
    ],
)
def test_losses_are_said(tmp_path: Path, name: str, text: str, codes: list[str]) -> None:
    path = tmp_path / "out"
    written, lost = export_terms(_TERMS, path, name)
    assert written == text
    assert [f"{f.code} {f.where}" for f in lost] == codes
    path.write_text(text, encoding="utf-8")
    terms, findings = import_terms(path, name)
    assert findings == ()
    assert [t.source for t in terms] == ["感受野", "IoU", "anchor"]
    assert terms[0].where.startswith(str(path))


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)


@given(st.lists(st.tuples(_TEXT, st.from_regex(r"[!-~]{1,8}", fullmatch=True)), max_size=5))
def test_any_row_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    terms = tuple(make_term(source, target, "prefer") for source, target in rows)
    for name in FORMATS:
        path = tmp_path_factory.getbasetemp() / f"law-{name}"
        text, _ = export_terms(terms, path, name)
        path.write_text(text, encoding="utf-8", newline="")
        if terms:
            again, _ = import_terms(path, name)
            assert [(t.source, t.target) for t in again] == [(t.source, t.target) for t in terms]


def test_the_other_edition_of_tbx(tmp_path: Path) -> None:
    path = tmp_path / "a.tbx"
    path.write_text(
        """<?xml version="1.0"?>
<!DOCTYPE tbx SYSTEM "TBXcoreStructV03.dtd">
<tbx style="dca" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
<text><body>
<conceptEntry id="1">
 <langSec xml:lang="zh-CN"><termSec><term>感受野</term></termSec></langSec>
 <langSec xml:lang="en-US"><termSec><term>receptive field</term></termSec>
  <termSec><term>field of view</term></termSec>
  <termSec><term>feeling wild</term>
   <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec></langSec>
</conceptEntry>
<conceptEntry id="2">
 <langSec xml:lang="de"><termSec><term>Feld</term></termSec></langSec>
</conceptEntry>
</body></text></tbx>""",
        encoding="utf-8",
    )
    terms, findings = import_terms(path)
    assert [(t.source, t.target, t.kind, t.where) for t in terms] == [
        ("感受野", "receptive field", "prefer", f"{path}:5"),
        ("感受野", "feeling wild", "forbid", f"{path}:5"),
    ]
    assert [(f.code, f.where) for f in findings] == [("G306", f"{path}:5"), ("G304", f"{path}:12")]


_BOMB = """<?xml version="1.0"?>
<!DOCTYPE martif [
<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
]>
<martif><text>&b;</text></martif>"""


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (_BOMB.encode(), ":3: the file declares XML entities"),
        (_BOMB.encode("utf-16"), ":3: the file declares XML entities"),
        (b"<martif><text>", ":1: this is not well-formed XML"),
        (b"", ":1: this is not well-formed XML"),
        (b"<html/>", ":1: the root element is “html”"),
        (b"<martif>" * 300 + b"</martif>" * 300, ":1: the file is nested deeper"),
        (b"<martif>a\0b</martif>", ":1: this is not well-formed XML: Invalid character"),
        (b"<martif>" + b"a" * 10_000_001 + b"</martif>", ":1: the file is nested deeper, or holds"),
    ],
)
def test_hostile_tbx(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "a.tbx"
    path.write_bytes(data)
    with pytest.raises(GlossaryError) as error:
        import_terms(path)
    assert f"{path}{said}" in str(error.value)
    assert "\n" not in str(error.value)
    assert error.value.hint


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (tmp_path / "a.dtd").write_text('<!ENTITY x SYSTEM "secret">', encoding="utf-8")
    path = tmp_path / "a.tbx"
    path.write_text(
        f'<!DOCTYPE martif SYSTEM "{tmp_path}/a.dtd"><martif><text><body><termEntry>'
        '<langSet xml:lang="zh"><tig><term>锚框</term></tig></langSet>'
        '<langSet xml:lang="en"><tig><term>a&x;b</term></tig></langSet>'
        "</termEntry></body></text></martif>",
        encoding="utf-8",
    )
    try:
        terms, _ = import_terms(path)
    except GlossaryError:
        return
    assert "secret" not in terms[0].target


def test_other_columns_of_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "锚框,anchor box,zh,en\n锚框,Ankerbox,zh,de\n卷积,卷积,zh,en\n", encoding="utf-8"
    )
    terms, findings = import_terms(path)
    assert [(t.target, t.where) for t in terms] == [
        ("anchor box", f"{path}:1"),
        ("卷积", f"{path}:3"),
    ]
    assert [(f.code, f.where) for f in findings] == [("G304", f"{path}:2")]
    path.write_text("锚框,锚 box\n,x\n锚框;anchor box\n", encoding="utf-8")
    terms, findings = import_terms(path)
    assert (terms, [f.code for f in findings]) == ((), ["G305"] * 3)


def test_an_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="xlsx"):
        import_terms(tmp_path / "a.xlsx")
    with pytest.raises(GlossaryError, match="cannot be read"):
        import_terms(tmp_path / "none.tbx")
