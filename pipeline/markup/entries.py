"""The text of YAML front matter → what it says."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ruamel.yaml import YAML

_spare: list["YAML"] = []
"""Readers that are free: to make one takes longer than to read front matter."""


def load_yaml(text: str) -> Any:
    """Return the value that a YAML 1.2 text stands for, in plain Python types.

    Raises:
        ruamel.yaml.error.YAMLError: it is no YAML; a `MarkedYAMLError` knows the line.
        ValueError: a date or a number cannot be one.
        RecursionError: its lists are nested deeper than Python can follow.

    """
    yaml = _spare.pop() if _spare else _reader()
    value = yaml.load(text)
    # One that met an error or a directive would remember it.
    if yaml.version is None:
        yaml.doc_infos.clear()
        _spare.append(yaml)
    return value


def _reader() -> "YAML":
    from ruamel.yaml import YAML  # takes a while to load

    yaml = YAML(typ="safe", pure=True)
    yaml.composer.warn_double_anchors = False  # YAML allows them; it would be said on our output
    return yaml
