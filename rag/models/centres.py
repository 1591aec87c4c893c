"""The measured centres of a model's token vectors, kept in a file of the cache."""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
from pathlib import Path

from safetensors import SafetensorError
from safetensors.numpy import load, save

from rag.models.sample_texts import SAMPLE_QUESTIONS
from rag.models.token_vectors import Centres

log = logging.getLogger(__name__)

_PASSAGES = "passages"


def sample_digest() -> str:
    """Short digest of the sample questions: other questions mean other centres."""
    return hashlib.sha256(json.dumps(SAMPLE_QUESTIONS, sort_keys=True).encode()).hexdigest()[:12]


def load_centres(path: Path) -> Centres | None:
    """The centres kept there; None where there are none or the file is broken."""
    try:
        rows = load(path.read_bytes())
        return Centres(rows.pop(_PASSAGES), rows)
    except (OSError, KeyError, SafetensorError):
        return None


def save_centres(path: Path, centres: Centres) -> Centres:
    """Keep them for the next start, in one step; a folder that refuses only costs a second then."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
            file.write(save({_PASSAGES: centres.passages, **centres.questions}))
        Path(file.name).replace(path)
    except OSError as error:
        log.info("the token centres are not kept: %s", error)
    return centres
