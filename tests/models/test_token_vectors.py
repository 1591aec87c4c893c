"""Token vectors: measured centres, alignment with the text, models that have none."""

import numpy as np
import pytest

from rag.models import centres
from rag.models.embedder import Embedder
from rag.models.plain_encoder import PlainEncoder
from rag.models.token_vectors import Centres
from rag.settings import Settings


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder("bundled", Settings().cache)


def test_a_question_has_a_vector_and_one_row_for_each_token(embedder):
    text = "Qui a rouvert le pont de Valbrune ?"
    found = embedder.encode_question(text, "fr")
    assert len(found.tokens) == len(found.spans) == embedder.count_tokens([text])[0]
    assert "".join(text[a:b] for a, b in found.spans).replace(" ", "") == text.replace(" ", "")
    assert np.allclose(np.linalg.norm(found.tokens, axis=1), 1, atol=1e-5)
    assert np.linalg.norm(found.vector) == pytest.approx(1, abs=1e-5)


def test_the_order_of_a_batch_changes_nothing(embedder):
    texts = ["Court.", "Une phrase bien plus longue que la première, qui sera lue avant elle.", "Moyenne, disons."]
    together = embedder.encode_passages(texts, ["", "Titre.\n", ""])
    alone = [embedder.encode_passages([t], [c])[0] for t, c in zip(texts, ["", "Titre.\n", ""], strict=True)]
    for a, b in zip(together, alone, strict=True):
        assert float(a.vector @ b.vector) > 0.9999  # in bfloat16, sums of another order
        assert a.codes.shape == b.codes.shape
        assert np.unpackbits(a.codes ^ b.codes).mean() < 0.01  # a sign may flip at zero
        assert a.context == b.context


def test_a_model_that_pads_on_the_left_reads_the_same_tokens(embedder, monkeypatch):
    texts, contexts = ["Court.", "Une phrase bien plus longue que la première, qui en fixe la largeur."], ["T.\n", ""]
    plain = PlainEncoder(str(embedder.folder))
    right = plain.read(texts, contexts, "document")
    monkeypatch.setattr(plain._model.tokenizer, "padding_side", "left")
    for a, b in zip(right, plain.read(texts, contexts, "document"), strict=True):
        assert a.spans == b.spans
        # Positions differ, so layers do a little; tokens taken for others would not be near at all.
        assert (a.layers * b.layers).sum() > 0.8 * np.linalg.norm(a.layers) * np.linalg.norm(b.layers)
        assert float(a.vector @ b.vector) > 0.9


def test_an_empty_text_and_a_very_long_one_are_read(embedder):
    assert np.isfinite(embedder.encode_question("", "en").vector).all()
    found = embedder.encode_passages(["mot " * 3000], ["Titre.\n"])[0]
    assert np.isfinite(found.vector).all()
    assert len(found.codes) < 520


def test_centres_are_measured_once_and_read_again(tmp_path, monkeypatch, embedder):
    fresh = Embedder(str(embedder.folder), tmp_path)
    first = fresh.encode_question("Où ?", "fr")
    assert list((tmp_path / "token-centres").glob("*.safetensors"))
    monkeypatch.setattr(Embedder, "_measured_centres", None)
    again = Embedder(str(embedder.folder), tmp_path).encode_question("Où ?", "fr")
    assert np.array_equal(first.tokens, again.tokens)


@pytest.mark.parametrize("damage", [b"", b"\xff" * 8 + b"{}", b"garbled" * 100])
def test_a_damaged_file_of_centres_is_measured_again(tmp_path, damage):
    path = tmp_path / "x.safetensors"
    path.write_bytes(damage)
    assert centres.load_centres(path) is None
    kept = Centres(np.zeros(4, np.float32), {"fr": np.ones(4, np.float32)})
    centres.save_centres(path, kept)
    found = centres.load_centres(path)
    assert np.array_equal(found.of_question("fr"), np.ones(4))
    assert np.array_equal(found.of_question("tlh"), np.ones(4))  # a language not measured: the mean of all


def test_a_model_without_tokens_still_searches(tmp_path, write):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    from rag import Library

    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "pont": 1, "mairie": 2, "vote": 3}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)]).save(str(tmp_path / "static"))
    library = Library(tmp_path / "library", config=Settings(embedding_model=str(tmp_path / "static")))
    library.ingest([write(a="Le pont a rouvert.", b="La mairie vote le budget.")])
    hits = library.retrieve("le vote de la mairie")
    assert "mairie" in hits[0].passage.text
    assert "maxsim" not in hits[0].scores
