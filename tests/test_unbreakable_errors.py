"""What goes wrong around a run: one clear sentence, nothing lost, and the next run goes on."""

import contextlib
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from disks import mounted
from running import POST, command, environment, invoke, said

from pipeline.translate import memory as memory_module

FILES = {"post.md": POST}
MEMORY = Path("memory.sqlite")


@pytest.fixture(autouse=True)
def folder(folder: Path) -> Path:
    """A working folder with a post that is translated already, and an engine that answers at once."""
    assert invoke("translate", "post.md").exit_code == 0
    (folder / "new.md").write_text("# 新的一篇\n\n卷积层越深，感受野越大吗？\n", encoding="utf-8")
    return folder


# The memory


def _cut(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def _garbage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = bytes(range(256)) * ((len(data) - 4096) // 256)
    path.write_bytes(data)


def _another(path: Path) -> None:
    path.unlink()
    with contextlib.closing(sqlite3.connect(path)) as base:
        base.execute("create table translations (something text)")


def _senseless(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as base, base:
        base.execute("update translations set codes = 'no list'")


@pytest.mark.parametrize("damage", [_cut, _garbage, _another, _senseless])
def test_damaged_memory_is_named_and_a_new_one_goes_on(damage, folder: Path) -> None:  # type: ignore[no-untyped-def]
    before = Path("output/post.md").read_bytes()
    damage(MEMORY)
    Path("post.md").write_text(POST + "\n还有一句话。\n", encoding="utf-8")
    result = invoke("translate", "post.md", "new.md")
    assert result.exit_code == 6
    assert "the translation memory cannot be used: " in said(result)
    assert "move it away, or choose another file with --memory." in said(result)
    assert Path("output/post.md").read_bytes() == before
    MEMORY.rename("damaged.sqlite")
    assert invoke("translate", "post.md", "new.md").exit_code == 0
    assert Path("output/post.md").read_bytes() != before


def test_memory_that_another_process_holds_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_module, "_WAIT", 0.2)
    code = (
        "import sqlite3, sys; b = sqlite3.connect('memory.sqlite', isolation_level=None);"
        " b.execute('begin exclusive'); print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdin
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        result = invoke("translate", "new.md")
        holder.stdin.close()
    assert result.exit_code == 6
    assert "database is locked. Another program is writing it: wait for its end" in said(result)
    assert invoke("translate", "new.md").exit_code == 0


# Folders


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder that not even root can write to."""
    place = tmp_path / "read-only"
    with mounted(place, "ro") as is_mounted:
        if not is_mounted:
            place.chmod(0o500)
        yield place
        if not is_mounted:
            place.chmod(0o700)


def test_read_only_output_is_named_before_anything_is_translated(read_only: Path) -> None:
    result = invoke("translate", "new.md", "--out", read_only)
    assert result.exit_code == 7
    assert "the output folder cannot be written: " in said(result)
    assert "Choose another one with --out." in said(result)


def test_read_only_memory_is_named(read_only: Path) -> None:
    result = invoke("translate", "new.md", "--memory", read_only / "m.sqlite")
    assert result.exit_code == 6
    assert "Check the disk and the permissions" in said(result)


@pytest.mark.parametrize("kind", ["read-only", "a file", "nowhere"])
def test_cache_that_cannot_be_written_costs_only_time(
    kind: str, read_only: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "file").touch()
    place = {"read-only": read_only, "a file": folder / "file", "nowhere": Path("/proc/nowhere")}[
        kind
    ]
    monkeypatch.setenv("XDG_CACHE_HOME", str(place))
    assert invoke("translate", "new.md").exit_code == 0
    assert Path("output/new.md").is_file()


# Processes


def limited(megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20,) * 2)


@pytest.mark.slow
@pytest.mark.parametrize("megabytes", [330, 400, 600])
def test_too_little_memory_is_one_sentence_and_the_next_run_goes_on(
    folder: Path, megabytes: int
) -> None:
    home = environment(
        folder / "home", {"DUIZHAO_MEMORY": "real.sqlite", "OPENBLAS_NUM_THREADS": "1"}
    )
    run = command("translate", "new.md", "--threads", 1, "--format", "markdown")
    poor = subprocess.run(
        run, env=home, capture_output=True, text=True, timeout=200, check=False,
        preexec_fn=lambda: limited(megabytes),
    )  # fmt: skip
    assert "Traceback" not in poor.stderr
    assert poor.returncode == 5 if megabytes < 350 else poor.returncode in (0, 5), poor.stderr
    if poor.returncode:
        assert poor.stderr.startswith("duizhao: ")
        assert poor.stderr.count("\n") == 1
    rich = subprocess.run(run, env=home, capture_output=True, text=True, timeout=200, check=False)
    assert rich.returncode == 0, rich.stderr
    assert Path("output/new.md").is_file()


def test_report_that_nothing_can_take_is_no_traceback(folder: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command("memory", "stats"), env=environment(folder / "home"),
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 7
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("duizhao: the standard output cannot be written: ")
