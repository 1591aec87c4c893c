"""The compiled encoder in sentence-transformers gives what the model itself gives there."""

import json

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from rag.errors import ModelError
from rag.models import compiled
from rag.models.embedder import BUNDLED, Embedder
from rag.models.sentence_module import save_sentence_transformer
from rag.settings import Settings

pytest.importorskip("openvino")
TEXTS = ["Quand le pont a-t-il rouvert ?", "The bridge reopened in April.", "мост", "mot " * 900, ""]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("compiled")
    save_sentence_transformer(target)
    return target


def test_the_vectors_are_the_models(folder):
    fast = SentenceTransformer(str(folder), trust_remote_code=True)
    plain = SentenceTransformer(str(Embedder(BUNDLED, Settings().cache).folder), device="cpu")
    for encode in ("encode_query", "encode_document"):
        vectors = getattr(fast, encode)(TEXTS)
        assert vectors.shape == (len(TEXTS), 384)
        assert (vectors * getattr(plain, encode)(TEXTS)).sum(axis=1).min() > 0.999
    assert fast.get_embedding_dimension() == 384
    assert fast.max_seq_length == plain.max_seq_length
    assert len(fast.encode(TEXTS[0], output_value="token_embeddings")) >= 8


def test_a_saved_copy_loads(folder, tmp_path):
    SentenceTransformer(str(folder), trust_remote_code=True).save_pretrained(str(tmp_path))
    again, first = (SentenceTransformer(str(path), trust_remote_code=True) for path in (tmp_path, folder))
    assert np.array_equal(again.encode_query(TEXTS), first.encode_query(TEXTS))


def test_the_folder_holds_no_weights(folder):
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 20_000
    assert json.loads((folder / "compiled_layers.json").read_text())["embedding_model"] == BUNDLED


@pytest.mark.parametrize("model", ["someone/some-model-of-a-hub", "not compiled"])
def test_what_cannot_be_compiled_is_an_error_with_a_remedy(model, tmp_path, monkeypatch):
    if model == "not compiled":
        monkeypatch.setattr(compiled, "is_available", lambda: False)
        model = BUNDLED
    with pytest.raises(ModelError, match=r"name one|load the model itself"):
        save_sentence_transformer(tmp_path, model)
