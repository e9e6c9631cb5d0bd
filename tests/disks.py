"""Mounts small or read-only file systems, for what even root must not be able to write."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def mounted(folder: Path, options: str) -> Iterator[bool]:
    """Make a folder and mount a file system in memory on it; tells whether this machine let us."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        is_mounted = False
    else:
        is_mounted = True
    yield is_mounted
    if is_mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
