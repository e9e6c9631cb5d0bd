"""Frozen values ↔ JSON: a dataclass is the list of its fields, so that only this program reads it.

What is written is read by the same version of the program alone (`state.context_of` sees to that),
so nothing has to name its fields or its type.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")
Encoder = Callable[[Any], Any]
Decoder = Callable[[Any], Any]


def encode(value: Any) -> Any:
    """Return a value of dataclasses, tuples, string mappings and plain values as JSON takes it."""
    kind: Any = type(value)
    return _encoder(kind)(value)


def decode(kind: type[T], data: Any) -> T:
    """Return the value of a dataclass that `encode` made the data of.

    Raises:
        ValueError, TypeError, IndexError, KeyError: the data is something else.

    """
    wanted: Any = kind
    value: T = _decoder(wanted)(data)
    return value


@cache
def _encoder(kind: Any) -> Encoder:
    """Return what turns values of a type into JSON."""
    if is_dataclass(kind):
        names = _names(kind)
        return lambda value: [encode(getattr(value, name)) for name in names]
    if issubclass(kind, (tuple, list)):
        return lambda value: [encode(item) for item in value]
    if issubclass(kind, Mapping):
        return lambda value: {key: encode(item) for key, item in value.items()}
    return lambda value: value


def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _decoder(kind: Any) -> Decoder:
    """Return what turns JSON into a value of an annotation; parts are looked up when first met."""
    if isinstance(kind, type) and is_dataclass(kind):
        return _of_fields(kind)
    origin, within = get_origin(kind), get_args(kind)
    if origin is tuple and within[1:] == (...,):
        return lambda data: tuple(map(_decoder(within[0]), data)) if data else ()
    if origin is tuple:
        return lambda data: tuple(
            _decoder(part)(item) for part, item in zip(within, data, strict=True)
        )
    if origin in (Mapping, dict):
        return lambda data: {key: _decoder(within[1])(item) for key, item in data.items()}
    if isinstance(kind, types.UnionType):
        some = next(part for part in within if part is not types.NoneType)
        return lambda data: None if data is None else _decoder(some)(data)
    return lambda data: data


def _of_fields(kind: Any) -> Decoder:
    hints = get_type_hints(kind)
    parts: list[Decoder] = []

    def decoded(data: Any) -> Any:
        if not parts:
            parts.extend(_decoder(hints[name]) for name in _names(kind))
        return kind(*[part(item) for part, item in zip(parts, data, strict=True)])

    return decoded
