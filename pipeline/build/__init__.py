"""Files of posts → finished chapters, made anew only where something they depend on has changed."""

from pipeline.build.batch import Batch
from pipeline.build.line import Line, Totals
from pipeline.build.record import Record
from pipeline.build.state import State, context_of
from pipeline.build.store import BuildStore, UnsoundError

__all__ = [
    "Batch",
    "BuildStore",
    "Line",
    "Record",
    "State",
    "Totals",
    "UnsoundError",
    "context_of",
]
