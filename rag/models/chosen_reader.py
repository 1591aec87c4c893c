"""Which reader answers are read by, as the settings say."""

from __future__ import annotations

import logging
from pathlib import Path

from rag.errors import ModelError
from rag.models.bundled import Report
from rag.models.reader import BUNDLED_WEIGHTS, Reader
from rag.settings import Settings

log = logging.getLogger(__name__)


def chosen_reader(config: Settings, report: Report | None) -> Reader | None:
    """The reader, loaded; None where it is switched off, and with a notice where the bundled one cannot be loaded.

    Args:
        config: `reader` is "on", "off" or the path of a weight file.
        report: told of each step of preparing the bundled model.

    Raises:
        ModelError: a weight file that was named cannot be loaded.
    """
    if config.reader == "off":
        return None
    bundled = config.reader == "on"
    reader = Reader(BUNDLED_WEIGHTS if bundled else Path(config.reader), config.cache, report)
    try:
        reader.load()
    except ModelError as error:
        if not bundled:
            raise
        log.warning("answers go by the likeness of sentences alone: %s", error)
        return None
    return reader
