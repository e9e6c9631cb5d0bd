"""A target → files for it: soups of its words, and its own files cut, joined and damaged."""

from fuzz.targets import COMMON, Target
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy


def inputs(target: Target) -> SearchStrategy[bytes]:
    """Return a strategy for the bytes of files."""
    words = st.sampled_from(COMMON + target.tokens)
    soup = st.lists(st.one_of(words, words, st.binary(max_size=4)), max_size=40).map(b"".join)
    repeated = st.builds(
        lambda a, b, times, c: a + b * times + c, soup, words, st.integers(2, 400), soup
    )
    return st.one_of(soup, _damaged(target, words), repeated)


@st.composite
def _damaged(draw: DrawFn, target: Target, words: SearchStrategy[bytes]) -> bytes:
    data = draw(st.sampled_from(target.seeds))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = start + draw(st.integers(0, 12))
        data = data[:start] + draw(st.one_of(words, st.just(b""))) + data[end:]
    return data
