"""On a machine of the cluster: batches of segments → what the ladder makes of them."""

import hashlib
import os
import socket
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

import platformdirs

from pipeline.errors import EngineError
from pipeline.translate.climbing import Asked, Climbed, Here
from pipeline.translate.engine import ArgosEngine
from pipeline.translate.package import BUNDLED, ArgosPackage, open_package

Files = Mapping[str, bytes]
"""A package's files by their place in its folder."""
_LIBRARIES = ("duizhao", "ctranslate2", "sentencepiece")
_CODE = ("document.py", "glossary", "markup", "translate")
"""What stands behind a translation; the bundled model, which has a digest, lies below it."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a worker is to load, and what it must be the same as."""

    package: ArgosPackage
    beam: int
    signature: str
    versions: tuple[tuple[str, str], ...]
    """Of libraries and, as a digest, of duizhao's own code."""

    @classmethod
    def of(cls, engine: ArgosEngine) -> "Load":
        """Return what workers need so that their answers are those of an engine here."""
        return cls(engine.package, engine.beam, engine.signature, versions())


class Worker:
    """Holds the model and climbs the ladder with it, on one core; an actor of Ray."""

    def __init__(self) -> None:
        """Load nothing yet: an error in here would lose its words on the way to the driver."""
        self._here: Here | None = None

    def prepare(self, load: Load, files: Callable[[], Files]) -> None:
        """Load the package: the one this machine has, or the driver's.

        Args:
            load: what to load.
            files: called when this machine lacks the package.

        Raises:
            EngineError: another version of a library, of the code or of the model would answer.

        """
        machine = socket.gethostname()
        for (name, ours), (_, wanted) in zip(versions(), load.versions, strict=True):
            if ours != wanted:
                raise EngineError(
                    f"this machine of the cluster has {name} {ours}, and yours has {wanted}.",
                    where=machine,
                    hint="Install the same duizhao[cluster] on every machine.",
                )
        found = open_package(_folder(load.package.digest, files))
        package = replace(found, placeholder=load.package.placeholder, term=load.package.term)
        engine = ArgosEngine(package, beam=load.beam, threads=1)
        if engine.signature != load.signature:
            raise EngineError(
                f"this machine of the cluster runs {engine.signature}, and not {load.signature}.",
                where=machine,
                hint=f"Remove {package.folder} there; it is sent again.",
            )
        list(engine.translate(["好"]))  # a model that cannot be loaded is found out now
        self._here = Here(engine)

    def climb(self, asked: Sequence[Asked]) -> list[Climbed]:
        """Return what became of each segment, in order.

        Raises:
            EngineError: the engine fails.

        """
        if self._here is None:
            raise EngineError("a worker of the cluster was asked before it was prepared.")
        answers = dict(self._here.climb(asked))
        return [answers[index] for index in range(len(asked))]


@cache
def versions() -> tuple[tuple[str, str], ...]:
    """Return what can change a result beside the model: libraries, and a digest of our own code."""
    root = Path(__file__).parents[2]
    digest = hashlib.sha256()
    for name in _CODE:
        top = root / name
        for path in sorted(top.rglob("*.py")) if top.is_dir() else [top]:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return (
        *((name, version(name)) for name in _LIBRARIES),
        ("duizhao code", digest.hexdigest()[:12]),
    )


def pack(package: ArgosPackage) -> Files:
    """Return the files that make up a package.

    Raises:
        EngineError: one cannot be read.

    """
    folder = package.folder
    paths = [
        folder / "metadata.json",
        folder / "sentencepiece.model",
        *(folder / "model").rglob("*"),
    ]
    try:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in paths
            if path.is_file()
        }
    except OSError as error:
        raise EngineError(
            f"the package cannot be read: {error.strerror}.",
            where=str(folder),
            hint="Check its permissions.",
        ) from error


def _folder(digest: str, files: Callable[[], Files]) -> Path:
    """Return where the package with this digest lies on this machine; fetch it where it lacks."""
    if open_package(BUNDLED).digest == digest:
        return BUNDLED
    cache_folder = Path(platformdirs.user_cache_dir("duizhao")) / "packages"
    target = cache_folder / f"cluster-{digest}"
    try:
        if not target.is_dir():
            cache_folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=cache_folder) as temporary:
                root = Path(temporary) / "package"
                for name, content in files().items():
                    (root / name).parent.mkdir(parents=True, exist_ok=True)
                    (root / name).write_bytes(content)
                if not target.is_dir():  # another worker may have been faster
                    os.replace(root, target)
    except OSError as error:
        if not target.is_dir():
            raise EngineError(
                f"the package cannot be written into {cache_folder}: {error.strerror}.",
                where=socket.gethostname(),
                hint="Free some space on this machine of the cluster.",
            ) from error
    return target
