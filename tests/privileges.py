"""Root may read and write everything, so tests of permissions step down for a moment."""

import os
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def without_privileges(reachable: Path):
    """Run the block as an unprivileged user where the tests run as root.

    Only the calling process's effective user changes; whatever the block needs must be imported before.
    The folders above `reachable` are opened for passing through while it lasts.
    """
    if os.geteuid() != 0:
        yield
        return
    modes = {folder: folder.stat().st_mode for folder in [reachable, *reachable.parents]}
    for folder, mode in modes.items():
        if not mode & 0o001:
            folder.chmod(mode | 0o055)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        for folder, mode in modes.items():
            if not mode & 0o001:
                folder.chmod(mode)
