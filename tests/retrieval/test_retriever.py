"""The search end to end: every stage on real encodings, every filter, every reranker."""

import pytest

from rag import Library, ModelError
from rag.settings import Settings

TOWNS = {"fr": "Valbrune", "en": "Ashcombe", "es": "Peñarriba"}
TEXTS = {
    "fr": " date 2024-0{n} Le pont de Valbrune, étape {n} : le maire Ostap Jouravlev en a parlé hier au conseil.\n",
    "en": " date 2024-0{n} The bridge at Ashcombe, stage {n}: the mayor spoke about it to the council yesterday.\n",
    "es": " date 2024-0{n} El puente de Peñarriba, etapa {n}: el alcalde habló de ello ayer ante el consejo.\n",
}


@pytest.fixture(scope="module")
def towns(tmp_path_factory) -> Library:
    folder = tmp_path_factory.mktemp("towns")
    for language, text in TEXTS.items():
        (folder / language).mkdir()
        for n in range(1, 9):
            (folder / language / f"{n}.txt").write_text(text.replace("{n}", str(n)))
    library = Library(tmp_path_factory.mktemp("towns-library"))
    assert library.ingest([folder]).added == 24
    return library


def with_settings(library: Library, **changes: object) -> Library:
    return Library(library.path, config=Settings(**changes))


def test_filters_leave_k_hits_when_k_exist(towns):
    towns = with_settings(towns, depth=4)  # a filter after the search would find four of 24 passages at most
    for language in TEXTS:
        hits = towns.retrieve("When did the mayor speak about the bridge?", k=8, language=language)
        assert [hit.article.language for hit in hits] == [language] * 8
    hits = towns.retrieve("le pont", k=4, source="*/es/[5-8].txt")
    assert {hit.article.source.rsplit("/", 1)[1] for hit in hits} == {"5.txt", "6.txt", "7.txt", "8.txt"}
    assert towns.retrieve("le pont", language="ru") == []
    assert towns.retrieve("le pont", language="fr", source="*/en/*") == []


def test_every_stage_leaves_its_score_and_hits_descend(towns):
    hits = towns.retrieve("Qui a parlé du pont de Valbrune au conseil ?", k=24)
    assert hits[0].scores.keys() == {"dense", "bm25", "fused", "maxsim", "relevance"}
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_the_reader_decides_between_the_candidates_that_are_about_equal(towns):
    hits = towns.retrieve("Qui a parlé du pont de Valbrune au conseil ?", k=24)
    read = [hit for hit in hits if "relevance" in hit.scores]
    assert 2 <= len(read) <= 4
    assert hits[: len(read)] == read
    before = [hit.scores["maxsim"] for hit in read]
    assert max(before) - min(before) < 0.05
    unread = with_settings(towns, reader="off").retrieve("Qui a parlé du pont de Valbrune au conseil ?", k=24)
    assert all("relevance" not in hit.scores for hit in unread)
    assert {hit.passage.article_id for hit in unread[: len(read)]} == {hit.passage.article_id for hit in read}


def test_hits_beyond_those_reranked_follow_in_order(towns):
    hits = with_settings(towns, rerank_depth=3).retrieve("Qui a parlé du pont de Valbrune au conseil ?", k=20)
    assert len(hits) == 20
    assert ["maxsim" in hit.scores for hit in hits] == [True] * 3 + [False] * 17
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    fused = [hit.scores["fused"] for hit in hits[3:]]
    assert fused == sorted(fused, reverse=True)


def test_reprints_do_not_take_the_places_of_other_stories(library, write):
    wire = "Le pont de Valbrune, fermé depuis mars, a rouvert mardi après six mois de travaux, a dit la mairie."
    others = {f"other{n}": f"Le vote numéro {n} du conseil a porté sur tout autre chose qu'hier." for n in range(4)}
    library.ingest([write(**{f"wire{n}": wire for n in range(30)}, **others)])
    hits = with_settings(library, depth=5).retrieve("Quand le pont de Valbrune a-t-il rouvert ?", k=5)
    assert len(hits) == 5
    assert len(hits[0].twins) == 29


def test_the_reranker_can_be_switched_off(towns):
    hits = with_settings(towns, reranker="off").retrieve("Qui a parlé du pont ?", k=5)
    assert all("maxsim" not in hit.scores for hit in hits)
    assert [hit.score for hit in hits] == [hit.scores["fused"] for hit in hits]


def test_a_cross_encoder_can_be_named_instead(towns, tmp_path):
    folder = tiny_cross_encoder(tmp_path / "cross-encoder", labels=1)
    hits = with_settings(towns, reranker=str(folder)).retrieve("Qui a parlé du pont ?", k=5)
    assert [hit.score for hit in hits] == [hit.scores["cross_encoder"] for hit in hits]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all("maxsim" not in hit.scores for hit in hits)


def test_a_reranker_that_cannot_be_had_is_an_error_with_its_remedy(towns, tmp_path):
    with pytest.raises(ModelError, match="RAG_RERANKER"):
        with_settings(towns, reranker=str(tmp_path / "nothing")).retrieve("Qui ?")
    folder = tiny_cross_encoder(tmp_path / "classifier", labels=3)
    with pytest.raises(ModelError, match="3 scores"):
        with_settings(towns, reranker=str(folder)).retrieve("Qui a parlé ?")


def test_a_name_in_another_script_finds_the_librarys_spelling(towns):
    hits = towns.retrieve("О чём говорил мэр Журавлёв?", k=8)
    assert {hit.article.language for hit in hits} == {"fr"}
    assert str(hits[0].names[0]) == "Журавлёв ~ Jouravlev"
    assert "bm25" in hits[0].scores  # the lexical leg knows it too


@pytest.mark.parametrize("question", ["Журавлёв", "Zhuravlev said what?", "Schurawlew ?"])
def test_a_name_alone_or_in_front_finds_the_librarys_spelling(towns, question):
    hits = towns.retrieve(question, k=3)
    assert {hit.article.language for hit in hits} == {"fr"}
    assert all("bm25" in hit.scores for hit in hits)


def test_a_city_is_found_under_its_other_names(library, write):
    library.ingest([write(a="Les ministres se sont vus à Londres mardi.", b="Les ministres se sont vus à Oslo mardi.")])
    hits = library.retrieve("Reunión en Londra? I ministri a Londra?", k=2)
    assert "Londres" in hits[0].passage.text


def test_a_library_without_token_codes_keeps_the_fused_order(library, write):
    library.ingest([write(a="Le pont a rouvert.", b="La mairie a fermé.", c="Le pont est fermé.")])
    with library._store._database.writing() as connection:
        connection.execute("DELETE FROM tokens WHERE passage_id = 1")
    hits = library.retrieve("Le pont a-t-il rouvert ?")
    assert len(hits) == 3
    assert [hit.score for hit in hits] == [hit.scores["fused"] for hit in hits]


def test_a_passage_is_read_after_the_opening_of_its_article(library, write):
    opening = "Le stade de Corvières sera rasé, a annoncé la mairie jeudi."
    filler = " ".join(f"Le point {n} de l'ordre du jour a été reporté à une autre séance." for n in range(30))
    library.ingest([write(a=f"{opening}\n\n{filler}\n\nLe coût atteindra neuf millions.", b=filler)])
    hits = library.retrieve("Combien coûtera la démolition du stade de Corvières ?", k=9)
    assert all(hit.passage.text == hit.article.text[hit.passage.start : hit.passage.end] for hit in hits)
    (last,) = (hit for hit in hits if "neuf millions" in hit.passage.text)
    with library._store._database.reading() as connection:
        contexts = dict(connection.execute("SELECT passage_id, context FROM tokens"))
        ids = dict(connection.execute('SELECT "start", id FROM passages WHERE article_id = ?', (last.article.id,)))
    assert contexts[ids[0]] == 0
    assert contexts[ids[last.passage.start]] == library._embedder.count_tokens([opening])[0]


def test_a_passage_without_context_has_the_models_own_vector(towns):
    embedder = towns._embedder
    texts = ["Le pont a rouvert mardi.", "Le conseil se réunit à nouveau."]
    alone, after = embedder.encode_passages(texts, ["", "Le maire de Valbrune.\n"])
    plain = embedder.embed_passages(texts)
    assert float(alone.vector @ plain[0]) > 0.9999
    assert alone.context == 0
    assert 0 < after.context < len(after.codes)
    assert 0.8 < float(after.vector @ plain[1]) < 0.9999


def tiny_cross_encoder(folder, labels):
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "le", "pont", "maire", "conseil", "parlé"]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    )
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        num_labels=labels,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    fast.save_pretrained(folder)
    return folder


@pytest.mark.parametrize(
    ("word", "reranker"), [("Off", "off"), ("false", "off"), ("0", "off"), ("ON", "on"), ("x/Y", "x/Y")]
)
def test_the_usual_words_for_yes_and_no_are_no_model_names(word, reranker):
    assert Settings(reranker=word).reranker == reranker
