"""An installation → a line for each part of it that a run needs."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.metadata import version


def checks() -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield (name, check); a check returns what it found or raises a `DuizhaoError`."""
    yield "duizhao", lambda: version("duizhao")
    yield "model", _model
    yield "dictionary", _dictionary
    yield "glossary", _glossary
    yield "memory", _memory
    yield "output", _output


def _model() -> str:
    from pipeline.settings import load_settings
    from pipeline.translate import open_engine

    engine = open_engine(load_settings().package)
    _, answers = next(engine.translate(["目标检测很有用。"]))
    return f"{engine.signature}; 目标检测很有用。 → {answers[0].text}"


def _dictionary() -> str:
    from pipeline.segment import Words

    return " | ".join(Words().cut("卷积神经网络的感受野"))


def _glossary() -> str:
    from pipeline.glossary import load_glossary
    from pipeline.settings import load_settings

    paths = [path for path in load_settings().glossary if path.exists()]
    return f"{len(load_glossary(paths).terms)} terms in {', '.join(map(str, paths)) or 'no file'}"


def _memory() -> str:
    from pipeline.settings import load_settings
    from pipeline.translate import Memory

    with closing(Memory(load_settings().memory)) as memory:
        return f"{sum(memory.counts().values())} translations in {memory.path}"


def _output() -> str:
    from pipeline.publish import check_writable
    from pipeline.settings import load_settings

    out = load_settings().out
    check_writable(out if out.exists() else out.absolute().parent)
    return f"{os.fspath(out)} can be written"
