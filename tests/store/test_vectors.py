"""Both kinds of index against brute force: what they find, what comes and goes, what they keep on disk."""

import logging
import threading
from fnmatch import fnmatchcase

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as checked
from hypothesis import strategies as st

from rag import Library
from rag.schema import Article, Passage, Scope
from rag.settings import Settings
from rag.store import dense, index_file, kept_vectors
from rag.store.compressed import CompressedIndex
from rag.store.store import Store
from rag.store.vectors import ExactIndex
from tests.store.test_store import DIMENSION, encodings, unit

SMALL = 100  # passages up to which a test's library is exact
STORIES = unit(99, 40)


def vectors_of(ids):
    """Clustered unit vectors; a passage's follows from its id."""
    rows = [STORIES[i % 40] + 0.5 * unit(int(i))[0] for i in ids]
    return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)


def by_hand(query, ids, vectors, depth):
    """The best ids and their cosines, the plain way."""
    scores = vectors @ query
    order = np.lexsort((ids, -scores))[:depth]
    return [int(ids[i]) for i in order], scores[order]


def compressed(ids):
    index = CompressedIndex.trained(ids, DIMENSION, vectors_of)
    index.add(ids, vectors_of(ids))
    return index


def exact(ids):
    index = ExactIndex.empty(DIMENSION)
    index.add(ids, vectors_of(ids))
    return index


def opened(folder, exact_passages=SMALL):
    return Store(folder / "store", "test model", "fingerprint", exact_passages)


def put(store, name, count, seed=None):
    """An article of so many passages; returns what brute force needs to know of them."""
    text = "Le pont rouvre. " * count
    passages = [Passage(name, 16 * i, 16 * i + 15, "Le pont rouvre.") for i in range(count)]
    made = encodings(len(text) if seed is None else seed, count)
    store.put(Article(name, "", text, None, "fr", f"{name}.txt"), "digest", passages, made, {})


def stored(store):
    with store._database.reading() as connection:
        return kept_vectors.select_vectors(connection, kept_vectors.select_ids(connection))


def check_exact(store, queries=3, depth=10):
    """The store finds what brute force finds, in order."""
    ids, vectors = stored(store)
    for seed in range(queries):
        query = unit(1000 + seed)[0]
        found = store.nearest(query, depth)
        expected, scores = by_hand(query, ids, vectors, depth) if len(ids) else ([], [])
        assert [i for i, _ in found] == expected
        assert np.allclose([score for _, score in found], scores, atol=1e-6)


def recall(store, depth=10, queries=20):
    ids, vectors = stored(store)
    shares = []
    for seed in range(queries):
        query = unit(1000 + seed)[0]
        found = store.nearest(query, depth)
        assert len(found) == min(depth, len(ids))
        assert np.allclose(
            [s for _, s in found], [vectors[np.searchsorted(ids, i)] @ query for i, _ in found], atol=1e-6
        )
        shares.append(len({i for i, _ in found} & set(by_hand(query, ids, vectors, depth)[0])) / len(found))
    return float(np.mean(shares))


def kind(store):
    return store._dense._index.kind


@pytest.fixture
def few_probes(monkeypatch):
    """One list looked at, none to spare, no scope scored by hand: every way to fill up must be taken."""
    monkeypatch.setattr("rag.store.compressed._PROBES", 1)
    monkeypatch.setattr("rag.store.compressed._SPARE", 0)
    monkeypatch.setattr(dense, "_FEW", 0)


@pytest.mark.parametrize("make", [exact, compressed])
def test_an_index_knows_its_passages_and_their_rows(make):
    ids = np.arange(3, 2003, 2)
    index = make(ids)
    assert np.array_equal(index.ids, ids)
    assert index.holds(ids, vectors_of(ids)).all()
    assert not index.holds(ids, vectors_of(ids + 1)).any()
    assert not index.holds(ids + 1, vectors_of(ids + 1)).any()
    index.remove(ids[::3])
    index.add(np.array([1, 5000]), vectors_of([1, 5000]))
    kept = np.sort(np.concatenate([np.setdiff1d(ids, ids[::3]), [1, 5000]]))
    assert np.array_equal(index.ids, kept)
    assert index.holds(kept, vectors_of(kept)).all()
    assert not index.holds(ids[::3], vectors_of(ids[::3])).any()


@pytest.mark.parametrize("make", [exact, compressed])
def test_a_passage_cannot_have_two_rows(make):
    index = make(np.arange(1, 200))
    with pytest.raises(ValueError, match="200 rows for 199 passages"):
        index.add(np.array([7]), vectors_of([7]))


def test_the_compressed_index_finds_nearly_all_and_training_is_the_same_each_time(monkeypatch):
    monkeypatch.setattr("rag.store.compressed._PROBES", 6)
    ids = np.arange(1, 5001)
    vectors, index, again = vectors_of(ids), compressed(ids), compressed(ids)
    assert index.faiss.nlist > 100
    assert np.array_equal(faiss.serialize_index(index.faiss), faiss.serialize_index(again.faiss))
    shares = []
    for query in unit(3, 50):
        candidates = set(index.candidates(query, 10).tolist())
        shares.append(len(candidates & set(by_hand(query, ids, vectors, 10)[0])) / 10)
    assert 0.8 < np.mean(shares) < 1  # one list in twenty misses a little: the test can tell


@pytest.mark.parametrize("depth", [1, 10, 400, 5000])
@pytest.mark.parametrize("every", [1, 2, 50, 500])
def test_every_depth_is_filled_in_every_scope(few_probes, depth, every):
    ids = np.arange(1, 2001)
    index, allowed = compressed(ids), ids[::every]
    for query in vectors_of(range(9000, 9005)):
        found = index.candidates(query, depth, allowed)
        assert len(found) == len(set(found.tolist())) == min(depth, len(allowed))
        assert np.isin(found, allowed).all()


def test_a_large_library_is_compressed_and_its_scores_stay_exact(tmp_path):
    store = opened(tmp_path)
    for n in range(30):
        put(store, f"a{n}", 20, seed=n)
    assert recall(store) > 0.99
    assert kind(store) == "compressed"
    query = unit(5)[0]
    ids, vectors = stored(store)
    cosines = store.cosines(query, [3, 77, 9999])
    assert cosines.keys() == {3, 77}
    assert cosines[77] == pytest.approx(vectors[76] @ query, abs=1e-6)
    assert store.problems() == []


@pytest.mark.parametrize(("pattern", "count"), [("a1.txt", 20), ("a1*.txt", 220), ("a*[02468].txt", 300)])
def test_a_scope_is_filled_from_itself(tmp_path, few_probes, pattern, count):
    store = opened(tmp_path)
    for n in range(30):
        put(store, f"a{n}", 20, seed=n)
    scope = Scope(source=pattern)
    for depth in (10, 1000):
        found = store.nearest(unit(5)[0], depth, scope)
        assert len(found) == min(depth, count)
        articles = {store.passages([i])[i].article.source for i, _ in found[:40]}
        assert all(fnmatchcase(source, pattern) for source in articles)


@pytest.mark.parametrize("count", [1, 20])
def test_a_compressed_index_follows_the_library_without_being_built_again(tmp_path, monkeypatch, count):
    store = opened(tmp_path)
    for n in range(30):
        put(store, f"a{n}", 10, seed=n)
    assert recall(store) > 0.99
    monkeypatch.setattr(dense.DenseSearch, "_built", None)
    for n in range(count):
        put(store, f"a{n}", 11, seed=100 + n)  # replaced
        put(store, f"b{n}", 5, seed=200 + n)
        store.remove([f"a{29 - n % 9}"])
        assert recall(store, queries=3) > 0.95
        ids, vectors = stored(store)
        assert np.array_equal(store._dense._index.ids, ids)
        assert store._dense._index.holds(ids, vectors).all()
    assert store.problems() == []


STEPS = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 5)), max_size=12)


@checked(max_examples=30, deadline=None)
@given(steps=STEPS)
def test_the_exact_index_is_brute_force_after_every_step(tmp_path_factory, steps):
    store = opened(tmp_path_factory.mktemp("steps"))
    for number, (name, count) in enumerate(steps):
        if count:
            put(store, name, count, seed=number)
        else:
            store.remove([name])
        check_exact(store, queries=1, depth=5)
    assert store.problems() == []


def test_an_older_snapshot_sees_its_own_passages(tmp_path):
    store, other = opened(tmp_path), opened(tmp_path)
    put(store, "a", 20, seed=1)
    put(store, "b", 20, seed=2)
    with store.snapshot():
        check_exact(store)
        expected = store.nearest(unit(7)[0], 10)

        def newer():
            put(other, "c", 5, seed=3)
            other.remove(["b"])
            put(other, "d", 15, seed=4)
            store._dense.nearest(unit(7)[0], 10, Scope())  # the same index, from another thread's newer snapshot

        thread = threading.Thread(target=newer)
        thread.start()
        thread.join()
        assert store.nearest(unit(7)[0], 10) == expected
        check_exact(store)
    check_exact(store)
    assert len(stored(store)[0]) == 40


def test_searches_from_other_threads_are_right_while_articles_come_and_go(tmp_path):
    store = opened(tmp_path)
    for n in range(20):
        put(store, f"a{n}", 10, seed=n)
    failures, done = [], threading.Event()

    def ask():
        try:
            while not done.is_set():
                with store.snapshot():
                    assert recall(store, queries=2) > 0.9
        except Exception as error:  # noqa: BLE001 - whatever went wrong in the thread
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(20):
        put(store, f"a{n}", 11, seed=100 + n)
        store.remove([f"a{(n + 5) % 20}"])
        put(store, f"b{n}", 6, seed=200 + n)
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert store.problems() == []


def test_an_update_waits_for_the_search_under_way(tmp_path, monkeypatch):
    store = opened(tmp_path)
    put(store, "a", 150)
    store.save_index()
    searching, seen, search = threading.Event(), [], CompressedIndex.candidates

    def slow(index, query, depth, allowed=None):
        if not searching.is_set():
            seen.append(index.ids)
            searching.set()
            threading.Event().wait(0.5)  # time enough for the other thread, which nothing but the lock holds up
            seen.append(index.ids)
        return search(index, query, depth, allowed)

    monkeypatch.setattr(CompressedIndex, "candidates", slow)
    asking = threading.Thread(target=store.nearest, args=(unit(1)[0], 5))
    asking.start()
    assert searching.wait(30)
    put(store, "b", 5)
    assert len(store.nearest(unit(1)[0], 200)) == 155
    asking.join()
    assert len(seen[0]) == len(seen[1]) == 150


def test_each_change_of_kind_is_one_line(tmp_path, caplog):
    store = opened(tmp_path)
    caplog.set_level(logging.INFO, "rag")

    def said():
        check = [record.getMessage() for record in caplog.records]
        caplog.clear()
        return check

    put(store, "a", 60)
    assert recall(store) == 1
    assert said() == ["built the index of 60 passages from the stored vectors"]
    put(store, "b", 60)
    recall(store)
    assert said() == ["built the compressed index of 120 passages from the stored vectors"]
    put(store, "c", 360)  # four times as many
    recall(store)
    assert said() == []
    put(store, "d", 1)
    recall(store)
    assert said() == ["built the compressed index of 481 passages from the stored vectors"]
    store.remove(["c"])
    recall(store)
    assert kind(store) == "compressed"  # 121
    store.remove(["a"])
    recall(store)
    assert kind(store) == "compressed"  # 61: not back and forth
    assert said() == []
    store.remove(["b"])
    check_exact(store)
    assert said() == ["built the index of 1 passages from the stored vectors"]
    store.remove(["d"])
    assert store.nearest(unit(1)[0], 5) == []


def test_a_compressed_index_is_read_again_and_another_setting_is_obeyed(tmp_path, monkeypatch):
    store = opened(tmp_path)
    for n in range(20):
        put(store, f"a{n}", 10, seed=n)
    expected = store.nearest(unit(7)[0], 10)
    with monkeypatch.context() as patch:
        patch.setattr(dense.DenseSearch, "_built", None)
        again = opened(tmp_path)
        assert again.nearest(unit(7)[0], 10) == expected
        assert kind(again) == "compressed"
        assert again._dense._index.trained_on == 200
    larger = opened(tmp_path, exact_passages=1000)
    check_exact(larger)
    assert kind(larger) == "exact"


def test_a_compressed_file_of_an_earlier_state_is_brought_up_to_date(tmp_path, monkeypatch):
    store = opened(tmp_path)
    for n in range(20):
        put(store, f"a{n}", 10, seed=n)
    store.save_index()
    put(store, "b", 7, seed=50)
    store.remove(["a3"])
    put(store, "a4", 9, seed=51)
    store.close()
    monkeypatch.setattr(dense.DenseSearch, "_built", None)
    again = opened(tmp_path)
    assert recall(again) > 0.95
    assert again.problems() == []
    again.save_index()
    assert index_file.load(again.folder, "fingerprint")[0].state == again._database.meta("state")


def test_a_compressed_file_of_another_library_is_not_brought_up_to_date(tmp_path, caplog):
    store, other = opened(tmp_path), opened(tmp_path / "other")
    for n in range(20):
        put(store, f"a{n}", 10, seed=n)
        put(other, f"a{n}", 10, seed=n + (n == 19))  # one article's vectors differ
    other.save_index()
    for name in (index_file.INDEX_NAME, index_file.MANIFEST_NAME):
        (store.folder / name).write_bytes((other.folder / name).read_bytes())
    with caplog.at_level(logging.INFO, "rag"):
        assert store.problems() == []
    assert caplog.messages == ["built the compressed index of 200 passages from the stored vectors"]


@pytest.mark.parametrize("place", range(16))
@pytest.mark.parametrize("name", [index_file.INDEX_NAME, index_file.MANIFEST_NAME])
def test_no_damage_to_a_compressed_file_goes_unnoticed(tmp_path, caplog, name, place):
    store = opened(tmp_path)
    put(store, "a", 150)
    expected = store.nearest(unit(7)[0], 10)
    path = store.folder / name
    data = bytearray(path.read_bytes())
    data[len(data) * place // 16] ^= 0x04
    path.write_bytes(data)
    with caplog.at_level(logging.INFO, "rag"):
        assert opened(tmp_path).nearest(unit(7)[0], 10) == expected
    assert caplog.messages == ["built the compressed index of 150 passages from the stored vectors"]


def test_the_setting_reaches_the_index(tmp_path):
    library = Library(tmp_path / "store", config=Settings(exact_passages=3, reader="off"))
    library.add([Article(f"a{n}", "", f"Le pont numéro {n} rouvre.", None, "fr", f"{n}.txt") for n in range(5)])
    assert kind(library._store) == "compressed"
    assert len(library.retrieve("Quel pont rouvre ?", k=5)) == 5


@pytest.mark.parametrize("exact_passages", [10, 1000])
def test_a_wrong_row_is_a_problem(tmp_path, exact_passages):
    store = opened(tmp_path, exact_passages)
    put(store, "a", 150)
    store.save_index()
    index = store._dense._index
    index.remove(np.array([17, 18]))
    index.add(np.array([17]), unit(77))
    assert store.problems() == ["2 rows of the index are not their passages' vectors"]
