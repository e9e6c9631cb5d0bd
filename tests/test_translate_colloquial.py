"""What blogs say → what the engine sees of it."""

from cases import Case, parametrize

from pipeline.translate.plain import in_plain_words
from pipeline.translate.plain.idioms import IDIOMS
from pipeline.translate.plain.talk import PHRASES
from pipeline.translate.plain.uncommon import UNCOMMON


@parametrize("colloquial")
def test_cases(case: Case, accept: bool) -> None:
    case.check(in_plain_words(case.given), accept)
    assert in_plain_words(case.expected) == case.expected


def test_no_word_stands_in_two_tables() -> None:
    assert not UNCOMMON.keys() & IDIOMS.keys()
    assert not PHRASES.keys() & (UNCOMMON.keys() | IDIOMS.keys())


def test_what_stands_in_the_tables_is_plain() -> None:
    for idiom, plain in {**UNCOMMON, **IDIOMS}.items():
        assert in_plain_words(f"它{idiom}。") == f"它{plain}。"
        assert in_plain_words(f"它{plain}。") == f"它{plain}。"
