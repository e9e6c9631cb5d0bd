"""The guards: what each finds, and that the one against loops finds what it says it finds."""

from cases import Case, parametrize
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.guards import Answer, suspicions


def goes_round(words: list[str]) -> bool:
    """Say it as a reader would: one to six words four times in a row, or thrice when many."""
    return any(
        words[at : at + size] * times == words[at : at + size * times]
        and at + size * times <= len(words)
        and any(word.isalpha() for word in words[at : at + size])
        for size in range(1, 7)
        for times in [3 if size > 2 else 4]
        for at in range(len(words))
    )


@given(st.lists(st.sampled_from(["a", "b", "-", "7"]), max_size=40))
def test_a_loop_is_what_stands_often_in_a_row(words: list[str]) -> None:
    fired = suspicions(Answer("深度学习", " ".join(words)))
    assert ("T102" in fired) == goes_round(words)


@parametrize("guards")
def test_guards(case: Case, accept: bool) -> None:
    source, english = case.given.split("\n")
    case.check(" ".join(suspicions(Answer(source, english))), accept)
