"""Laws of the glossary that hold for any rows and any sentence."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from glossary_words import cutter
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Term
from pipeline.errors import GlossaryError
from pipeline.glossary import (
    Glossary,
    fix_article,
    fix_case,
    fix_number,
    load_glossary,
    make_glossary,
    make_term,
    missing,
    with_terms,
    write_rows,
)
from pipeline.glossary.counting import ONE, asks_for_plural, is_both, may_ask
from pipeline.glossary.inflect import plurals
from pipeline.glossary.text import normalize, pieces
from pipeline.markup import find_spans

_PIECES = ["感", "受", "野", "卷积", "网络", "神经", "IoU", "BN", "box", "anchor", "L1", "-", " "]
_LATIN = ["IoU", "BN", "box", "anchor box", "mAP", "L1 loss", "Smooth L1", "C++", "R-CNN"]
_MARKS = ["，", "。", "`", "**", "*", "[", "](x)", "$", "_", "\n", "ＩｏＵ", "boxes", ".", "的"]

_sources = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=4).map("".join).map(str.strip)
_terms = st.builds(
    make_term,
    _sources.filter(bool),
    st.sampled_from(_LATIN),
    st.sampled_from(["prefer", "forbid", "prefer"]),
)
_sentences = st.lists(st.sampled_from(_PIECES + _MARKS), max_size=25).map("".join)


def _glossary(terms: list[Term]) -> Glossary:
    rows: list[Term] = []
    for term in terms:
        try:
            make_glossary([*rows, term])
        except GlossaryError:
            continue
        rows.append(term)
    return make_glossary(rows)


@given(st.lists(_terms, max_size=8), _sentences)
def test_matches_are_ordered_and_do_not_overlap(terms: list[Term], text: str) -> None:
    found = _glossary(terms).match(text, None, find_spans(text))
    assert list(found) == sorted(found, key=lambda m: (m.start, m.end))
    wanted = [m for m in found if m.term.kind != "forbid"]
    assert all(a.end <= b.start for a, b in pairwise(wanted))


@given(st.lists(_terms, max_size=8), _sentences)
def test_what_is_matched_is_the_source_or_its_plural(terms: list[Term], text: str) -> None:
    for match in _glossary(terms).match(text):
        source = normalize(match.term.source)
        *head, last = pieces(source)
        forms = [source, *("".join([*head, form]) for form in plurals(last))]
        said = normalize(text[match.start : match.end])
        assert said.lower() in [form.lower() for form in forms]


@given(st.lists(_terms, max_size=8), _sentences)
def test_matches_stand_clear_of_markup(terms: list[Term], text: str) -> None:
    spans = find_spans(text)
    for match in _glossary(terms).match(text, None, spans):
        for span in spans:
            inner = span.inner if span.is_wrapper and span.inner else (span.end, span.end)
            for start, end in ((span.start, inner[0]), (inner[1], span.end)):
                assert match.end <= start or end <= match.start


@given(st.lists(_terms, max_size=8), st.lists(st.sampled_from(_PIECES[:8]), max_size=12))
def test_chinese_terms_keep_to_words(terms: list[Term], words: list[str]) -> None:
    text = "".join(words)
    cuts = {len("".join(words[:count])) for count in range(len(words) + 1)}
    for match in _glossary(terms).match(text, lambda _: words):
        assert match.start in cuts or text[match.start].isascii()
        assert match.end in cuts or text[match.end - 1].isascii()


@given(st.lists(_terms, max_size=6), _sentences)
def test_the_terms_themselves_lack_nothing(terms: list[Term], text: str) -> None:
    matches = _glossary(terms).match(text)
    english = ", ".join(m.term.target for m in matches if m.term.kind != "forbid")
    assert missing(matches, english) == ()


@given(st.lists(_terms, max_size=6), _sentences)
def test_mending_is_stable_and_loses_no_term(terms: list[Term], text: str) -> None:
    matches = _glossary(terms).match(text)
    english = " a ".join(m.term.target.lower() for m in matches)
    mended = fix_article(fix_case(matches, english), matches)
    assert len(missing(matches, mended)) <= len(missing(matches, english))
    assert fix_article(fix_case(matches, mended), matches) == mended


_CUES = [
    "two ",
    "these ",
    "a ",
    "each ",
    "number of ",
    "of the ",
    "**",
    "`x` ",
    " and ",
    ", ",
    ". ",
]


@given(st.lists(_terms, max_size=6), _sentences, st.lists(st.sampled_from(_CUES), min_size=8))
def test_numbers_are_stable_and_lose_no_term(terms: list[Term], text: str, cues: list[str]) -> None:
    matches = _glossary(terms).match(text)
    targets = [m.term.target for m in matches]
    english = "".join(cue + target for cue, target in zip(cues, targets, strict=False))
    mended = fix_number(english, matches, text)
    assert len(missing(matches, mended)) <= len(missing(matches, english))
    assert fix_number(mended, matches, text) == mended


@given(st.lists(_terms, max_size=6), _sentences)
def test_terms_are_written_into_the_source(terms: list[Term], text: str) -> None:
    matches = _glossary(terms).match(text)
    wanted = [m for m in matches if m.term.kind != "forbid"]
    written = with_terms(text, matches, "⟨", "⟩")
    assert written.count("⟨") == written.count("⟩") == len(wanted)
    rest, last = "", 0
    for match in wanted:
        rest, last = rest + text[last : match.start], match.end
    assert re.sub("⟨.*?⟩", "", written) == rest + text[last:]


@given(st.lists(_terms, max_size=8), st.randoms())
def test_the_digest_knows_neither_order_nor_notes(terms: list[Term], random: object) -> None:
    glossary = _glossary(terms)
    rows = [Term(t.source, t.target, t.kind, "another", "x:1") for t in glossary.terms]
    random.shuffle(rows)  # type: ignore[attr-defined]
    assert make_glossary(rows).digest == glossary.digest


@given(st.lists(_terms, max_size=8))
def test_written_rows_are_read_again(
    tmp_path_factory: pytest.TempPathFactory, terms: list[Term]
) -> None:
    glossary = _glossary(terms)
    path = tmp_path_factory.getbasetemp() / "rows.tsv"
    path.write_text(write_rows(glossary.terms), encoding="utf-8")
    again = load_glossary([path])
    assert again.digest == glossary.digest
    assert [t.source for t in again.terms] == [t.source for t in glossary.terms]


def test_a_row_changes_the_digest() -> None:
    one = make_glossary([make_term("锚框", "anchor box")])
    two = make_glossary([make_term("锚框", "anchor frame")])
    assert one.digest != two.digest
    assert make_glossary([]).digest == Glossary().digest


def test_rows_of_a_post_replace_those_of_the_files() -> None:
    base = make_glossary(
        [make_term("锚框", "anchor box"), make_term("特征", "trait", "forbid"), make_term("BN")]
    )
    own = base.extended([make_term("锚框", "prior box"), make_term("特征", "feature")])
    targets = [m.term.target for m in own.match("锚框的特征BN", cutter(own.words))]
    assert targets == ["prior box", "feature", "trait", "BN"]
    assert base.extended([]) is base
    phrases = make_glossary([make_term("前言", "Preface", "whole")])
    for kind in ("whole", "prefer"):
        own = phrases.extended([make_term("前言", "Foreword", kind)])
        assert [m.term.target for m in own.match("一、前言", cutter(own.words))] == ["Foreword"]
    with pytest.raises(GlossaryError, match=r"“b” \(prefer\)"):
        base.extended([make_term("锚", "a"), make_term("锚", "b")])


def test_words_are_for_jieba() -> None:
    rows = [make_term(*r) for r in (("感受野", "a"), ("框", "b"), ("BN",), ("BN层", "BN layer"))]
    assert make_glossary(rows).words == ("感受野", "BN层")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, codec: str, end: str) -> None:
    path = tmp_path / "a.tsv"
    path.write_bytes(end.join(["source\ttarget", "", "锚框\tanchor box", "BN"]).encode(codec))
    glossary = load_glossary([path])
    assert [(t.source, t.where) for t in glossary.terms] == [
        ("锚框", f"{path}:3"),
        ("BN", f"{path}:4"),
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("source\n锚框".encode("gbk"), "a.tsv:2: this line is not UTF-8. Save the file as UTF-8."),
        (b"\xff\xfea\0\n", "a.tsv:1: this line is not UTF-16. Save the file as UTF-8."),
        (b"source\nB\0N", "a.tsv:2: this line holds a NUL character. Save it as UTF-8 text."),
        ("source\nBN".encode("utf-16-le"), "a.tsv:1: this line holds a NUL character."),
    ],
)
def test_other_bytes(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a.tsv").write_bytes(data)
    with pytest.raises(GlossaryError) as error:
        load_glossary([tmp_path / "a.tsv"])
    assert said in str(error.value)


def test_a_folder_stands_for_its_files_by_name(tmp_path: Path) -> None:
    for name, source in (("b.tsv", "BN"), ("a.csv", "IoU"), ("c.txt", "no")):
        (tmp_path / name).write_text(f"source\n{source}\n", encoding="utf-8")
    assert [t.source for t in load_glossary([tmp_path]).terms] == ["IoU", "BN"]
    assert load_glossary([tmp_path, tmp_path / "b.tsv"]).terms == load_glossary([tmp_path]).terms


def test_a_missing_path(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="there is no such glossary") as error:
        load_glossary([tmp_path / "none"])
    assert error.value.hint


def test_a_hundred_thousand_rows(tmp_path: Path) -> None:
    path = tmp_path / "many.tsv"
    rows = (f"术语{number}\tterm {number}\tprefer\t" for number in range(100_000))
    path.write_text("source\ttarget\tkind\tnote\n" + "\n".join(rows), encoding="utf-8")
    glossary = load_glossary([path])
    assert len(glossary.terms) == 100_000
    assert [m.term.target for m in glossary.match("术语99999和术语7")] == ["term 99999", "term 7"]


@given(st.lists(_terms, max_size=4), st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_taken(terms: list[Term], text: str, english: str) -> None:
    glossary = _glossary(terms)
    matches = glossary.match(text + "卷积 IoU", None, find_spans(text))
    mended = fix_article(fix_case(matches, english), matches)
    assert len(missing(matches, mended)) <= len(missing(matches, english))


_BEFORE = ("a", "one", "both", "these", "3", "12", "pair", "all", "at", "of", "the", "its", "new")
_BETWEEN = (" ", ", ", "(", "-", "/", "，", "\n", "'", "")
_COUNTING = st.lists(st.sampled_from(_BEFORE + _BETWEEN), max_size=9).map("".join)


@given(_COUNTING, st.sampled_from(_BEFORE), st.sampled_from((" ", ", ", " new ", " so-called, ")))
def test_the_last_word_tells_whether_a_number_may_be_asked(
    before: str, word: str, end: str
) -> None:
    text = f"{before}{word}{end}"
    asks = ONE.search(text) is not None or asks_for_plural(text) or is_both(text)
    assert may_ask(text) or not asks
