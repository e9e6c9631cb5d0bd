"""docs/limits.md is true: each limit it states is the constant it names."""

import re
from importlib import import_module
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "limits.md"
ROWS = re.findall(
    r"^\| .+? \| ([\d.,]+) \| .*? \| `([\w.]+):(\w+)` \|$", PAGE.read_text("utf-8"), re.M
)


def test_every_limit_is_the_constant_it_names() -> None:
    assert len(ROWS) > 20
    for said, module, name in ROWS:
        assert getattr(import_module(f"pipeline.{module}"), name) == float(said.replace(",", "")), (
            name
        )
