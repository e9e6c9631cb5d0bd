"""English inline Markdown → the words its reader sees."""

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.markup import find_spans, unescape

_MARKUP = re.compile(r"[*_`\[\]<$\\~&{!@]")
_RUN = re.compile(rb"(\x00+)|\x01+|\x02+")
# What reads as a word although it is kept byte for byte; a term may stand in it.
_READ = ("identifier", "placeholder")
_REMEMBERED = 2048
"""Texts whose markup is known without parsing them again: each is asked about several times."""


def regions(target: str) -> tuple[tuple[int, int], ...]:
    """Return the stretches that are prose: neither markup nor code, math, URLs or HTML."""
    if not _may_be_marked(target):
        return ((0, len(target)),) if target else ()
    return tuple(m.span() for m in _RUN.finditer(_layers(target)) if m[1])


def _may_be_marked(target: str) -> bool:
    return bool(_MARKUP.search(target)) or "://" in target or "www." in target


@lru_cache(_REMEMBERED)
def visible(target: str) -> str:
    """Return the prose of a text: marks and link URLs leave nothing, code and math leave a NUL.

    So a term may run over marks, as in ``**receptive** field``, but never over a formula.
    """
    if not _may_be_marked(target):
        return target
    layers = _layers(target)
    return "".join(
        unescape(target[slice(*m.span())]) if m[1] else "\0" if m[0][0] == 2 else ""
        for m in _RUN.finditer(layers)
    )


def prose_at(target: str) -> tuple[str, Sequence[int]]:
    """Return what `visible` shows, escapes as they are written, and where each character stands."""
    if not _may_be_marked(target):
        return target, range(len(target))
    layers = _layers(target)
    shown = [(at, c if not layers[at] else "\0") for at, c in enumerate(target) if layers[at] != 1]
    return "".join(char for _, char in shown), tuple(at for at, _ in shown)


@lru_cache(_REMEMBERED)
def _layers(target: str) -> bytes:
    """Return a byte a character: 0 prose, 1 a mark of emphasis or a link, 2 anything else."""
    layers = bytearray(len(target))
    if _may_be_marked(target):
        for span in find_spans(target):
            if span.is_wrapper and span.inner:
                for start, end in ((span.start, span.inner[0]), (span.inner[1], span.end)):
                    layers[start:end] = b"\1" * (end - start)
            elif span.kind not in _READ:
                layers[span.start : span.end] = b"\2" * (span.end - span.start)
    return bytes(layers)
