"""A library end to end: what goes in, what is found, what goes wrong."""

from datetime import date

import pytest

from rag import Library, ModelError, QuestionError, SourceError
from rag.answering.phrases import PHRASES
from rag.errors import StoreMismatchError, StoreReadOnlyError
from rag.page import render
from rag.page.escape import escape
from rag.page.languages import FR
from rag.page.render import state_of
from rag.settings import Settings
from tests.privileges import without_privileges

QUESTIONS = {
    "en": "When did the minister call his colleague?",
    "fr": "Quand le ministre a-t-il appelé son collègue ?",
    "es": "¿Cuándo llamó el ministro a su colega?",
    "de": "Wann hat der Minister seinen Kollegen angerufen?",
    "it": "Quando il ministro ha chiamato il suo collega?",
    "ru": "Когда министр позвонил своему коллеге?",
}
BRIDGE = " date 2024-05 Le pont de Valbrune a rouvert ce mardi, après trois mois de travaux, a annoncé la mairie.\n"
STRIKE = " date 2024-06 Les bateliers de Corvières ont cessé le travail lundi dernier pour leurs salaires.\n"


def test_an_ingest_reports_what_it_did_and_embeds_nothing_twice(library, write, monkeypatch):
    folder = write(bridge=BRIDGE, strike=STRIKE)
    first = library.ingest([folder])
    assert (first.added, first.updated, first.unchanged, first.failed) == (2, 0, 0, ())
    monkeypatch.setattr("rag.models.embedder.Embedder.encode_passages", None)
    again = library.ingest(str(folder))
    assert (again.added, again.unchanged) == (0, 2)
    assert library.counts() == (2, 2)


def test_a_changed_article_is_updated_and_its_old_text_is_gone(library, write):
    folder = write(bridge=BRIDGE, strike=STRIKE)
    library.ingest([folder])
    write_again = BRIDGE.replace("trois mois", "deux ans")
    (folder / "bridge.txt").write_text(write_again)
    assert library.ingest([folder]).updated == 1
    texts = [hit.passage.text for hit in library.retrieve("pont de Valbrune travaux", k=10)]
    assert len(texts) == 2
    assert any("deux ans" in text for text in texts)
    assert not any("trois mois" in text for text in texts)


def test_one_bad_file_is_one_line_and_the_rest_goes_in(library, write):
    folder = write(
        bridge=BRIDGE, binary=bytes(range(256)) * 20, empty="", dated=" date 2024-13 Rien.", oneline="Une ligne."
    )
    report = library.ingest([folder])
    assert report.added == 2
    reasons = {source.rsplit("/", 1)[1]: reason for source, reason in report.failed}
    assert reasons.keys() == {"binary.txt", "empty.txt", "dated.txt"}
    assert "2024-13" in reasons["dated.txt"]


def test_two_files_with_one_text_are_two_articles_and_one_hit(library, write):
    library.ingest([write(bridge=BRIDGE, copy=BRIDGE, strike=STRIKE)])
    hits = library.retrieve("réouverture du pont de Valbrune", k=5)
    assert library.counts()[0] == 3
    assert [len(hit.twins) for hit in hits] == [1, 0]
    assert {hits[0].article.name, hits[0].twins[0].rsplit("/", 1)[1]} == {"bridge.txt", "copy.txt"}


def test_hits_are_ranked_and_every_passage_is_a_slice(seeds_library):
    hits = seeds_library.retrieve("attentat du Crocus City Hall", k=4)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert "Crocus" in hits[0].passage.text
    assert all(h.passage.text == h.article.text[h.passage.start : h.passage.end] for h in hits)
    assert hits[0].scores["dense"] > 0.8
    assert hits[0].scores["bm25"] > 0


def test_an_answer_keeps_to_its_scope(seeds_library):
    question = "Quand Lecornu a-t-il parlé à Choïgou ?"
    april = seeds_library.answer(question, since=date(2024, 4, 1))
    assert april == seeds_library.answer(question, language="fr", since=date(2024, 4, 1))
    assert april.answered
    assert all(hit.article.published.latest >= date(2024, 4, 1) for hit in april.hits)
    january = seeds_library.answer(question, until=date(2024, 1, 31))
    assert {hit.article.published.earliest for hit in january.hits} == {date(2024, 1, 1)}
    assert all(citation.published.earliest == date(2024, 1, 1) for citation in january.citations)
    steps = list(seeds_library.stream(question, until=date(2024, 1, 31)))
    assert steps[-1].answer == january


@pytest.mark.parametrize(("language", "question"), QUESTIONS.items())
def test_nothing_in_scope_is_told_apart_from_an_empty_library(seeds_library, language, question):
    answer = seeds_library.answer(question, source="*/no-such-folder/*")
    assert (answer.answered, answer.hits, answer.explanation.reason) == (False, (), "nothing in scope")
    assert (answer.language, answer.text) == (language, PHRASES[language].out_of_scope)
    assert state_of(answer) == "abstained"
    page = render.answered(answer, 1, FR)
    assert escape(FR.out_of_scope) in page
    assert escape(FR.how_out_of_scope) in page
    assert FR.abstained not in page
    assert FR.empty not in page


def test_an_empty_library_is_empty_whatever_the_scope(library):
    answer = library.answer("Who reopened the bridge?", language="fr")
    assert (answer.explanation, state_of(answer)) == (None, "empty")


def test_a_scope_that_cannot_be_is_refused(library):
    with pytest.raises(ValueError, match="is after until"):
        library.answer("Qui ?", since=date(2024, 2, 1), until=date(2024, 1, 1))
    with pytest.raises(ValueError, match="BCP 47"):
        next(library.stream("Qui ?", language="français"))


def test_a_date_filter_keeps_k_hits_when_k_exist(seeds_library):
    january = seeds_library.retrieve("Lecornu", k=3, since=date(2024, 1, 1), until=date(2024, 1, 31))
    assert len(january) == 3
    assert {hit.article.published.earliest for hit in january} == {date(2024, 1, 1)}
    assert seeds_library.retrieve("Lecornu", until=date(2020, 1, 1)) == []


@pytest.mark.parametrize("question", ["", "   \n", "?!…", "\x00\x07", "\u200b"])
def test_an_empty_question_is_an_error_that_says_so(seeds_library, question):
    for ask in (seeds_library.answer, seeds_library.retrieve):
        with pytest.raises(QuestionError, match="empty"):
            ask(question)


def test_an_endless_question_is_an_error_that_names_the_limit(seeds_library):
    with pytest.raises(QuestionError, match=r"20,000 characters.*2,000"):
        seeds_library.answer("a" * 20_000)


def test_control_characters_in_a_question_do_no_harm(seeds_library):
    clean = seeds_library.answer("Quand Lecornu a-t-il parlé à Choïgou ?")
    dirty = seeds_library.answer("Quand\x00 Lecornu a-t-il\x1b parlé\tà\r\nChoïgou\u200b ?")
    assert dirty.citations == clean.citations
    assert dirty.question == clean.question


def test_wrong_arguments_are_refused(seeds_library):
    with pytest.raises(ValueError, match="k is 0"):
        seeds_library.retrieve("pont", k=0)
    with pytest.raises(ValueError, match="after"):
        seeds_library.retrieve("pont", since=date(2024, 2, 1), until=date(2024, 1, 1))


def test_a_path_that_does_not_exist_adds_nothing(library, write, tmp_path):
    with pytest.raises(SourceError, match="does not exist"):
        library.ingest([write(bridge=BRIDGE), tmp_path / "nowhere"])
    assert library.is_empty


def test_an_empty_library_is_neither_an_error_nor_an_abstention(library, seeds_library):
    empty = library.answer("Qui a rouvert le pont ?")
    abstained = seeds_library.answer("Quelle est la capitale de la Mongolie ?")
    assert not empty.answered
    assert not abstained.answered
    assert "vide" in empty.text
    assert empty.hits == ()
    assert "vide" not in abstained.text
    assert len(abstained.hits) == 10
    assert library.retrieve("pont") == []


def test_a_library_built_with_another_model_is_named(library, write, tmp_path, monkeypatch):
    library.ingest([write(bridge=BRIDGE)])
    library.close()
    other = Library(library.path, config=Settings(embedding_model=str(tmp_path)))
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(StoreMismatchError, match="built with the embedding model 'bundled'"):
        other.retrieve("pont")


def test_a_model_that_cannot_be_had_names_the_remedy(tmp_path, write):
    library = Library(tmp_path / "x", config=Settings(embedding_model=str(tmp_path / "no-such-folder")))
    with pytest.raises(ModelError, match="RAG_EMBEDDING_MODEL"):
        library.ingest([write(bridge=BRIDGE)])


def test_a_read_only_library_still_answers(library, write):
    library.ingest([write(bridge=BRIDGE, strike=STRIKE)])
    before = library.answer("Quand le pont de Valbrune a-t-il rouvert ?")
    folder = library.path
    library.close()
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    try:
        with without_privileges(folder.parent):
            reader = Library(folder)
            reader._models, reader._embedder = library._models, library._embedder  # of a cache only root reads
            assert reader.answer("Quand le pont de Valbrune a-t-il rouvert ?").text == before.text
            (folder.parent / "articles" / "strike.txt").open().close()
            reader.close()
        (folder.parent / "articles" / "strike.txt").write_text(STRIKE + " Encore.")
        with without_privileges(folder.parent), pytest.raises(StoreReadOnlyError, match="--store"):
            reader.ingest([folder.parent / "articles"])
        reader.close()
    finally:
        folder.chmod(0o755)


def test_a_stream_is_the_same_answer_in_steps(seeds_library):
    question = "Quand Lecornu a-t-il parlé à Choïgou ?"
    events = list(seeds_library.stream(question))
    answer = seeds_library.answer(question)
    assert [events[0].stage, events[-1].stage] == ["hits", "answer"]
    assert "".join(event.text for event in events) == answer.text == events[-1].answer.text
    assert len(events) > 5


def test_a_follow_up_is_read_with_the_question_before(seeds_library):
    first = seeds_library.answer("Quand Lecornu a-t-il parlé à Choïgou ?")
    alone = seeds_library.answer("Et combien de temps ?")
    follow = seeds_library.answer("Et combien de temps ?", history=[(first.question, first.text)])
    assert follow.hits[0].article.source == first.citations[0].source
    assert [h.passage.start for h in follow.hits] != [h.passage.start for h in alone.hits]


@pytest.mark.parametrize("k", ["3", 2.0, True, 0, -1, [5]])
def test_a_k_that_is_no_whole_number_is_refused(library, k):
    with pytest.raises(ValueError, match=r"^k is .+, expected a whole number of 1 or more$"):
        library.retrieve("le pont", k=k)


def test_a_k_beyond_all_passages_gives_them_all(library, write):
    library.ingest([write(bridge=BRIDGE, strike=STRIKE)])
    assert len(library.retrieve("le pont", k=10**30)) == 2


@pytest.mark.parametrize("question", [b"le pont", 7, None, ["le pont"]])
def test_a_question_that_is_no_text_is_refused(library, question):
    for ask in (library.retrieve, library.answer):
        with pytest.raises(QuestionError, match="expected a text"):
            ask(question)


@pytest.mark.parametrize(
    "history",
    ["le pont ?", None, 7, ["le pont ?"], [("le pont ?",)], [("le pont ?", None)], [("a", "b"), 3], [b"ab"], {"a": "b"},
     iter([("a", "b")])],
)  # fmt: skip
def test_a_history_that_is_no_pairs_of_texts_is_refused(library, history):
    with pytest.raises(QuestionError, match=r"expected \(question, answer text\) pairs"):
        library.answer("le pont ?", history)


def test_what_is_wrong_is_named_in_a_few_words(library):
    with pytest.raises(QuestionError) as refusal:
        library.answer(b"pont " * 100_000)
    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize("pair", [["Où est le pont ?", ""], ("", ""), ("\ud800\x00", "?"), ("pont " * 100_000, "")])
def test_a_history_of_odd_texts_is_taken(library, write, pair):
    library.ingest([write(bridge=BRIDGE)])
    assert library.answer("Et quand a-t-il rouvert ?", [pair]).hits
