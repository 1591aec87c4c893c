"""The compiled models: as good as the plain ones, made again when damaged, done without where they cannot be had."""

import json
import logging
import subprocess
import sys

import numpy as np
import pytest

from rag import ModelError
from rag.models import compiled
from rag.models.compiled_encoder import CompiledEncoder, compiled_encoder
from rag.models.embedder import Embedder, _loaded
from rag.models.plain_encoder import PlainEncoder
from rag.models.reader import BUNDLED_WEIGHTS, Reader
from rag.models.sample_texts import SAMPLE_QUESTIONS
from rag.models.word_embeddings import WordEmbeddings
from rag.settings import Settings

PASSAGES = [
    "Le pont de Valbrune a rouvert ce mardi, après trois mois de travaux.\n\nIl a coûté 3,5 millions d’euros.",
    "Der Bürgermeister sprach gestern über die Brücke. <s> Nichts </s>",
    "Мэр города вчера говорил о мосте на заседании совета.",
    "mot " * 2000,
    "",
]


@pytest.fixture(scope="module")
def folder():
    return Embedder("bundled", Settings().cache).folder


@pytest.fixture(scope="module")
def pair(folder, tmp_path_factory):
    fast = compiled_encoder(folder, tmp_path_factory.mktemp("cache"), "test")
    if fast is None:
        pytest.skip("OpenVINO is not installed")
    return fast, PlainEncoder(str(folder))


def near(one, other):
    return float((one * other).sum() / (np.linalg.norm(one) * np.linalg.norm(other)))


@pytest.mark.parametrize("prompt", ["query", "document"])
def test_the_compiled_encoder_gives_what_the_plain_one_gives(pair, prompt):
    fast, plain = pair
    # Questions apart: the longest passage of a batch makes all the others as long.
    questions = [question for several in SAMPLE_QUESTIONS.values() for question in several]
    for texts in (PASSAGES, questions):
        contexts = ["Le conseil municipal\n" if i % 2 else "" for i in range(len(texts))]
        for one, other in zip(*(e.read(texts, contexts, prompt) for e in (fast, plain)), strict=True):
            assert one.spans == other.spans
            assert near(one.vector, other.vector) > 0.998
            assert not len(one.spans) or near(one.layers, other.layers) > 0.998
        assert fast.count_tokens(texts) == plain.count_tokens(texts)
    assert (fast.dimension, fast.max_tokens) == (plain.dimension, plain.max_tokens)


def test_the_compiled_reader_reads_as_the_plain_one(tmp_path, monkeypatch):
    pairs = [("Quand le pont a-t-il rouvert ?", passage) for passage in PASSAGES[:3]]
    fast = Reader(BUNDLED_WEIGHTS, Settings().cache).read(pairs)
    monkeypatch.setattr(compiled, "is_available", lambda: False)
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "models").symlink_to(Settings().cache / "models")
    plain = Reader(BUNDLED_WEIGHTS, cache).read(pairs)
    assert not (cache / "compiled").exists()
    for one, other in zip(fast, plain, strict=True):
        assert one.offsets == other.offsets
        assert one.relevance == pytest.approx(other.relevance, abs=0.5)
        assert one.best_span()[:2] == other.best_span()[:2]


class Doubling:
    """A network of its own, small enough to be made in a moment."""

    def __init__(self):
        self.made = 0

    def __call__(self):
        import torch

        self.made += 1
        layer = torch.nn.Linear(4, 4, bias=False).requires_grad_(False)
        layer.weight.copy_(2 * torch.eye(4))

        class Module(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.layer = layer

            def forward(self, values, mask):
                return self.layer(values) * mask.unsqueeze(-1), mask.float()

        probe = np.arange(8, dtype=np.float32).reshape(1, 2, 4), np.ones((1, 2), dtype=np.int64)
        return compiled.Source(Module(), (probe, VALUES))


VALUES = np.ones((3, 5, 4), dtype=np.float32), np.ones((3, 5), dtype=np.int64)


def test_a_network_is_made_once_and_takes_other_shapes(tmp_path):
    source = Doubling()
    for _ in range(2):
        network = compiled.compiled(tmp_path / "double", source)
        doubled, mask = network(VALUES)
        assert np.allclose(doubled, 2)
        assert mask.shape == (3, 5)
    assert source.made == 1


@pytest.mark.parametrize("name", ["graph.xml", "graph.bin", "probe.safetensors"])
@pytest.mark.parametrize("harm", ["cut short", "garbled", "deleted", "emptied"])
def test_a_damaged_graph_is_made_again_or_done_without(tmp_path, name, harm):
    source = Doubling()
    compiled.compiled(tmp_path / "double", source)
    (path,) = tmp_path.glob(f"double-*/{name}")
    content = path.read_bytes()
    if harm == "deleted":
        path.unlink()
    elif harm == "garbled":
        path.write_bytes(bytes(255 - byte for byte in content))
    else:
        path.write_bytes(content[: len(content) // 2] if harm == "cut short" else b"")
    network = compiled.compiled(tmp_path / "double", source)
    assert np.allclose(network(VALUES)[0], 2)
    # Of the graph itself OpenVINO keeps a copy of its own, with a checksum.
    assert source.made == 2 or name.startswith("graph")


def test_a_network_that_gives_other_numbers_compiled_is_not_used(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(compiled, "_AGREES", 1.1)
    with caplog.at_level(logging.WARNING, "rag"):
        assert compiled.compiled(tmp_path / "double", Doubling()) is None
    assert "gives other numbers" in caplog.text


def test_a_cache_that_cannot_be_written_means_the_plain_network(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    with caplog.at_level(logging.WARNING, "rag"):
        assert compiled.compiled(tmp_path / "file" / "double", Doubling()) is None
    assert "runs uncompiled" in caplog.text


def test_another_kind_of_model_is_left_to_sentence_transformers(folder, tmp_path):
    copy = tmp_path / "model"
    copy.mkdir()
    for path in folder.iterdir():
        (copy / path.name).symlink_to(path)
    assert compiled_encoder(copy, tmp_path, "x") is not None
    (copy / "config.json").unlink()
    config = json.loads((folder / "config.json").read_text()) | {"model_type": "xlm-roberta"}
    (copy / "config.json").write_text(json.dumps(config))
    assert compiled_encoder(copy, tmp_path, "y") is None
    assert compiled_encoder(tmp_path / "nowhere", tmp_path, "z") is None


def test_without_openvino_sentence_transformers_embeds(monkeypatch):
    monkeypatch.setattr(compiled, "is_available", lambda: False)
    _loaded.cache_clear()
    plain = Embedder("bundled", Settings().cache)
    assert isinstance(plain._encoder, PlainEncoder)
    vector = plain.encode_question("Quand ?", "fr").vector
    monkeypatch.undo()
    _loaded.cache_clear()
    fast = Embedder("bundled", Settings().cache)
    assert isinstance(fast._encoder, CompiledEncoder)
    assert near(fast.encode_question("Quand ?", "fr").vector, vector) > 0.998


def test_a_compiled_answer_loads_no_pytorch(tmp_path):
    Reader(BUNDLED_WEIGHTS, Settings().cache).load()
    Embedder("bundled", Settings().cache).encode_question("Quand ?", "fr")
    code = (
        "import sys; from rag import Article, Library; library = Library(sys.argv[1]);"
        "library.add([Article('a', '', 'Le pont a rouvert le 3 mai 2024.', None, 'fr', 'a.txt')]);"
        "print(library.answer('Quand le pont a-t-il rouvert ?').answered, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "l")], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("True False", "")


@pytest.mark.parametrize("content", [b"", b"\x02\0\0\0\0\0\0\0{}", b"\xff" * 64, None])
def test_a_damaged_table_is_an_error_that_says_so(tmp_path, content):
    if content is not None:
        (tmp_path / "model.safetensors").write_bytes(content)
    with pytest.raises(ModelError, match="is damaged"):
        WordEmbeddings(tmp_path)


def test_the_table_gives_rows_by_token(folder):
    table = WordEmbeddings(folder)
    rows = table.rows(np.array([[5, 6], [6, 5]]))
    assert rows.shape == (2, 2, 384)
    assert np.array_equal(rows[0], rows[1][::-1])


@pytest.mark.parametrize("harm", ["cut short", "garbled", "emptied", "zeros"])
def test_a_damaged_copy_of_openvino_s_own_does_no_harm(tmp_path, harm):
    source = Doubling()
    compiled.compiled(tmp_path / "double", source)
    (path,) = tmp_path.glob("double-*/blobs/*.blob")
    content = path.read_bytes()
    path.chmod(0o600)
    harmed = {
        "cut short": content[: len(content) // 2],
        "garbled": bytes(255 - byte for byte in content),
        "emptied": b"",
    }
    path.write_bytes(harmed.get(harm, content[: len(content) // 3] + bytes(len(content) - len(content) // 3)))
    assert np.allclose(compiled.compiled(tmp_path / "double", source)(VALUES)[0], 2)
