"""What goes out to other tools is what the standards ask for, whatever the memory holds."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.errors import UsageError
from pipeline.translate.exchange import Entry, Sheet, write_entries

SCHEMAS = Path(__file__).parent / "schemas"
FORMS = {".xlf": "xliff-2.1", ".tmx": "tmx-1.4b"}


@cache
def schema(name: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(SCHEMAS / f"{name}.rng"))


def faults(text: str, name: str) -> list[str]:
    root = etree.fromstring(text.encode())
    schema(name).validate(root)
    ids = [element.get("id") for element in root.iter("{*}unit")]
    assert len(set(ids)) == len(ids)
    return [f"{fault.line}: {fault.message}" for fault in schema(name).error_log]


text = st.text(max_size=6)
entries = st.builds(
    Entry,
    st.text(min_size=1, max_size=6),
    text,
    st.sampled_from(["", "person", "e 1"]),
    st.just(""),
    text,
)
sheets = st.lists(st.builds(Sheet, text, st.lists(entries, max_size=3).map(tuple)), max_size=3)


@given(sheets)
@pytest.mark.parametrize("suffix", FORMS)
def test_whatever_is_written_is_valid(suffix: str, sheets: list[Sheet]) -> None:
    sheets.append(Sheet("p.md", (Entry("手写", "By hand", "person"),)))
    assert faults(write_entries(sheets, Path(f"m{suffix}")), FORMS[suffix]) == []


def test_an_empty_xliff_file_is_refused() -> None:
    with pytest.raises(UsageError, match="nothing to write"):
        write_entries([Sheet("p.md", (Entry("\0", "x"),)), Sheet("q.md", ())], Path("m.xlf"))


@pytest.mark.parametrize(
    ("suffix", "old", "new"),
    [
        (".xlf", ' state="final"', ' state="done"'),
        (".xlf", "<target>By hand</target>", ""),
        (".xlf", 'id="u1-1"', 'id="u 1"'),
        (".tmx", ' srclang="zh"', ""),
        (".tmx", "<seg>By hand</seg>", ""),
    ],
)
def test_the_schemas_see_mistakes(suffix: str, old: str, new: str) -> None:
    sheet = Sheet("p.md", (Entry("手写", "By hand", "person"),))
    written = write_entries([sheet], Path(f"m{suffix}"))
    assert old in written
    assert faults(written, FORMS[suffix]) == []
    assert faults(written.replace(old, new), FORMS[suffix]) != []
