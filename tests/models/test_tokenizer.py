"""The bundled tokenizer cut down to the pieces that texts can hold says of them what the whole one says."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ModelError
from rag.models import bundled, tokenizer
from rag.models.pieces import PIECES
from rag.models.sample_texts import SAMPLE_QUESTIONS
from rag.models.tokenizer import ModelTokenizer
from rag.settings import Settings
from tests.models.test_bundled import TRICKY

HARD = st.text(st.sampled_from(" eé\u0301Œｆ～▁<s>/\u200b\0\n中国Ж😀.’-2"), max_size=40)


@pytest.fixture(scope="module")
def folder() -> Path:
    return bundled.prepare(Settings().cache)


@pytest.fixture(scope="module")
def few(folder) -> ModelTokenizer:
    return ModelTokenizer(folder)


@pytest.fixture(scope="module")
def many(folder) -> ModelTokenizer:
    whole = ModelTokenizer(folder)
    whole.load_whole()
    return whole


@pytest.fixture(autouse=True)
def always_few(monkeypatch, few):
    monkeypatch.setattr(few, "_read", 0)


@pytest.mark.parametrize("special_tokens", [True, False])
def test_same_tokens_of_all_languages(special_tokens, few, many):
    texts = [*TRICKY.values(), *(text for texts in SAMPLE_QUESTIONS.values() for text in texts), "", " ", "<s> a</s>b"]
    assert few.cut(texts, special_tokens=special_tokens) == many.cut(texts, special_tokens=special_tokens)
    assert "_whole" not in few.__dict__


@given(texts=st.lists(st.one_of(HARD, st.text(max_size=60)), max_size=3))
def test_same_tokens_of_anything(texts, few, many):
    few._read = 0
    assert few.cut(texts) == many.cut(texts)


def test_much_text_loads_the_whole(folder):
    reading = ModelTokenizer(folder)
    reading.cut(["mot " * (tokenizer._FEW // 4)])
    assert "_whole" not in reading.__dict__
    reading.cut(["mot"])
    assert "_whole" in reading.__dict__


def test_a_model_without_a_table_is_loaded_whole(folder, tmp_path, few):
    shutil.copy(folder / "tokenizer.json", tmp_path)
    assert ModelTokenizer(tmp_path).cut(["Un mercredi."]) == few.cut(["Un mercredi."])


@pytest.mark.parametrize("content", [b"", b"\x10" * 200])
def test_a_damaged_table_is_an_error_with_a_remedy(content, folder, tmp_path):
    (tmp_path / PIECES).write_bytes(content)
    with pytest.raises(ModelError, match="delete it"):
        ModelTokenizer(tmp_path).cut(["Un mercredi."])


def test_a_missing_tokenizer_is_an_error_with_a_remedy(tmp_path):
    with pytest.raises(ModelError, match="delete it"):
        ModelTokenizer(tmp_path)


def test_a_question_asked_once_loads_neither_the_whole_nor_the_heavy_packages(tmp_path):
    program = f"""
import sys
from rag import Article, Library
library = Library({str(tmp_path)!r})
library.add([Article("a", "", "Le pont est fermé depuis mardi.", None, "fr", "a.txt")])
print(library.answer("Depuis quand le pont est-il fermé ?").text)
loaded = {{name.split(".")[0] for name in sys.modules}}
assert not loaded & {{"torch", "transformers", "sentence_transformers", "gradio"}}, loaded
from rag.models.tokenizer import load_tokenizer
assert "_whole" not in load_tokenizer(library._embedder.folder).__dict__
"""
    pytest.importorskip("openvino")
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)
