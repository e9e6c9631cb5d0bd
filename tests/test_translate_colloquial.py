"""What blogs say → what the engine sees of it."""

from cases import Case, parametrize

from pipeline.translate.colloquial import in_plain_words


@parametrize("colloquial")
def test_cases(case: Case, accept: bool) -> None:
    case.check(in_plain_words(case.given), accept)
    assert in_plain_words(case.expected) == case.expected
