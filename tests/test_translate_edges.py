"""No mark stands twice where emphasis or a link ends."""

from cases import Case, parametrize
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.restore import undoubled


@parametrize("edges")
def test_edges(case: Case, accept: bool) -> None:
    case.check(undoubled(case.given), accept)


@given(st.text("ab.,!?*_~[]()` ", max_size=30))
def test_marks_alone_are_taken_and_all_at_once(text: str) -> None:
    made = undoubled(text)
    left = iter(text)
    assert all(char in left for char in made)
    assert len(text) - len(made) == sum(text.count(m) - made.count(m) for m in ".,!?")
