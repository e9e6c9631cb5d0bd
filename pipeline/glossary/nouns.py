"""A term's English → its head, where that is a noun whose number may be changed."""

import re
from functools import lru_cache

from pipeline.glossary.forms import HEAD_BEFORE
from pipeline.glossary.inflect import plurals
from pipeline.glossary.text import is_case_exact

_WORDS = re.compile(r"[^\s-]+")
_BEFORE_OF = re.compile(rf"(\S.*?)\s(?:{'|'.join(sorted(HEAD_BEFORE))})\s")
_SMALL_PREFIX = frozenset(
    ("auto", "hyper", "macro", "meta", "micro", "mini", "multi", "pseudo", "semi", "sub", "super")
)
_COUNTED = """
    ability action activation activity alternative annotation application archive capability
    characteristic collision combination community condition connection convolution covariance
    decision definition density dependency derivative description difference dimension direction
    distance distribution divergence embedding encoding entity equation exception executable
    expectation explanation expression extension facility finding frequency function goal
    heuristic identity implementation instance instruction integral interaction intersection
    interval iteration kernel latent library listing logic mapping meaning mechanism metric
    modality mosaic mutation negative objective observation operation option ordering partition
    permutation perspective policy position positive prediction preference primitive probability
    projection proposal quantity question ranking reading recommendation reference reflection
    region relation representation residual rotation section seed sentence sequence session
    setting sibling signal simulation solution stack statistic string subsequence table terminal
    topic transformation transition translation variable variance variation version warning
"""
_MASS = """
    accuracy advice aliasing alignment annealing arithmetic attention bandwidth behavior behaviour
    bytecode code confidence content convergence data decay deployment descent dropout entropy
    evidence feedback flow hardware imbalance information knowledge latency management math
    mathematics memory metadata middleware momentum noise overflow parallelism perplexity progress
    recall replay research search software sort space speech speed storage supervision text
    throughput time traffic transfer underflow usage vision warmup work
"""
_COUNTABLE, _UNCOUNTABLE = frozenset(_COUNTED.split()), frozenset(_MASS.split())
# Nouns one rarely counts, and adjectives: the ends of both.
_ENDS = re.compile(
    r"(?:ing|[ts]ion|ness|ance|ence|ity|ism|ware|ics|sort|al|ive|ic|ous|able|ible|ful|less|ed|wise"
    r"|ary|ly|ant|free|aware|cy)\Z"
)


@lru_cache(maxsize=8192)
def countable_head(target: str) -> int | None:
    """Return which word of a term, from 0, may become a plural; None when that is not sure.

    It is the last, or the one before *of* and the like: ``regions of interest``.
    """
    words = _WORDS.findall(target)
    before = _BEFORE_OF.match(target)
    at = len(_WORDS.findall(before[1])) - 1 if before else len(words) - 1
    if at < 0 or not words[at].isascii() or not words[at].isalpha() or is_case_exact(words[at]):
        return None
    end = sum(len(word) + 1 for word in words[: at + 1]) - 1
    hyphened = target[end - len(words[at]) - 1 : end - len(words[at])] == "-"
    if hyphened and words[at - 1].lower() not in _SMALL_PREFIX:
        return None  # one-stage, top-down, self-attention
    return at if _is_counted(words[at].lower()) else None


def _is_counted(word: str) -> bool:
    if word in _COUNTABLE:
        return True
    if word in _UNCOUNTABLE or _ENDS.search(word) or len(word) < 3:
        return False
    looks_plural = word.endswith("s") and not word.endswith(("ss", "us", "is", "bias", "lens"))
    return not looks_plural and plurals(word)[0] != word
