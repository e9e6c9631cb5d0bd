"""What an engine is about to take → an error while there still can be one, if it is not to be had.

Where memory is refused in mid-sentence, the arithmetic libraries of CTranslate2 crash instead of
saying so. So the room is asked for, untouched, before they are loaded, and given back at once.
"""

import mmap
from pathlib import Path

from pipeline.errors import EngineError

_LIBRARIES = 160 * 2**20
"""Bytes of address space that the libraries take; 150 MiB were seen."""
_EACH_THREAD = 128 * 2**20
"""Bytes that a thread sets aside for what it allocates: 64 MiB to 85 MiB were seen."""


def ask_for_room(model: Path, threads: int) -> None:
    """Raise an error unless a model can be loaded and run.

    Args:
        model: its file, whose bytes are held twice while it is loaded.
        threads: that will translate.

    Raises:
        EngineError: the machine, or a limit set for this process, does not give so much.

    """
    size = _LIBRARIES + 2 * (model.stat().st_size if model.is_file() else 0)
    size += threads * _EACH_THREAD
    try:
        mmap.mmap(-1, size).close()
    except (OSError, MemoryError) as error:
        raise EngineError(
            f"the translation engine needs {size / 2**20:.0f} MiB more memory than there is.",
            where=str(model.parent.parent),
            hint="Close other programs, raise the limit (ulimit -v) or use fewer --threads;"
            " what is done is kept.",
        ) from error
