"""A frozen dataclass of settings → command line options of the same names."""

import argparse
from collections.abc import Sequence
from dataclasses import fields
from typing import Any, TypeVar, get_type_hints

Settings = TypeVar("Settings")


class TrainingError(Exception):
    """What a person can mend: a file, an option, an environment."""


def add_options(parser: argparse.ArgumentParser, kind: type[Any]) -> None:
    """Add an option for each field; its help is the field's ``help`` metadata."""
    hints = get_type_hints(kind)
    for field in fields(kind):
        name = "--" + field.name.replace("_", "-")
        if hints[field.name] is bool:
            parser.add_argument(name, action="store_true", help=field.metadata["help"])
        else:
            parser.add_argument(
                name,
                type=hints[field.name],
                default=field.default,
                choices=field.metadata.get("choices"),
                help=f"{field.metadata['help']} ({field.default})",
            )


def settings_of(arguments: argparse.Namespace, kind: type[Settings]) -> Settings:
    """Return the settings that the parsed options hold."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: getattr(arguments, name) for name in names})


def parse(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> argparse.Namespace:
    """Parse, with the module's own docstring as help text."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    return parser.parse_args(arguments)
