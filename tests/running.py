"""Runs the command: in this process with a fixed engine, or as a real process with the real model."""

import os
import random
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from typer.testing import CliRunner, Result

from pipeline.cli.app import app
from pipeline.translate import BUNDLED

POST = """# 感受野

感受野是输出特征图上一个点能看到的输入区域。卷积层越深，感受野越大。

- IoU 衡量两个框的重合程度。
- 池化会让感受野变大。
"""
TERMS = "source\ttarget\tkind\tnote\n感受野\treceptive field\tprefer\t\nIoU\t\tkeep\t\n"
BLOG = {
    "posts/one.md": POST,
    "posts/two.md": "# 学习率\n\n学习率太大会发散。\n",
    "glossary/terms.tsv": TERMS,
}

_SUBJECTS = [
    "卷积层",
    "池化层",
    "注意力机制",
    "损失函数",
    "学习率",
    "批归一化",
    "残差连接",
    "优化器",
]
_ACTIONS = ["提高了", "决定了", "影响了", "限制了", "改善了", "加快了"]
_OBJECTS = ["模型的精度", "训练的速度", "梯度的大小", "特征的质量", "收敛的过程", "小目标的检测"]


def invoke(*arguments: object) -> Result:
    """Run the command in this process; no error may escape it."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def said(result: Result) -> str:
    """Return the one sentence an error was told in."""
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("duizhao: "), lines[0]
    assert lines[0].endswith((".", "?", "…")), lines[0]
    assert "Traceback" not in result.output
    return lines[0]


def environment(home: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment whose user has nothing yet."""
    names = ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
    own = {name: str(home / name.lower()) for name in names}
    kept = {k: v for k, v in os.environ.items() if k not in ("DUIZHAO_MEMORY", "PYTHONHASHSEED")}
    return {**kept, **own, "HOME": str(home), **(more or {})}


def process(
    folder: Path,
    *arguments: object,
    env: Mapping[str, str] | None = None,
    before: Sequence[str] = (),
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m pipeline`` in a folder and wait for its end."""
    return subprocess.run(
        [*before, *command(*arguments)],
        cwd=folder,
        env=dict(env or environment(folder / "home")),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "pipeline", *map(str, arguments)]


def begin(folder: Path, *arguments: object) -> subprocess.Popen[str]:
    """Start ``python -m pipeline`` in a folder, Ctrl-C allowed even where tests run detached."""
    return subprocess.Popen(
        command(*arguments),
        cwd=folder,
        env=environment(folder / "home"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def write_posts(folder: Path, count: int, sentences: int = 30, seed: int = 1) -> Path:
    """Write posts of made-up sentences, most of them different."""
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        lines = [f"# 第 {number} 篇：{chance.choice(_SUBJECTS)}\n"]
        for _ in range(sentences // 3):
            lines.append("".join(_sentence(chance) for _ in range(3)) + "\n")
        (folder / f"post-{number:02}.md").write_text("\n".join(lines), encoding="utf-8")
    return folder


def _sentence(chance: random.Random) -> str:
    first, second = (
        f"{chance.choice(_SUBJECTS)}{chance.choice(_ACTIONS)}{chance.choice(_OBJECTS)}"
        for _ in range(2)
    )
    return f"{first}，当深度为 {chance.randrange(2, 999)} 时，{second}。"


def copy_package(folder: Path, name: str = "translate-zh_en") -> Path:
    """Copy the bundled package so that a test may spoil it."""
    return Path(shutil.copytree(BUNDLED, folder / name))


def pack(package: Path, archive: Path, inside: str = "") -> Path:
    """Zip a package's folder as Argos does: one folder at the top."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for path in sorted(package.rglob("*")):
            if path.is_file():
                file.write(path, f"{inside or package.name}/{path.relative_to(package).as_posix()}")
    return archive
