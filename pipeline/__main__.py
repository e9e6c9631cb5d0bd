"""``duizhao``, and ``python -m pipeline``: the command, which Ctrl-C ends at once."""

import os
import sys

_STOPPED = 130
"""What a shell shows for a command that was stopped with Ctrl-C."""


def main() -> None:
    """Run the command and end the process with its exit code."""
    try:
        from pipeline.cli.app import app

        app()
    except KeyboardInterrupt:  # while modules were loading: there was nothing to keep
        _leave()
    except SystemExit as end:
        if end.code == _STOPPED:
            _leave()
        raise


def _leave() -> None:
    """End now: an engine that is taken down in good order finishes its batches first."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(_STOPPED)


if __name__ == "__main__":
    main()
