"""Translations go out to people's tools and come back; what people changed wins."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.errors import InputError, UsageError
from pipeline.translate.exchange import (
    FORMATS,
    Entry,
    Sheet,
    edits,
    read_entries,
    write_entries,
)

ROWS = (
    ("感受野 & <网络>。", "The receptive field & the <network>.", "engine 1"),
    ("见`a_b`和 $x<y$。", "See `a_b` and $x<y$.", "engine 1"),
    ("第一行\n第二行", "First line\nsecond line", "engine 1"),
    ("“引号”", '"Quotes"', "person"),
)
ENTRIES = tuple(Entry(*row) for row in ROWS)
SUFFIXES = sorted(FORMATS)


def there_and_back(folder: Path, suffix: str, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    path = folder / f"m{suffix}"
    path.write_text(write_entries([Sheet("p.md", entries)], path), encoding="utf-8")
    return read_entries(path)[0]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_goes_out_comes_back(tmp_path: Path, suffix: str) -> None:
    back = there_and_back(tmp_path, suffix, ENTRIES)
    assert [(e.source, e.target) for e in back] == [row[:2] for row in ROWS]


@given(
    st.lists(
        st.tuples(st.text(min_size=1).map(str.strip), st.text(min_size=1).map(str.strip)).filter(
            lambda pair: all(pair)
        ),
        max_size=5,
    )
)
@pytest.mark.parametrize("suffix", [".tmx", ".xlf"])
def test_any_text_survives_or_is_left_out(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, pairs: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    entries = (ENTRIES[0], *(Entry(*pair) for pair in pairs if "\ud800" not in "".join(pair)))
    back = [(e.source, e.target) for e in there_and_back(folder, suffix, entries)][1:]
    assert [pair for pair in pairs if pair in back] == back
    assert all(
        any(ord(c) < 32 or c in "\ufffe\uffff" for c in s + t) or (s, t) in back for s, t in pairs
    )


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_unchanged_rows_stay_the_engines(tmp_path: Path, suffix: str) -> None:
    back = there_and_back(tmp_path, suffix, ENTRIES)
    assert edits(back, ROWS) == ()
    elsewhere = edits(back, ())
    assert elsewhere == ((ROWS[3][0], ROWS[3][1]),)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_changed_target_is_a_persons(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"m{suffix}"
    text = write_entries([Sheet("p.md", ENTRIES)], path)
    assert text.count("First line") == 1
    path.write_text(text.replace("First line", "Line one"), encoding="utf-8")
    entries, findings = read_entries(path)
    assert findings == ()
    assert edits(entries, ROWS) == (("第一行\n第二行", "Line one\nsecond line"),)


def test_a_strangers_translation_is_a_persons(tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header/><body>\n'
        '<tu><tuv xml:lang="zh-CN"><seg>卷积</seg></tuv><tuv xml:lang="EN-us"><seg>convolution</seg>'
        '</tuv><tuv xml:lang="de"><seg>Faltung</seg></tuv></tu>\n'
        '<tu><tuv xml:lang="zh"><seg>池化</seg></tuv></tu>\n'
        '<tu><tuv xml:lang="zh"><seg>a<bpt i="1"/>b</seg></tuv><tuv xml:lang="en"><seg>a</seg></tuv></tu>'
        "</body></tmx>",
        encoding="utf-8",
    )
    entries, findings = read_entries(path)
    assert edits(entries, ()) == (("卷积", "convolution"),)
    assert [(f.code, f.where) for f in findings] == [("M301", f"{path}:3"), ("M302", f"{path}:4")]


def test_what_is_not_translated_yet_goes_along_in_xliff(tmp_path: Path) -> None:
    path = tmp_path / "m.xlf"
    entries = (Entry("还没有", "", "engine", "", "p.md:3"), ENTRIES[0])
    text = write_entries([Sheet("p.md", entries), Sheet("q.md", ENTRIES[1:])], path)
    assert text.count("<file ") == 2
    assert 'name="p.md:3"' in text
    filled = text.replace(
        "<source>还没有</source>", "<source>还没有</source><target>Not yet</target>"
    )
    path.write_text(filled, encoding="utf-8")
    assert edits(read_entries(path)[0], ROWS) == (("还没有", "Not yet"),)


_BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa">]><{0}>&a;</{0}>'
_XLIFF = (
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="{}" srcLang="{}" trgLang="{}"/>'
)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("m.tmx", _BOMB.format("tmx").encode(), ":1: the file declares XML entities"),
        ("m.xlf", _BOMB.format("xliff").encode("utf-16"), ":1: the file declares XML entities"),
        ("m.tmx", b"<tmx>", ":1: this is not well-formed XML"),
        ("m.xlf", b"\xff\xfe\x00", ":1: this is not well-formed XML"),
        ("m.tmx", b"<html/>", ":1: the root element is \u201chtml\u201d, not \u201ctmx\u201d."),
        ("m.xlf", b"<xliff version='1.2'/>", ":1: this is XLIFF 1.2, not 2."),
        ("m.xlf", b"<xliff/>", ":1: this is XLIFF of an unknown version, not 2."),
        ("m.xlf", _XLIFF.format("2.1", "fr", "en").encode(), ":1: the file translates fr to en."),
        ("m.xlf", b"<xliff>" * 400 + b"</xliff>" * 400, ":1: the file is nested deeper"),
        ("m.tsv", b"\xff\xfe", ": it cannot be read: it is not UTF-8."),
        ("m.tsv", b"source\ttarget\n\tx\n", ":2: a row needs both a source and a target."),
        ("m.tsv", "a\tb\n一\t二\n".encode(), ":2: a row needs both a source and a target."),
    ],
)
def test_files_that_are_none(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError) as error:
        read_entries(path)
    assert str(error.value).startswith(f"{path}{said}")
    assert error.value.hint


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="docx"):
        read_entries(tmp_path / "m.docx")
    for suffix in SUFFIXES:
        with pytest.raises(InputError, match="cannot be read"):
            read_entries(tmp_path / f"m{suffix}")


@pytest.mark.parametrize(
    ("suffix", "store"), [(".tmx", "tmx.tmxfile"), (".xlf", "xliff2.Xliff2File")]
)
def test_translate_toolkit_reads_what_we_write(tmp_path: Path, suffix: str, store: str) -> None:
    module, _, name = store.partition(".")
    storage = pytest.importorskip(f"translate.storage.{module}")
    text = write_entries([Sheet("p.md", ENTRIES)], tmp_path / f"m{suffix}")
    units = [
        unit for unit in getattr(storage, name).parsestring(text.encode()).units if unit.source
    ]
    assert [(str(u.source), str(u.target)) for u in units] == [row[:2] for row in ROWS]


@pytest.mark.parametrize(
    ("suffix", "store"), [(".tmx", "tmx.tmxfile"), (".xlf", "xliff2.Xliff2File")]
)
def test_we_read_what_translate_toolkit_writes(tmp_path: Path, suffix: str, store: str) -> None:
    module, _, name = store.partition(".")
    storage = pytest.importorskip(f"translate.storage.{module}")
    path = tmp_path / f"m{suffix}"
    ours = write_entries([Sheet("p.md", ENTRIES)], path)
    theirs = getattr(storage, name).parsestring(ours.encode())
    changed = next(unit for unit in theirs.units if str(unit.source).startswith("第一行"))
    changed.target = "By hand"
    path.write_bytes(bytes(theirs))
    entries, findings = read_entries(path)
    assert findings == ()
    assert edits(entries, ROWS) == (("第一行\n第二行", "By hand"),)


def test_new_tmx_of_translate_toolkit(tmp_path: Path) -> None:
    storage = pytest.importorskip("translate.storage.tmx")
    theirs = storage.tmxfile(sourcelanguage="zh", targetlanguage="en")
    theirs.addtranslation("卷积 & 池化", "zh", "convolution & pooling", "en")
    path = tmp_path / "m.tmx"
    path.write_bytes(bytes(theirs))
    assert edits(read_entries(path)[0], ()) == (("卷积 & 池化", "convolution & pooling"),)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_command_exports_a_post_and_takes_edits_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    from pipeline.glossary import Glossary
    from pipeline.read import read_file
    from pipeline.segment import Segmenter
    from pipeline.translate import ArgosEngine, Memory, Translator, open_package
    from pipeline.translate.memory import Stored

    monkeypatch.chdir(tmp_path)
    Path("p.md").write_text("# 标题\n\n第一句。第二句。\n", encoding="utf-8")
    (post,) = read_file(Path("p.md"))
    segments = Segmenter(Glossary()).segment(post)
    memory = Memory(Path("m.sqlite"))
    signature = Translator(ArgosEngine(open_package()), memory).signature
    known = segments[1:]
    memory.store(signature, [(s, Stored(f"Sentence {n}.")) for n, s in enumerate(known)])
    file = f"out{suffix}"
    run = CliRunner().invoke
    asked = ["memory", "export", file, "--posts", "p.md", "--memory", "m.sqlite"]
    assert run(app, asked).stdout == f"2 translations written to {file}.\n"
    text = Path(file).read_text(encoding="utf-8")
    Path(file).write_text(text.replace("Sentence 1.", "The second."), encoding="utf-8")
    result = run(app, ["memory", "import", file, "--memory", "m.sqlite"])
    assert "1 translation taken over as a person's.\n" in result.stdout, result.output
    found = memory.lookup(segments, signature)
    assert sorted((s.target, s.by_person) for s in found.values()) == [
        ("Sentence 0.", False),
        ("The second.", True),
    ]
