"""The store: one truth, one cache, nothing mixed up."""

import sqlite3
import threading
from datetime import date

import numpy as np
import pytest
from rank_bm25 import BM25Okapi

from rag.errors import StoreDamagedError, StoreMismatchError, StoreReadOnlyError
from rag.language.terms import index_terms, query_terms
from rag.models.token_vectors import PassageEncoding
from rag.schema import Article, DateRange, Passage, Scope
from rag.store.database import FILE_NAME
from rag.store.index_file import INDEX_NAME, MANIFEST_NAME
from rag.store.store import Store
from tests.privileges import without_privileges

DIMENSION = 16
MAY = DateRange(date(2024, 5, 1), date(2024, 5, 31))


def unit(seed: int, count: int = 1) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def put(store: Store, name: str, texts: list[str], published: DateRange | None = None, seed: int = 0) -> Article:
    text = "\n\n".join(texts)
    article = Article(name, "", text, published, "fr", f"{name}.txt")
    starts = [text.index(t) for t in texts]
    passages = [Passage(name, at, at + len(t), t) for at, t in zip(starts, texts, strict=True)]
    names = {"Pont": frozenset({"pont"}), name: frozenset({name})}
    store.put(article, f"digest of {text}", passages, encodings(seed, len(texts)), names)
    return article


def encodings(seed: int, count: int) -> list[PassageEncoding]:
    codes = np.random.default_rng(seed).integers(0, 256, size=(count, 7, 4), dtype=np.uint8)
    return [PassageEncoding(vector, codes[i], i % 3) for i, vector in enumerate(unit(seed, count))]


def stems(question: str, language: str) -> list[tuple[str, ...]]:
    return list(query_terms(question, language, ["fr"]).values())


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "store", "test model", "fingerprint")


def test_what_goes_in_comes_out(store):
    exact = DateRange.of_days([date(2024, 5, 1), date(2024, 5, 8), date(2024, 5, 15)])
    article = put(store, "a", ["Le pont rouvre.", "La mairie s'en réjouit."], exact)
    assert store.articles() == [article] == [store.article("a")]
    assert store.counts() == (1, 2)
    assert store.digest("a") == f"digest of {article.text}"
    found = store.passages([1, 2, 99])
    assert [found[i].passage.text for i in (1, 2)] == ["Le pont rouvre.", "La mairie s'en réjouit."]
    assert store.article("b") is None


def test_dense_search_is_exact(store):
    put(store, "a", [f"Passage {i}." for i in range(300)], seed=1)
    vectors, query = unit(1, 300), unit(2)[0]
    expected = np.argsort(-(vectors @ query), kind="stable")[:10]
    found = store.nearest(query, 10)
    assert [i - 1 for i, _ in found] == expected.tolist()
    assert np.allclose([score for _, score in found], (vectors @ query)[expected], atol=1e-5)
    cosines = store.cosines(query, [5, 77, 1234])
    assert cosines.keys() == {5, 77}
    assert np.isclose(cosines[77], vectors[76] @ query, atol=1e-5)


def test_lexical_search_ranks_by_bm25_and_matches_stems_and_accents(store):
    put(store, "a", ["Le pont de la rivière rouvre.", "Les ponts et chaussées.", "Rien de tel ici."])
    found = store.matching(stems("les PONTS de la riviere", "fr"), 10)
    assert [i for i, _ in found] == [1, 2]
    assert found[0][1] > found[1][1] > 0
    assert store.matching([], 10) == []


def test_lexical_scores_are_those_of_an_independent_bm25(store):
    words = ["pont", "mairie", "rivière", "travaux", "câble", "conseil", "vote", "maire"]
    rng = np.random.default_rng(5)
    texts = [" ".join(rng.choice(words, size=rng.integers(3, 30), p=rng.dirichlet(np.ones(8)))) for _ in range(60)]
    texts += [f"Rien d'autre {i}." for i in range(80)]  # so that no word is in more than half of the passages
    put(store, "a", texts)
    oracle = BM25Okapi([index_terms(text, "fr") for text in texts], k1=1.2, b=0.75, epsilon=0)
    for question in ("pont et travaux", "le conseil vote", "câble", "maire rivière mairie pont"):
        sought = stems(question, "fr")
        expected = oracle.get_scores(sorted({stem for word in sought for stem in word}))
        found = store.matching(sought, len(texts))
        assert {i for i, _ in found} == {i + 1 for i in np.flatnonzero(expected > 0)}
        assert np.allclose([score for _, score in found], [expected[i - 1] for i, _ in found], atol=1e-4)


def test_no_passage_scores_above_the_ceiling(store):
    put(store, "a", ["Pont pont pont rivière.", "Le pont.", "La rivière.", *(f"Rien {i}." for i in range(9))])
    words = stems("pont rivière barrage", "fr")
    weights = store.word_weights(words)
    best = store.matching(words, 1)[0][1]
    assert 0 < best < weights.ceiling
    assert weights.words[2] == max(weights.words)  # a word found nowhere raises it most
    assert store.word_weights([]).ceiling == 0


def test_the_ceiling_holds_where_one_stem_of_a_word_is_rare(store):
    put(store, "a", ["Pont pont pont.", *(f"La ville {i}." for i in range(9)), *(f"Rien {i}." for i in range(15))])
    words = [("vill", "pont")]
    assert 0 < store.matching(words, 1)[0][1] < store.word_weights(words).ceiling
    assert store.word_weights(words).words[0] < store.word_weights([("pont",)]).words[0]


@pytest.mark.parametrize("attack", ['" OR 1', "NEAR(a b)", "stems : x", "a* -b ^c", "'; DROP TABLE articles; --"])
def test_search_syntax_in_a_question_is_only_text(store, attack):
    put(store, "a", ["Le pont rouvre."])
    store.matching(stems(attack, "en"), 10)
    assert store.counts() == (1, 1)


def test_a_changed_article_replaces_its_passages(store):
    put(store, "a", ["Ancien texte.", "Second passage."])
    put(store, "b", ["Autre article."], seed=3)
    put(store, "a", ["Nouveau texte."], seed=4)
    assert store.counts() == (2, 2)
    assert store.nearest(unit(4)[0], 1)[0][1] == pytest.approx(1, abs=1e-5)
    assert store.matching([("ancien",)], 5) == []
    texts = {found.passage.text for found in store.passages(list(range(1, 10))).values()}
    assert texts == {"Autre article.", "Nouveau texte."}


def test_dates_are_filtered_inside_the_search(store):
    for i in range(40):
        month = 1 + i % 4
        put(store, f"a{i}", [f"Le pont numéro {i}."], DateRange(date(2024, month, 1), date(2024, month, 28)), seed=i)
    put(store, "undated", ["Le pont sans date."], None, seed=99)
    in_march = store.nearest(unit(5)[0], 10, Scope(date(2024, 3, 1), date(2024, 3, 31)))
    assert len(in_march) == 10
    assert {store.passages([i])[i].article.published.earliest.month for i, _ in in_march} == {3}
    assert len(store.matching([("pont",)], 50, Scope(until=date(2024, 1, 15)))) == 10
    assert store.nearest(unit(5)[0], 10, Scope(since=date(2030, 1, 1))) == []


def test_a_scope_asked_again_knows_what_came_and_went(store):
    query, scopes = unit(5)[0], [Scope(since=date(2024, day, 1)) for day in range(1, 7)]
    for number, passages in enumerate([1, 2, 1]):
        if number < 2:
            put(store, f"may{number}", ["Le pont."], MAY, seed=number)
        else:
            store.remove(["may0"])
        assert [len(store.nearest(query, 10, scope)) for scope in scopes] == [passages] * 5 + [0]
        assert store.counts() == (passages, passages)
        assert store.languages() == ["fr"]


def test_language_and_source_are_filtered_inside_the_search(store):
    for i in range(30):
        put(store, f"a{i}", [f"Le pont numéro {i}."], seed=i)
    found = store.nearest(unit(5)[0], 8, Scope(source="a1?.txt"))
    assert len(found) == 8
    assert {store.passages([i])[i].article.source[:2] for i, _ in found} == {"a1"}
    assert len(store.matching([("pont",)], 50, Scope(source="a[12]*"))) == 22
    assert len(store.matching([("pont",)], 50, Scope(language="fr"))) == 30
    assert len(store.matching([("pont",)], 50, Scope(language="FR"))) == 30
    assert store.matching([("pont",)], 50, Scope(language="fra")) == []
    assert store.nearest(unit(5)[0], 8, Scope(language="fr", source="'; --")) == []


def test_token_codes_come_back_as_they_went_in(store):
    put(store, "a", ["Un.", "Deux.", "Trois."], seed=3)
    expected = encodings(3, 3)
    found = store.codes([3, 1, 99])
    assert found.keys() == {1, 3}
    for i in found:
        assert np.array_equal(found[i][0], expected[i - 1].codes)
        assert found[i][1] == expected[i - 1].context


def test_names_are_found_by_skeleton_and_go_with_their_article(store):
    put(store, "a", ["Un."])
    put(store, "b", ["Deux."])
    assert store.names_like({"pont", "autre"}, 8) == ["Pont"]
    assert store.names_like({"b"}, 8) == ["b"]
    article = Article("b", "", "Trois.", None, "fr", "b.txt")
    store.put(article, "d", [Passage("b", 0, 6, "Trois.")], encodings(1, 1), {"Kermarrec": frozenset({"kermarek"})})
    assert store.names_like({"b"}, 8) == []
    assert store.names_like({"kermarak"}, 8) == ["Kermarrec"]
    assert store.names_like({"kermarak"}, 9) == []


def test_the_index_is_read_again_not_built_again(store, monkeypatch):
    put(store, "a", ["Un.", "Deux."])
    expected = store.nearest(unit(7)[0], 2)
    monkeypatch.setattr("rag.store.dense.DenseSearch._built", None)
    assert Store(store.folder, "test model", "fingerprint").nearest(unit(7)[0], 2) == expected


@pytest.mark.parametrize("name", [INDEX_NAME, MANIFEST_NAME])
@pytest.mark.parametrize("damage", ["missing", "truncated", "garbled", "empty"])
def test_a_damaged_index_is_built_again_from_the_database(store, name, damage):
    put(store, "a", ["Un.", "Deux.", "Trois."])
    expected = store.nearest(unit(7)[0], 3)
    path = store.folder / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes({"truncated": data[:-9], "garbled": data, "empty": b"", "missing": b""}[damage])
    if damage == "missing":
        path.unlink()
    assert Store(store.folder, "test model", "fingerprint").nearest(unit(7)[0], 3) == expected


def test_the_index_of_another_library_is_not_taken(store, tmp_path):
    put(store, "a", ["Un.", "Deux."])
    expected = store.nearest(unit(7)[0], 2)
    other = Store(tmp_path / "other", "test model", "fingerprint")
    put(other, "a", ["Un.", "Deux.", "Trois."], seed=8)
    other.save_index()
    for name in (INDEX_NAME, MANIFEST_NAME):
        (store.folder / name).write_bytes((other.folder / name).read_bytes())
    assert Store(store.folder, "test model", "fingerprint").nearest(unit(7)[0], 2) == expected


def test_another_model_is_refused_by_name_with_the_remedy(store):
    put(store, "a", ["Un."])
    with pytest.raises(StoreMismatchError, match=r"'test model'.*'other model'.*RAG_EMBEDDING_MODEL"):
        Store(store.folder, "other model", "another fingerprint")


def test_a_file_that_is_not_a_library_is_left_alone(tmp_path):
    (tmp_path / FILE_NAME).write_text("not a database, and precious to somebody " * 50)
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(StoreDamagedError, match="move it away"):
        Store(tmp_path, "test model", "fingerprint")
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_the_database_of_another_program_is_left_alone(tmp_path):
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    with pytest.raises(StoreDamagedError, match="another program"):
        Store(tmp_path, "test model", "fingerprint")


def test_a_later_format_is_refused(store):
    store._database.set_meta({"format": "99"})
    with pytest.raises(StoreDamagedError, match="upgrade"):
        Store(store.folder, "test model", "fingerprint")


def test_a_read_only_library_answers_and_refuses_to_grow(store):
    put(store, "a", ["Un.", "Deux."])
    expected = store.nearest(unit(7)[0], 2)
    store.close()
    for path in store.folder.iterdir():
        path.chmod(0o444)
    store.folder.chmod(0o555)
    try:
        with without_privileges(store.folder.parent):
            reader = Store(store.folder, "test model", "fingerprint")
            assert reader.nearest(unit(7)[0], 2) == expected
            with pytest.raises(StoreReadOnlyError, match="RAG_STORE"):
                put(reader, "b", ["Trois."])
            with pytest.raises(StoreReadOnlyError):
                Store(store.folder / "new", "test model", "fingerprint")
            reader.close()
    finally:
        store.folder.chmod(0o755)


def test_a_failed_write_leaves_the_library_as_it_was(store):
    put(store, "a", ["Un."])
    article = Article("b", "", "Deux. Trois.", None, "fr", "b.txt")
    with pytest.raises(ValueError):
        store.put(article, "d", [Passage("b", 0, 5, "Deux."), Passage("b", 6, 12, "Trois.")], encodings(1, 1), {})
    assert store.counts() == (1, 1)
    assert store.matching([("deux",)], 5) == []


def test_closing_while_another_thread_reads_harms_nobody(store):
    put(store, "a", [f"Le pont numéro {i}." for i in range(200)])
    failures = []

    def read() -> None:
        try:
            for _ in range(100):
                assert len(store.matching([("pont",)], 50)) == 50
        except Exception as error:  # noqa: BLE001 - whatever went wrong in the thread
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    while any(reader.is_alive() for reader in readers):
        store.close()
    assert failures == []


def test_removing_nothing_leaves_the_index_alone(store, monkeypatch):
    put(store, "a", ["Un."])
    store.save_index()
    assert store.remove([]) == store.remove(["unknown"]) == 0
    monkeypatch.setattr("rag.store.dense.DenseSearch._built", None)
    store.save_index()
