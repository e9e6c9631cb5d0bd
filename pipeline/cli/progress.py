"""What a run tells its watcher → a live progress bar: posts, segments, rate, time left."""

import time
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

_LABELS = {
    "read": "Reading posts",
    "segment": "Cutting sentences",
    "translate": "Translating",
    "write": "Writing the book",
}


class Bar:
    """A watcher that draws on standard error; silent where that is no terminal."""

    def __init__(self) -> None:
        """Prepare the bar; nothing is drawn before the first stage."""
        console = Console(stderr=True)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<18}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[detail]}"),
            console=console,
            disable=not console.is_terminal,
        )
        self._task: TaskID | None = None
        self._name = ""
        self._begun = 0.0
        self._tokens = 0
        self._from_memory = 0

    def __enter__(self) -> "Bar":
        """Start drawing."""
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop drawing."""
        self._progress.stop()

    def stage(self, name: str, total: int) -> None:
        """Begin a line for a stage of ``total`` steps."""
        self._name, self._begun = name, time.monotonic()
        self._tokens = self._from_memory = 0
        self._task = self._progress.add_task(_LABELS.get(name, name), total=total, detail="")

    def advance(self, done: int, from_memory: int = 0, tokens: int = 0) -> None:
        """Move the bar of the current stage."""
        if self._task is None:
            return
        self._tokens += tokens
        self._from_memory += from_memory
        self._progress.update(self._task, advance=done, detail=self._detail())

    def _detail(self) -> str:
        if self._name != "translate":
            return ""
        seconds = max(time.monotonic() - self._begun, 0.001)
        remembered = f" · {self._from_memory} from memory" if self._from_memory else ""
        return f"segments · {self._tokens / seconds:.0f} tokens/s{remembered}"
