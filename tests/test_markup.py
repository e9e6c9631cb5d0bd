"""The Markdown dialect: spans lie where they should, escaped text shows itself."""

import pytest
from cases import Case, parametrize
from hypothesis import given
from hypothesis import strategies as st

from pipeline.markup import (
    escape,
    escape_start,
    find_spans,
    is_unmarked,
    join_lines,
    markdown,
    unescape,
)

# Everything Markdown, TeX and scraping make of a text, many times as likely as in any text.
MARKUP = st.text(
    st.sampled_from(list("中文，。ab1 *_`$[]()!<>\\{}%&~#|\n^:/.-\"'“”⟦⟨")), max_size=60
)


@parametrize("spans")
def test_spans(case: Case, accept: bool) -> None:
    shown = [
        f"{span.kind}: {case.given[span.start : span.end]}"
        + (f" | {case.given[slice(*span.inner)]}" if span.inner else "")
        + (f" | {case.given[slice(*span.title)]}" if span.title else "")
        for span in find_spans(case.given)
    ]
    case.check("\n".join(shown), accept)


@given(MARKUP)
def test_spans_nest_and_never_cross(text: str) -> None:
    spans = find_spans(text)
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        for inside in filter(None, (span.inner, span.title)):
            assert span.start <= inside[0] <= inside[1] <= span.end
    for index, first in enumerate(spans):
        for second in spans[index + 1 :]:
            apart = second.start >= first.end
            assert apart or second.end <= first.end


def shown(inline: str) -> str:
    """Return the text a reader sees."""
    tokens = markdown().parseInline(inline)[0].children or []
    kinds = {token.type for token in tokens}
    assert kinds <= {"text", "text_special", "softbreak"}, f"{inline!r} holds {kinds}"
    return "".join("\n" if token.type == "softbreak" else token.content for token in tokens)


@given(st.text(st.sampled_from(list("中。ab1 ()\\%&#^:/.-\"'|{~")), max_size=30))
def test_what_is_not_parsed_holds_no_markup(text: str) -> None:
    tokens = markdown().parseInline(text)[0].children or []
    assert not is_unmarked(text) or {token.type for token in tokens} <= {"text"}


@given(MARKUP.map(lambda text: " ".join(text.split())))
def test_escaped_text_shows_itself(text: str) -> None:
    assert shown(escape(text)) == text


@given(MARKUP.map(lambda text: " ".join(text.split())))
def test_unescape_is_the_inverse_of_escape(text: str) -> None:
    assert unescape(escape(text)) == text


@given(MARKUP.map(lambda text: " ".join(text.split())).filter(bool))
def test_escaped_start_is_a_paragraph(text: str) -> None:
    tokens = markdown().parse(escape_start(escape(text)))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("中文\n中文", "中文中文"),
        ("中文，\n中文", "中文，中文"),
        ("中文 \n  PyTorch", "中文 PyTorch"),
        ("two\nwords", "two words"),
    ],
)
def test_soft_line_breaks_join_as_each_language_needs(given: str, expected: str) -> None:
    assert join_lines(given) == expected
