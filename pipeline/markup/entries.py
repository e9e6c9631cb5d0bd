"""The text of YAML front matter → what it says."""

from typing import Any


def load_yaml(text: str) -> Any:
    """Return the value that a YAML 1.2 text stands for, in plain Python types.

    Raises:
        ruamel.yaml.error.YAMLError: it is no YAML; a `MarkedYAMLError` knows the line.
        ValueError: a date or a number cannot be one.
        RecursionError: its lists are nested deeper than Python can follow.

    """
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yaml.composer.warn_double_anchors = False  # YAML allows them; it would be said on our output
    return yaml.load(text)
