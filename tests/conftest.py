"""Shared parts: the original seeds where they are at hand, one encoder for the whole run, small libraries."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Library
from rag.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def original_seeds() -> Path:
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("the two original articles (../shared/seeds) are not on this machine")
    return folder


@pytest.fixture(scope="session")
def original_library(original_seeds, tmp_path_factory) -> Library:
    library = Library(tmp_path_factory.mktemp("originals"))
    library.ingest([original_seeds])
    return library


@pytest.fixture(scope="session")
def seeds_library(tmp_path_factory) -> Library:
    library = Library(tmp_path_factory.mktemp("seeds"))
    library.ingest([ROOT / "seeds"])
    return library


@pytest.fixture
def write(tmp_path):
    """Write files into one folder: write(name="text", ...) -> the folder."""
    folder = tmp_path / "articles"
    folder.mkdir()

    def writer(**texts: str | bytes) -> Path:
        for name, text in texts.items():
            data = text if isinstance(text, bytes) else text.encode()
            (folder / f"{name}.txt").write_bytes(data)
        return folder

    return writer


@pytest.fixture
def library(tmp_path) -> Library:
    return Library(tmp_path / "library", config=Settings())
