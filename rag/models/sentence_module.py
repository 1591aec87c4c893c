"""The compiled encoder as a module of sentence-transformers, for programs that use that library.

    save_sentence_transformer("folder")
    SentenceTransformer("folder", trust_remote_code=True)

Since version 6 sentence-transformers wants `trust_remote_code` for any module that is not its own, installed or not.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from sentence_transformers.base.modules import InputModule

from rag.errors import ModelError
from rag.models.compiled_encoder import CompiledEncoder, compiled_encoder
from rag.models.embedder import Embedder
from rag.settings import settings

Features = dict[str, Any]  # tensors by name, as sentence-transformers hands them from module to module


class CompiledLayers(InputModule):  # type: ignore[misc]  # mypy does not follow sentence-transformers
    """Tokenizer and layers; pooling and what follows are the model's own modules.

    Args:
        embedding_model: as RAG_EMBEDDING_MODEL: "bundled" or a folder.

    Raises:
        ModelError: it cannot be had, or not be compiled on this machine.
    """

    config_file_name = "compiled_layers.json"
    config_keys = ("embedding_model",)

    def __init__(self, embedding_model: str) -> None:
        super().__init__()
        self.embedding_model = embedding_model
        self._encoder = _encoder(embedding_model)
        self.max_seq_length = self._encoder.max_tokens

    def get_embedding_dimension(self) -> int:
        """Width of a token's vector."""
        return self._encoder.dimension

    def preprocess(self, inputs: Sequence[str], prompt: str | None = None, **_: object) -> Features:
        """Token ids and mask of a batch, int64 tensors of shape (n, length)."""
        ids, mask, _offsets = self._encoder.batch([(prompt or "") + text for text in inputs])
        return {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}

    def forward(self, features: Features, **_: object) -> Features:
        """The features with `token_embeddings`, float32 of shape (n, length, dimension)."""
        ids, mask = (features[name].cpu().numpy() for name in ("input_ids", "attention_mask"))
        last, _middle = self._encoder.layers(ids, mask)
        return {**features, "token_embeddings": torch.from_numpy(last)}

    def save(self, output_path: str, *_: object, **__: object) -> None:
        """Write which model it is; the model itself stays where it is."""
        self.save_config(output_path)


def save_sentence_transformer(folder: str | os.PathLike[str], embedding_model: str = "bundled") -> None:
    """Write a folder that `SentenceTransformer(folder, trust_remote_code=True)` loads where this package is installed.

    Args:
        folder: made if missing; a few kilobytes.
        embedding_model: as RAG_EMBEDDING_MODEL: "bundled" or a folder.

    Raises:
        ModelError: the model cannot be had, or not be compiled on this machine.
        OSError: the folder cannot be written.
    """
    source, target = _folder(embedding_model), Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    CompiledLayers(embedding_model).save(str(target))
    modules = json.loads((source / "modules.json").read_text("utf-8"))
    modules[0] |= {"type": f"{CompiledLayers.__module__}.{CompiledLayers.__qualname__}", "path": ""}
    (target / "modules.json").write_text(json.dumps(modules, indent=2), "utf-8")
    shutil.copy(source / "config_sentence_transformers.json", target)
    for module in modules[1:]:
        if (source / module["path"]).is_dir():
            shutil.copytree(source / module["path"], target / module["path"], dirs_exist_ok=True)


def _encoder(embedding_model: str) -> CompiledEncoder:
    """The model compiled.

    Raises:
        ModelError: it cannot be had, or not be compiled on this machine.
    """
    embedder = Embedder(embedding_model, settings().cache)
    found = compiled_encoder(_folder(embedding_model), settings().cache, embedder.fingerprint)
    if not found:
        raise ModelError(
            f"{embedding_model} cannot be compiled here: it is no BERT encoder with mean pooling, or openvino is not "
            "installed or fails (rag -v doctor says why); load the model itself with sentence-transformers"
        )
    return found


def _folder(embedding_model: str) -> Path:
    """The model's own folder.

    Raises:
        ModelError: it has none, or cannot be had.
    """
    folder = Embedder(embedding_model, settings().cache).folder
    if not folder:
        raise ModelError(f"{embedding_model} is not a folder of this machine: name one, or bundled")
    return folder
