"""No file, whatever is in it, ends in a traceback or a hang: an answer, or one sentence for the user."""

import os

import pytest
from fuzz.inputs import inputs
from fuzz.targets import TARGETS
from hypothesis import HealthCheck, given, settings

INPUTS = int(os.environ.get("DUIZHAO_INPUTS", "60"))
"""Inputs a target; ``DUIZHAO_INPUTS=10000`` is the whole test. tests/fuzz/README.md tells more."""


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("name", sorted(TARGETS))
def test_no_input_breaks_a_reader(name: str) -> None:
    target = TARGETS[name]

    @settings(max_examples=INPUTS, suppress_health_check=list(HealthCheck), database=None)
    @given(inputs(target))
    def check(data: bytes) -> None:
        target(data)

    check()


def test_no_files_are_no_targets() -> None:
    assert len(TARGETS) >= 18
    assert all(target.seeds and target.tokens for target in TARGETS.values())
