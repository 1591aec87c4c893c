"""The two models of a library, as the settings choose them: the encoder, and the reader where there is one."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from rag.errors import ModelError
from rag.models.cache_folder import Report
from rag.models.embedder import Embedder
from rag.models.reader import BUNDLED_WEIGHTS, Read, Reader
from rag.settings import Settings

log = logging.getLogger(__name__)


class Models:
    """Both are loaded on first use; safe to use from several threads.

    Args:
        config: `embedding_model`, and `reader`: "on", "off" or the path of a weight file.
        report: told of each step of preparing them.
    """

    def __init__(self, config: Settings, report: Report | None) -> None:
        self.embedder = Embedder(config.embedding_model, config.cache, report)
        self._config, self._report = config, report
        self._loading = threading.RLock()

    @property
    def read(self) -> Read | None:
        """What reads questions beside passages; None where the reader is switched off, or the bundled one is damaged.

        Raises:
            ModelError: a weight file that was named cannot be loaded.
        """
        with self._loading:
            return self._reader.read if self._reader else None

    def load(self) -> None:
        """Load both, side by side, where that has not been done.

        Raises:
            ModelError: one of them cannot be had or loaded.
        """
        if "_reader" not in self.__dict__:
            threading.Thread(target=self._load_reader_ahead, daemon=True).start()
            self.embedder.load()
        _ = self.read

    def described(self) -> dict[str, str]:
        """Both by role, each with what runs it.

        Raises:
            ModelError: one of them cannot be had or loaded.
        """
        self.load()
        reader = self._reader
        return {
            "embedding model": f"{self.embedder.name}, run by {self.embedder.runtime}",
            "reader": f"{reader.weights.name}, run by {reader.load()}" if reader else "none",
        }

    def _load_reader_ahead(self) -> None:
        with suppress(ModelError):  # it is raised again where the reader is needed
            _ = self.read

    @cached_property
    def _reader(self) -> Reader | None:
        """Loaded; None where it is switched off, and with a notice where the bundled one cannot be loaded.

        Raises:
            ModelError: a weight file that was named cannot be loaded.
        """
        if self._config.reader == "off":
            return None
        bundled = self._config.reader == "on"
        reader = Reader(BUNDLED_WEIGHTS if bundled else Path(self._config.reader), self._config.cache, self._report)
        try:
            reader.load()
        except ModelError as error:
            if not bundled:
                raise
            log.warning("answers go by the likeness of sentences alone: %s", error)
            return None
        return reader
