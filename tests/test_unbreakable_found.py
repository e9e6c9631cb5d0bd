"""What fuzzers and long lines have found: each is an answer, or one sentence for the user."""

import time
import warnings
from collections.abc import Callable

import pytest
from fuzz.targets import METADATA, POST, RSS, TARGETS, argos, packed

from pipeline.document import Post
from pipeline.errors import DuizhaoError
from pipeline.markup import as_markdown, find_spans, unescape
from pipeline.read import READERS
from pipeline.segment.sentences import split_sentences

_DEEP, _DIGITS = 100_000, b"9" * 10_000
_TEXT = "\n感受野。\n".encode()

REFUSED = {
    "deep TOML settings": ("settings", b"exclude = " + b"[" * _DEEP, "cannot be read"),
    "a huge number in the settings": ("settings", b"beam = " + _DIGITS, "cannot be read"),
    "deep metadata": ("package metadata", b"[" * _DEEP, "metadata.json cannot be read"),
    "a huge number in a notebook": ("read .ipynb", b'{"cells": ' + _DIGITS + b"}", "of digits"),
    "a deep notebook": ("read .ipynb", b'{"cells": ' + b"[" * _DEEP, "no notebook"),
    "deep YAML": ("read .md", b"---\n" + b"- " * 5000 + b"a\n---\n" + _TEXT, "nested too deep"),
    "deep TOML": ("read .md", b"+++\na = " + b"[" * 5000 + b"\n+++\n" + _TEXT, "nested too deep"),
    "a huge number in TOML": ("read .md", b"+++\na = " + _DIGITS + b"\n+++\n" + _TEXT, "cannot"),
    "mails in mails": ("read .mhtml", b"Content-Type: message/rfc822\r\n\r\n" * 5000, "too deep"),
    "an entry within a link": ("read .rss", RSS.replace(b"<link>", b"<link><entry/>"), "is broken"),
    "a zip that begins before itself": ("package", argos(METADATA)[1:], "cannot be unpacked"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_one_sentence(case: str) -> None:
    target, data, told = REFUSED[case]
    with pytest.raises(DuizhaoError) as caught:
        TARGETS[target].read(data)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_name_in_a_zip_that_is_not_what_it_says_is_refused() -> None:
    data = bytearray(packed(a_dot_md=POST))
    at = data.index(b"a.md")
    data[at - 24 : at - 22] = b"\x00\x08"  # the flag that says UTF-8
    data[at] = 0x8B
    with pytest.raises(DuizhaoError, match="it cannot be unpacked"):
        TARGETS["archive"].read(bytes(data))


@pytest.mark.parametrize("target", ["archive", "package"])
def test_a_file_in_a_zip_without_a_name_is_refused(target: str) -> None:
    data = bytearray(packed(a=b"x"))
    entry, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    data[end + 12] -= 1  # bytes of the list of files
    data[entry + 28] = 0  # characters of the name
    del data[entry + 46]
    with pytest.raises(DuizhaoError, match="cannot be unpacked"):
        TARGETS[target].read(bytes(data))


def read(suffix: str, data: bytes) -> Post:
    return READERS[suffix](data, f"post{suffix}")[0]


@pytest.mark.parametrize("reference", ["&#xD800;", "&#55357;", "&#x110000;", "&#99999999;"])
def test_a_reference_to_no_character_is_a_mark_in_a_feed(reference: str) -> None:
    text = RSS.replace("卷积层".encode(), f"卷{reference}层".encode())
    assert "卷\ufffd层越深" in read(".rss", text).body


def test_content_of_a_feed_that_ends_where_nothing_began_is_passed_over() -> None:
    text = RSS.replace(b"</description>", b"</content:encoded></description>")
    assert "卷积层越深" in read(".rss", text).body


def test_a_date_of_a_feed_that_is_none_is_passed_over() -> None:
    assert read(".rss", RSS.replace(b"<pubDate>Mon", b"<pubDate")).date == ""


def test_an_anchor_that_is_used_twice_is_nothing_to_warn_of() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        post = read(".md", b"---\ntitle: &a one\ntags: [&a two, *a]\n---\n" + _TEXT)
    assert (post.title, post.tags) == ("one", ("two",))


def test_a_reference_of_thousands_of_digits_is_no_character() -> None:
    text = f"甲&#{'9' * 5000};乙"
    assert unescape(text) == as_markdown(text) == "甲\ufffd乙"
    page = RSS.replace("题".encode(), text.replace("&", "&amp;").encode())
    assert "\ufffd" in read(".rss", page).title


def seconds(work: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    work(text)
    return time.process_time() - begun


@pytest.mark.parametrize(
    "mark", ["{", "{%", "{{", "{{<", "{{%", "!", "!!! note", "<!--", r"\(", r"\[", r"\begin{a}"]
)
def test_marks_that_nothing_closes_take_linear_time(mark: str) -> None:
    def spans(times: int) -> float:
        return min(seconds(find_spans, f"一{mark * times}一") for _ in range(3))

    spans(10)
    assert spans(4000) < 30 * max(spans(500), 0.01)  # eight times the marks; quadratic is 64


def test_numbers_with_full_stops_take_linear_time() -> None:
    def cut(times: int) -> float:
        text = f"一{'1. ' * times}一"
        return min(seconds(lambda text: split_sentences(text, ()), text) for _ in range(3))

    assert cut(8000) < 30 * max(cut(1000), 0.01)
