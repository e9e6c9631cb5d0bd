"""Files of posts → finished chapters, made anew only where something they depend on has changed."""

from pipeline.incremental.batch import Batch
from pipeline.incremental.line import Line, Totals
from pipeline.incremental.record import Record
from pipeline.incremental.state import State, context_of
from pipeline.incremental.store import BuildStore, UnsoundError

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
