"""Fuzzes one target, guided by which lines its inputs reach: ``with_atheris.py TARGET [-runs=N …]``."""

import os
import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1]))
with atheris.instrument_imports(include=["pipeline"]):
    from fuzz.targets import FOLDER, TARGETS


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"Name one of these targets: {', '.join(sorted(TARGETS))}")
    target = TARGETS[sys.argv.pop(1)]
    os.environ["XDG_CACHE_HOME"] = str(FOLDER / "cache")
    corpus = FOLDER / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed{number}").write_bytes(seed)
    words = FOLDER / "words.dict"
    words.write_text("".join(f'"{_escaped(token)}"\n' for token in target.tokens if token), "ascii")
    atheris.Setup([*sys.argv, f"-dict={words}", str(corpus)], target)
    atheris.Fuzz()


def _escaped(token: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token)


if __name__ == "__main__":
    main()
