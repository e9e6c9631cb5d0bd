"""The sample posts → how long duizhao, argostranslate and argos-translate-files take for them.

    uv run python benchmarks/peers.py --argos PYTHON --argos-files PYTHON [POSTS ...]

PYTHON are the interpreters of two environments of their own (README.md of this folder says how to
make them: the two packages ship different versions of the same modules). All have the bundled
package, the same beam and the same cores; they take turns, round by round, and what counts are the
ratios of a round. argostranslate is given each post's Markdown as one string, argos-translate-files
each post as HTML; duizhao does all of its work, with an empty memory.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from peer_structure import Kept, kept, read_posts

from pipeline.document import Post
from pipeline.translate import BUNDLED

HERE = Path(__file__).parent
WORKER = HERE / "peer_argos.py"


@dataclass(frozen=True)
class Timing:
    """What one contestant took in one round, in seconds."""

    wall: float
    """Of the whole process, from start to end."""
    cpu: float
    """User and system time of the whole process."""
    translate: float
    """Of its translating alone, model loaded, by its own clock."""


class Contest:
    """Runs the contestants on the same posts in one folder."""

    def __init__(self, asked: argparse.Namespace, place: Path) -> None:
        """Write the inputs and install the package for the peers."""
        self.asked = asked
        self.place = place
        self.posts = read_posts(asked.posts)
        html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
        dollarmath_plugin(html, allow_digits=False, double_inline=True)
        for folder in ("text", "files"):
            (place / folder).mkdir()
        for number, post in enumerate(self.posts):
            page = f"<!DOCTYPE html>\n<html><body>\n{html.render(post.body)}</body></html>\n"
            (place / f"text/{number:03}.md").write_text(post.body, encoding="utf-8")
            (place / f"files/{number:03}.html").write_text(page, encoding="utf-8")
        self.turns: dict[str, Callable[[int], Timing]] = {"duizhao": self.duizhao}
        for kind, python in (("text", asked.argos), ("files", asked.argos_files)):
            if python:
                name = {"text": "argostranslate", "files": "argos-translate-files"}[kind]
                run = [python, str(WORKER), "prepare", str(BUNDLED), str(place / f"home-{kind}")]
                subprocess.run(run, check=True, env=self.environment(kind))
                self.turns[name] = self.peer(kind, python)

    def environment(self, kind: str) -> Mapping[str, str]:
        """Return the variables that keep a peer in its folder, offline, at our beam."""
        home = self.place / f"home-{kind}"
        return {
            **os.environ,
            **{
                f"XDG_{name.upper()}_HOME": str(home / name) for name in ("data", "config", "cache")
            },
            "ARGOS_CHUNK_TYPE": "SPACY",
            "ARGOS_BEAM_SIZE": str(self.asked.beam),
        }

    def duizhao(self, turn: int) -> Timing:
        """Run the whole command with a new memory."""
        out = self.place / f"duizhao-{turn}"
        settings = out / "settings"
        settings.mkdir(parents=True)
        (settings / "duizhao.toml").write_text(f"beam = {self.asked.beam}\n", encoding="utf-8")
        glossary = (HERE.parent / "glossary").resolve()
        run = [sys.executable, "-m", "pipeline", "translate"]
        run += [str(Path(post).resolve()) for post in self.asked.posts]
        run += ["--out", str(out / "book"), "--memory", str(out / "memory.sqlite")]
        run += ["--layout", "english", "--glossary", str(glossary)]
        wall, cpu, _ = _timed(run, {**os.environ, "PYTHONPATH": str(HERE.parent)}, settings)
        report = json.loads((out / "book/report.json").read_text(encoding="utf-8"))
        return Timing(wall, cpu, report["seconds"]["translate"])

    def peer(self, kind: str, python: str) -> Callable[[int], Timing]:
        """Return the turn of a peer."""

        def turn(number: int) -> Timing:
            out = self.place / f"{kind}-{number}"
            run = [python, str(WORKER), kind, str(self.place / kind), str(out)]
            wall, cpu, said = _timed(run, self.environment(kind), self.place)
            return Timing(wall, cpu, json.loads(said.splitlines()[-1])["translate"])

        return turn

    def outputs(self) -> Iterator[tuple[str, Kept]]:
        """Yield what of the posts' structure stands in the English each contestant made first."""
        for name, folder in (
            ("duizhao", "duizhao-0/book"),
            ("argostranslate", "text-0"),
            ("argos-translate-files", "files-0"),
        ):
            if name in self.turns:
                yield name, kept(self.posts, self.place / folder)


def _timed(
    run: Sequence[str], environment: Mapping[str, str], folder: Path
) -> tuple[float, float, str]:
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        run, env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(run)}\n{done.stderr[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, done.stdout


def main() -> None:
    """Print a line a turn, then two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", nargs="*", default=[str(HERE.parent / "posts")])
    parser.add_argument("--argos", help="interpreter that has argostranslate and spacy")
    parser.add_argument(
        "--argos-files", help="interpreter that has argos-translate-files and spacy"
    )
    parser.add_argument("--beam", type=int, default=4, help="4 is the default of all of them")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--core", type=int, help="bind all of them to this one core")
    asked = parser.parse_args()
    if asked.core is not None:
        os.sched_setaffinity(0, {asked.core})
    with tempfile.TemporaryDirectory() as folder:
        contest = Contest(asked, Path(folder))
        print(f"{_machine()}; {len(contest.posts)} posts, {_characters(contest.posts)} characters")
        times: dict[str, list[Timing]] = {name: [] for name in contest.turns}
        for number in range(asked.rounds):
            for name, turn in contest.turns.items():
                times[name].append(took := turn(number))
                print(
                    f"{number + 1} {name:>22}: {took.wall:6.1f} s, cpu {took.cpu:6.1f} s,"
                    f" translating {took.translate:6.1f} s",
                    flush=True,
                )
        _print_ratios(times)
        _print_structure(dict(contest.outputs()))


def _print_ratios(times: Mapping[str, Sequence[Timing]]) -> None:
    print("\n| | whole command | cpu time | translating alone |\n|---|---|---|---|")
    for name, turns in times.items():
        cells = []
        for what in ("wall", "cpu", "translate"):
            values = [getattr(turn, what) for turn in turns]
            ours = [getattr(turn, what) for turn in times["duizhao"]]
            cell = f"{statistics.median(values):.1f} s"
            if name != "duizhao":
                ratios = sorted(b / a for a, b in zip(ours, values, strict=True))
                cell += f", {statistics.median(ratios):.1f}× ({ratios[0]:.1f}–{ratios[-1]:.1f})"
            cells.append(cell)
        print(f"| {name} | {' | '.join(cells)} |")


def _print_structure(found: Mapping[str, Kept]) -> None:
    print(f"\n| kept of the posts' | {' | '.join(found)} |\n|---|{'---|' * len(found)}")
    for what in next(iter(found.values())):
        cells = [f"{one[what][0]} of {one[what][1]}" for one in found.values()]
        print(f"| {what} | {' | '.join(cells)} |")


def _characters(posts: Sequence[Post]) -> int:
    return sum(len(post.body) for post in posts)


def _machine() -> str:
    cores = len(os.sched_getaffinity(0))
    return (
        f"{platform.machine()}, {cores} core{'s' * (cores > 1)}, Python {platform.python_version()}"
    )


if __name__ == "__main__":
    main()
