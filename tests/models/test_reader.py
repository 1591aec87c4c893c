"""The reader: right words at exact offsets, any text taken, damage named, one network behind every form of it."""

import logging

import numpy as np
import pytest
from safetensors.torch import load_file, save_file

from rag import Article, Library
from rag.answering.confidence import Calibration
from rag.answering.likeness import ByLikeness
from rag.errors import ModelError
from rag.language.terms import word_spans
from rag.models.reader import BUNDLED_WEIGHTS, PassageReading, Reader, once
from rag.models.reader_input import tokens_of
from rag.settings import Settings

BRIDGE = (
    "La mairie de Valbrune a présenté son budget lundi. Le pont neuf a rouvert le 12 mars après trois mois de travaux. "
    "Il a coûté 3,5 millions d’euros, selon Marie Lenoir, l’adjointe aux finances."
)


@pytest.fixture
def always(monkeypatch):
    """The likeness of sentences is answer enough."""
    monkeypatch.setattr(ByLikeness, "calibration", Calibration(0.0, {}, 0.0))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(BUNDLED_WEIGHTS, Settings().cache)


def found(reader, question, passage):
    reading = reader.read([(question, passage)])[0]
    start, end, score = reading.best_span()
    return passage[start:end], score, reading


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Quand le pont neuf a-t-il rouvert ?", "12 mars"),
        ("When did the new bridge reopen?", "12 mars"),
        ("Wann wurde die neue Brücke wieder eröffnet?", "12 mars"),
        ("Combien le pont a-t-il coûté ?", "3,5 millions"),
        ("Сколько стоил мост?", "3,5 millions"),
        ("Qui est l’adjointe aux finances ?", "Marie Lenoir"),
    ],
)
def test_it_points_at_the_words_that_answer_in_any_language(reader, question, words):
    said, score, _ = found(reader, question, BRIDGE)
    assert words in said
    assert score > 0


def test_it_tells_a_passage_that_answers_from_one_that_does_not(reader):
    question = "Quand le pont neuf a-t-il rouvert ?"
    other = "Le conseil a voté le plan de mobilité pour les cinq ans à venir."
    right, wrong = reader.read([(question, BRIDGE), (question, other)])
    assert right.relevance > wrong.relevance + 2
    assert right.best_span()[2] > 0 > wrong.best_span()[2]


def test_the_best_words_within_a_sentence_stay_within_it(reader):
    _, _, reading = found(reader, "Quand le pont neuf a-t-il rouvert ?", BRIDGE)
    start, end = BRIDGE.index("Il a coûté"), len(BRIDGE)
    first, last, score = reading.best_span(start, end)
    assert start <= first < last <= end
    assert score < reading.best_span()[2]
    assert reading.best_span(3, 3) is None


def test_a_span_is_as_good_as_the_best_answer_that_shares_words_with_it():
    passage = "Cent ont fui, un peu plus de 500 sont restés."
    offsets = tuple((a, b) for a, b, _ in word_spans(passage))
    starts, ends = np.full(len(offsets), -4.0, np.float32), np.full(len(offsets), -4.0, np.float32)
    starts[3], ends[7] = 5.0, 5.0  # "un peu plus de 500"
    reading = PassageReading(offsets, starts, ends, 0.0)
    at = passage.index("500")
    assert reading.about((at, at + 3)) == pytest.approx(10 + 0.5 * np.log(1 / 5))
    assert reading.about((passage.index("un"), at + 3)) == pytest.approx(10)
    assert reading.about((0, 4)) == pytest.approx(1 + 0.5 * np.log(1 / 8))  # one pointer alone
    assert reading.about((at, at + 3), at) == pytest.approx(1)  # the stretch leaves the rest out


@pytest.mark.parametrize(
    "passage",
    [
        "Oui",
        "«\u00a0Neuf\u00a0» : 3\u202f500\u00a0euros\u00a0!",
        "🚧 pont 🚧 rouvert 🎉",
        "أعيد فتح الجسر يوم الثلاثاء",
        "a\n\n\nb",
    ],
)
def test_any_text_is_read_at_offsets_of_its_own(reader, passage):
    for question in ("Quand ?", "", "🎉", "متى أعيد فتح الجسر؟", "pourquoi " * 600):
        said, score, reading = found(reader, question, passage)
        assert said == said.strip() != ""
        assert np.isfinite([score, reading.relevance, *reading.starts, *reading.ends]).sum() >= 2
        assert all(0 <= a <= b <= len(passage) for a, b in reading.offsets)


@pytest.mark.parametrize("passage", ["", "   ", "\n\u00a0", "\u200b\ufeff"])
def test_a_passage_without_words_has_no_answer(reader, passage):
    reading = reader.read([("Quand ?", passage)])[0]
    assert reading.best_span() is None
    assert reading.about((0, 10)) == -np.inf


def test_no_passage_no_reading(reader):
    assert reader.read([]) == []


def test_a_long_passage_is_read_to_its_end(reader):
    filler = "Le conseil a parlé de voirie, de cantines et de jardins sans rien décider. " * 60
    said, score, reading = found(reader, "Quand le pont neuf a-t-il rouvert ?", filler + BRIDGE)
    assert "12 mars" in said
    assert score > 0
    assert len(reading.offsets) == len(reading.starts) > 600


def test_company_changes_no_reading(reader):
    question, passages = "Combien le pont a-t-il coûté ?", [BRIDGE, "Court.", BRIDGE + " " + BRIDGE]
    together = reader.read([(question, passage) for passage in passages])
    alone = [reader.read([(question, passage)])[0] for passage in passages]
    for a, b in zip(together, alone, strict=True):
        assert a.best_span()[:2] == b.best_span()[:2]
        assert a.relevance == pytest.approx(b.relevance, abs=0.1)  # bfloat16 has three digits


def test_an_answer_is_of_whole_words_accents_and_all(reader):
    passage = "Le directeur du Cafe\u0301 Valbrunois, Anatole Kergoustin, a reçu 12 tonnes d’échalotes mardi."
    for start in range(0, len(passage), 7):
        first, last, score = reader.read([("Qui est le directeur ?", passage)])[0].best_span(start) or (0, 0, -np.inf)
        if np.isfinite(score):
            assert not (first and passage[first].isalnum() and passage[first - 1].isalnum())
            assert not (passage[last - 1].isalnum() and passage[last : last + 1].isalnum())
            assert passage[last : last + 1] != "\u0301"


def test_control_tokens_in_a_text_are_text(reader):
    [(ids, offsets)] = tokens_of(reader._model.tokenizer, ["<s> Marie </s></s> Lenoir <pad>"])
    assert min(ids) > 2
    assert len(ids) == len(offsets)


def test_a_weight_file_named_must_be_there(tmp_path):
    library = Library(tmp_path / "library", config=Settings(reader=str(tmp_path / "typo.safetensors")))
    library.add([Article("a", "", BRIDGE, None, "fr", "pont.txt")])
    with pytest.raises(ModelError, match=r"typo\.safetensors is missing"):
        library.answer("Quand ?")


def test_no_pair_is_read_twice():
    asked = []

    def read(pairs):
        asked.extend(pairs)
        return [PassageReading((), np.zeros(0, np.float32), np.zeros(0, np.float32), len(p)) for _, p in pairs]

    remembered = once(read)
    assert [r.relevance for r in remembered([("q", "a"), ("q", "bb"), ("q", "a")])] == [1, 2, 1]
    assert [r.relevance for r in remembered([("q", "bb"), ("r", "bb")])] == [2, 2]
    assert remembered([]) == []
    assert asked == [("q", "a"), ("q", "bb"), ("r", "bb")]


def test_missing_weights_are_named_with_the_remedy(tmp_path):
    with pytest.raises(ModelError, match=r"nothing\.safetensors is missing.*RAG_READER=off"):
        Reader(tmp_path / "nothing.safetensors", Settings().cache).load()


def damaged(path, kind):
    content = BUNDLED_WEIGHTS.read_bytes()
    if kind == "cut short":
        path.write_bytes(content[: len(content) // 2])
    elif kind == "not a weight file":
        path.write_bytes(b"<html>not found</html>")
    else:
        tensors = load_file(BUNDLED_WEIGHTS)
        name = next(n for n in tensors if n.endswith("dense.weight"))
        save_file({**tensors, name: tensors[name][:, :8].contiguous()}, path)
    return path


@pytest.mark.parametrize("kind", ["cut short", "not a weight file", "of another shape"])
def test_damaged_weights_are_an_error_to_the_reader_and_a_notice_to_the_library(
    tmp_path, caplog, monkeypatch, always, kind
):
    path = damaged(tmp_path / "reader.safetensors", kind)
    with pytest.raises(ModelError, match="cannot be used"):
        Reader(path, Settings().cache).load()
    monkeypatch.setattr("rag.models.pair.BUNDLED_WEIGHTS", path)
    library = Library(tmp_path / "library")
    library.add([Article("a", "", BRIDGE, None, "fr", "pont.txt")])
    with caplog.at_level(logging.WARNING, "rag"):
        reply = library.answer("Combien de millions le pont a-t-il coûté ?")
        library.answer("Quand ?")
    assert "3,5 millions" in reply.short
    assert [r.getMessage() for r in caplog.records if "likeness" in r.getMessage()] != []
    assert sum("likeness" in r.getMessage() for r in caplog.records) == 1


def test_the_reader_is_a_model_of_its_own_beside_another_encoder(tmp_path):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    from rag.models import bundled

    tokenizer = Tokenizer.from_file(str(bundled.prepare(Settings().cache) / "tokenizer.json"))
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)]).save(str(tmp_path / "static"))
    library = Library(tmp_path / "library", config=Settings(embedding_model=str(tmp_path / "static")))
    library.add([Article("a", "", BRIDGE, None, "fr", "pont.txt")])
    assert "12 mars" in library.answer("Quand le pont neuf a-t-il rouvert ?").short


@pytest.mark.parametrize("word", ["off", "OFF", "no", "0"])
def test_off_means_the_likeness_of_sentences(tmp_path, always, word):
    library = Library(tmp_path / "library", config=Settings(reader=word))
    library.add([Article("a", "", BRIDGE, None, "fr", "pont.txt")])
    reply = library.answer("Combien de millions le pont a-t-il coûté ?")
    assert reply.citations[0].quote.startswith("Il a coûté")
    assert "relevance" not in reply.explanation.considered[0].scores
