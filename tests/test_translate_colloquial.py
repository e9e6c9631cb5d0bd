"""What blogs say → what the engine sees of it."""

from cases import Case, parametrize

from pipeline.translate.colloquial import in_plain_words
from pipeline.translate.idioms import IDIOMS


@parametrize("colloquial")
def test_cases(case: Case, accept: bool) -> None:
    case.check(in_plain_words(case.given), accept)
    assert in_plain_words(case.expected) == case.expected


def test_what_idioms_say_is_plain() -> None:
    for idiom, plain in IDIOMS.items():
        assert in_plain_words(f"它{idiom}。") == f"它{plain}。"
        assert in_plain_words(f"它{plain}。") == f"它{plain}。"
