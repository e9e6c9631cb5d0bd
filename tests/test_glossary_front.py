"""A post's own rows, in its front matter."""

import pytest

from pipeline.document import Block
from pipeline.errors import GlossaryError
from pipeline.glossary import front_matter_terms

WANTED = [
    ("锚框", "prior box", "prefer", "p.md:4"),
    ("IoU", "IoU", "keep", "p.md:5"),
    ("特征", "trait", "forbid", "p.md:6"),
]


def terms_of(literal: str, info: str = "yaml") -> list[tuple[str, str, str, str]]:
    block = Block("front_matter", "", "", 1, info, literal)
    found = front_matter_terms(block, "p.md")
    return [(t.source, t.target, t.kind, t.where) for t in found]


@pytest.mark.parametrize(
    ("literal", "info"),
    [
        (
            "title: x\nglossary:\n  锚框: prior box\n  IoU:\n  特征: {target: trait, kind: forbid}",
            "yaml",
        ),
        (
            "title: x\nGlossary:\n  - [锚框, prior box]\n  - IoU\n"
            "  - {source: 特征, target: trait, kind: forbid}",
            "yaml",
        ),
        (
            'title = "x"\n[glossary]\n"锚框" = "prior box"\nIoU = ""\n'
            '"特征" = {target = "trait", kind = "forbid"}',
            "toml",
        ),
    ],
)
def test_shapes(literal: str, info: str) -> None:
    assert terms_of(literal, info) == WANTED


@pytest.mark.parametrize(
    "literal", ["title: x", "glossary:", "- glossary", "glossary: [", "title: glossary", ""]
)
def test_posts_without_rows(literal: str) -> None:
    assert terms_of(literal) == []


@pytest.mark.parametrize(
    ("literal", "said"),
    [
        ("glossary: 锚框", "p.md:2: the post's glossary is no list of terms."),
        ("a: 1\nglossary:\n  锚框: 框", "p.md:4: the target of “锚框” holds Chinese"),
        ("glossary:\n  锚框: {english: box}", "p.md:2: “english” is not a column"),
        ("glossary:\n  锚框: {kind: keep, target: [a, b]}", "p.md:2: the English of “锚框”"),
        ("glossary:\n  锚框: {target: a, kind: maybe}", "p.md:3: “maybe” is not a kind"),
        ("glossary:\n  - {target: a}", "p.md:2: a row has no source"),
        ("glossary:\n  - 3", "p.md:2: a row of the post's glossary is no row."),
        ("glossary:\n  - [BN]\n  - [BN, batch norm]", "p.md:"),
    ],
)
def test_rows_that_cannot_be_obeyed(literal: str, said: str) -> None:
    with pytest.raises(GlossaryError) as error:
        terms_of(literal)
    assert str(error.value).startswith(said)
    assert error.value.hint
