"""Front matter reads the same whatever was read before it."""

from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.markup.entries import load_yaml

_PIECES = """
    a: |b: |&x |*x|[|]|{|}|on|012|1:30|2024-01-01|? |'|"|#c|!!set |!foo |<<: *x|中|1e3|~
""".strip().split("|")
_LINES = ["\n", "  ", "|\n  ", "---\n", "...\n"]
_DIRECTIVES = ["%YAML 1.1\n---\n", "%YAML 1.2\n---\n", "%TAG ! tag:x,2000:\n---\n"]
_TEXT = st.lists(st.sampled_from([*_PIECES, *_LINES, *_DIRECTIVES]), max_size=9).map("".join)


@given(st.lists(_TEXT, max_size=4))
@settings(max_examples=150, deadline=None)
def test_a_text_reads_as_it_does_alone(texts: list[str]) -> None:
    for text in texts:
        assert _read(text) == _alone(text)


def _read(text: str) -> str:
    try:
        return repr(load_yaml(text))
    except Exception as error:
        return f"{type(error).__name__} {error}"


def _alone(text: str) -> str:
    yaml = YAML(typ="safe", pure=True)
    yaml.composer.warn_double_anchors = False
    try:
        return repr(yaml.load(text))
    except Exception as error:
        return f"{type(error).__name__} {error}"
