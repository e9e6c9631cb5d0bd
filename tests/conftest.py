"""Options and fixtures shared by all tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.translate import Memory

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=200)
settings.load_profile("ci")

SHARED = Path(__file__).parents[2] / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--accept``."""
    parser.addoption(
        "--accept", action="store_true", help="write actual output into cases and golden files"
    )


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether expected output is to be rewritten."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Folder of the real scraped pages, which lie beside the checkout and not in it."""
    folder = SHARED / "seeds"
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"{folder} is missing, and in CI nothing may skip")
        pytest.skip("the seed pages are not part of the repository; they lie in ../shared/seeds")
    return folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """A working folder with the texts of the module's ``FILES``, and an engine that answers at once."""
    from engines import FixedEngine

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUIZHAO_MEMORY", str(tmp_path / "memory.sqlite"))
    monkeypatch.setattr("pipeline.translate.ArgosEngine", lambda *_, **__: FixedEngine())
    for name, text in request.module.FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture(autouse=True)
def _private_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's own memory, cache and installed packages out of every test."""
    home = tmp_path_factory.getbasetemp() / "home"
    names = ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "DUIZHAO_MEMORY")
    saved = {name: os.environ.get(name) for name in names}
    os.environ.pop("DUIZHAO_MEMORY", None)
    for name in names[:3]:
        os.environ[name] = str(home / name.lower())
    yield
    for name, value in saved.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "memory.sqlite")
