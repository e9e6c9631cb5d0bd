"""Held against Argos Translate itself: the same package gives the same English, but for its lost ``_``."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from running import environment, pack

from pipeline.glossary import Glossary
from pipeline.read import find_files, read_file
from pipeline.run import translate_posts
from pipeline.segment import Segmenter
from pipeline.settings import Settings
from pipeline.translate import BUNDLED, ArgosEngine, open_package

pytestmark = pytest.mark.slow

POSTS = Path(__file__).parents[1] / "posts"


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    """Plain sentences of the sample posts, shortest and longest alike, without ``_`` and marks."""
    segmenter = Segmenter(Glossary())
    texts = {
        segment.text
        for path in find_files([POSTS])
        for post in read_file(path)
        for segment in segmenter.segment(post)
        if not segment.spans
        and "_" not in segment.text
        and re.search(r"[\u4e00-\u9fff]", segment.text)
    }
    chosen = sorted(texts)
    assert len(chosen) >= 100
    return chosen[:: max(1, len(chosen) // 120)][:120]


def as_argos_decodes(threads: int) -> ArgosEngine:
    return ArgosEngine(open_package(BUNDLED), threads=threads, length_penalty=0.2, patience=1)


@pytest.fixture(scope="module")
def engine() -> ArgosEngine:
    return as_argos_decodes(threads=1)


@pytest.fixture(scope="module")
def argos(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """The package as Argos opens it, and the translator as Argos makes it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp("argos")))  # it makes folders on import
        import ctranslate2
        from argostranslate.package import Package

        package = Package(BUNDLED)
        translator = ctranslate2.Translator(
            str(package.package_path / "model"), device="cpu", inter_threads=1, intra_threads=0,
            compute_type="auto",
        )  # fmt: skip
    return package, translator


# The very arguments of ``argostranslate/translate.py``, apply_packaged_translation.
ARGUMENTS = {
    "target_prefix": None, "replace_unknowns": True, "max_batch_size": 32, "batch_type": "tokens",
    "beam_size": 4, "num_hypotheses": 1, "length_penalty": 0.2, "return_scores": True,
}  # fmt: skip


def as_argos(argos: tuple[Any, Any], texts: list[str]) -> list[str]:
    package, translator = argos
    tokens = [package.tokenizer.encode(text) for text in texts]
    answers = translator.translate_batch(tokens, **ARGUMENTS)
    return [package.tokenizer.decode(answer.hypotheses[0]) for answer in answers]


def as_argos_in_our_padding(argos: tuple[Any, Any], text: str) -> str:
    """Translate one sentence beside what makes it as long as duizhao makes it."""
    package, translator = argos
    tokens = package.tokenizer.encode(text)
    filler = ["</s>"] * (-(-len(tokens) // 8) * 8)
    answer = translator.translate_batch([tokens, filler], **ARGUMENTS | {"max_batch_size": 1024})[0]
    return str(package.tokenizer.decode(answer.hypotheses[0])).strip()


def ours(engine: ArgosEngine, texts: list[str]) -> list[str]:
    answers = {index: hypotheses[0].text for index, hypotheses in engine.translate(texts)}
    return [answers[index] for index in range(len(texts))]


def test_arguments_are_still_those_of_argos(argos: tuple[Any, Any]) -> None:
    import argostranslate

    source = (Path(argostranslate.__file__).parent / "translate.py").read_text(encoding="utf-8")
    call = source[source.index("translator.translate_batch(") :].split("\n    )", 1)[0]
    for line in (
        "replace_unknowns=True", "max_batch_size=settings.batch_size", 'batch_type="tokens"',
        "beam_size=max(num_hypotheses, settings.beam_size)", "length_penalty=0.2",
    ):  # fmt: skip
        assert line in call
    assert 'ARGOS_BEAM_SIZE", "4"' in (
        Path(argostranslate.__file__).parent / "settings.py"
    ).read_text(encoding="utf-8")


def test_our_english_equals_that_of_argos(
    engine: ArgosEngine, argos: tuple[Any, Any], sentences: list[str]
) -> None:
    chosen = sentences[:70]
    # Argos begins what it joins with a space, and strips it in the end.
    theirs = [text.strip() for text in as_argos(argos, chosen)]
    pairs = zip(chosen, ours(engine, chosen), theirs, strict=True)
    # Padding changes the last bits of a score, and the search where two were all but equal.
    assert sum(mine != other for _, mine, other in pairs) <= 2


def test_our_english_equals_that_of_argos_in_our_padding(
    engine: ArgosEngine, argos: tuple[Any, Any], sentences: list[str]
) -> None:
    chosen = sentences[:70]
    theirs = [as_argos_in_our_padding(argos, text) for text in chosen]
    pairs = zip(chosen, ours(engine, chosen), theirs, strict=True)
    assert [pair for pair in pairs if pair[1] != pair[2]] == []


def test_underscores_that_argos_loses_are_kept(engine: ArgosEngine, argos: tuple[Any, Any]) -> None:
    text = "track_running_stats 的默认值是 True。"
    assert "_" in ours(engine, [text])[0]
    assert "_" not in as_argos(argos, [text])[0]


def test_identifiers_come_through_a_whole_run_unchanged(tmp_path: Path) -> None:
    post = tmp_path / "post.md"
    post.write_text("# 参数\n\ntrack_running_stats 的默认值是 True。\n", encoding="utf-8")
    settings = Settings(out=tmp_path / "out", memory=tmp_path / "m", formats=("markdown",))
    translate_posts([post], settings)
    page = (tmp_path / "out/post.md").read_text(encoding="utf-8")
    assert page.count("track_running_stats") + page.count("track\\_running\\_stats") == 2


@pytest.fixture(scope="module")
def together(engine: ArgosEngine, sentences: list[str]) -> list[str]:
    """The English of all sentences, asked at once."""
    return ours(engine, sentences)


def test_batch_equals_the_same_sentences_one_by_one(
    engine: ArgosEngine, sentences: list[str], together: list[str]
) -> None:
    alone = [ours(engine, [text])[0] for text in sentences]
    pairs = zip(sentences, together, alone, strict=True)
    assert [pair for pair in pairs if pair[1] != pair[2]] == []


def test_number_of_threads_changes_nothing(sentences: list[str], together: list[str]) -> None:
    both = as_argos_decodes(threads=2)
    assert ours(both, sentences) == together


def test_argos_installs_the_bundled_package(tmp_path: Path) -> None:
    archive = pack(BUNDLED, tmp_path / "bundled.argosmodel")
    # Its last step drops a cache of a module that needs stanza, which duizhao leaves out.
    code = (
        "import sys, types, functools\n"
        "stand_in = types.ModuleType('argostranslate.translate')\n"
        "stand_in.get_installed_languages = functools.cache(list)\n"
        "sys.modules['argostranslate.translate'] = stand_in\n"
        "from argostranslate import package\n"
        f"package.install_from_path({str(archive)!r})\n"
        "(one,) = package.get_installed_packages()\n"
        "print(one, one.package_version != '', one.tokenizer.encode('学习率') != [])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(tmp_path / "home"),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "Chinese → English True True\n", done.stderr
