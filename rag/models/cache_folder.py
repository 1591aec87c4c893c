"""Folders of the cache, made whole or not at all, by any number of processes at once."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

Report = Callable[[str, int, int], None]  # told of the making of a folder: step in words, done, total

_BUILDING = ".building-"
_ABANDONED_SECONDS = 3600  # a build takes seconds; one this old was killed


def make_folder(folder: Path, write: Callable[[Path], None], is_sound: Callable[[Path], bool]) -> None:
    """Write a folder under another name beside its place, then rename it.

    Args:
        folder: what to make; an unsound one in its place is deleted.
        write: fills the folder given.
        is_sound: whether a folder is as `write` leaves it.

    Raises:
        OSError: the cache cannot be written. What `write` raises comes through.
    """
    _sweep(folder.parent)
    building = folder.with_name(f"{_BUILDING}{os.getpid()}-{secrets.token_hex(4)}")
    building.mkdir(parents=True)
    try:
        write(building)
        if folder.exists() and not is_sound(folder):  # renames are atomic: it was damaged since
            shutil.rmtree(folder)
        building.rename(folder)
    except OSError:
        if not is_sound(folder):  # else another process was faster: its folder is as good
            raise
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _sweep(parent: Path) -> None:
    """Delete what killed builds left behind; younger folders may belong to a build going on now."""
    for left in parent.glob(f"{_BUILDING}*"):
        with suppress(OSError):  # another process sweeps too
            if time.time() - left.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(left)
