"""The engine's words → English Markdown: spaces and quotation marks as English has them."""

import pytest

from pipeline.translate.protect import Form
from pipeline.translate.restore import restore, tidy


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ('the degree of " focus ", and', 'the degree of "focus", and'),
        ("( see below ) .", "(see below)."),
        ('so-called " one " and " two "', 'so-called "one" and "two"'),
        ('5" and 6" kernels', '5" and 6" kernels'),
        ('an " odd one', 'an " odd one'),
    ],
)
def test_words_are_tidied(said: str, wanted: str) -> None:
    assert tidy(said) == wanted
    assert tidy(wanted) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ('problem " ⟦0⟧ " and problem " ⟦1⟧ ", too', 'problem "`a`" and problem "`b`", too'),
        ('"⟦0⟧" and "⟦1⟧".', '"`a`" and "`b`".'),
        ('5" ⟦0⟧ and 6" ⟦1⟧', '5" `a` and 6" `b`'),
        ('" ⟦0⟧ and ⟦1⟧', '" `a` and `b`'),
        ('\ue000 " ⟦0⟧ " ⟦1⟧', '\ue000 " `a` " `b`'),
    ],
)
def test_quotation_marks_close_up_around_what_is_put_back(said: str, wanted: str) -> None:
    form = Form("⟦0⟧ ⟦1⟧", ("`a`", "`b`"), (1, 1))
    assert restore(form, said, "⟦{}⟧", ("⟨", "⟩")).target == wanted


@pytest.mark.parametrize(
    ("asked", "said", "wanted"),
    [
        ("top-⟦0⟧ 和 ⟦1⟧-means", "Top - ⟦0⟧ and ⟦1⟧ -means", "Top-$k$ and $n$-means"),
        ("每 ⟦0⟧/s 的 ⟦1⟧", "every ⟦0⟧ / s of ⟦1⟧ - yes", "every $k$/s of $n$ - yes"),
        ("从 ⟦0⟧ - 到 ⟦1⟧ -- 完", "from ⟦0⟧ - to ⟦1⟧ -- end", "from $k$ - to $n$ -- end"),
        ("⟦0⟧-⟦1⟧", "⟦0⟧ - ⟦1⟧", "$k$-$n$"),
        ("x-⟦0⟧ ⟦1⟧", "- ⟦0⟧ ⟦1⟧", "- $k$ $n$"),
    ],
)
def test_hyphens_and_slashes_tie_as_in_the_source(asked: str, said: str, wanted: str) -> None:
    form = Form(asked, ("$k$", "$n$"), (1, 1))
    assert restore(form, said, "⟦{}⟧", ("⟨", "⟩")).target == wanted
