"""The index file and its manifest damaged: always noticed, always made again from the database, the same answers."""

import logging
import shutil

import numpy as np
import pytest

from rag.store.index_file import INDEX_NAME, MANIFEST_NAME
from rag.store.store import Store
from tests.store.test_store import put, unit

PLACES, LENGTHS = 64, 16


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("sound"), "test model", "fingerprint")
    for n in range(20):
        put(store, f"a{n}", [f"Le pont {n} a rouvert.", f"Marie Lenoir en a parlé le {n}."], seed=n)
    store.save_index()
    return store


def found(store):
    return [store.nearest(unit(seed)[0], 10) for seed in range(5)]


def check(sound, folder, caplog, harm):
    """Damage a copy of the library; it must find the same as before, after one line that says it was built again."""
    copy = folder / "copy"
    shutil.copytree(sound.folder, copy, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    shutil.copy(sound.folder / "library.sqlite-wal", copy)
    harm(copy)
    caplog.clear()
    with caplog.at_level(logging.INFO, "rag"):
        again = Store(copy, "test model", "fingerprint")
        assert found(again) == found(sound)
    assert [r.getMessage() for r in caplog.records] == ["built the index of 40 passages from the stored vectors"]
    assert again.problems() == []
    caplog.clear()
    assert found(Store(copy, "test model", "fingerprint")) == found(sound)
    assert not caplog.records  # what was built was kept
    again.close()
    shutil.rmtree(copy)


@pytest.mark.parametrize("name", [INDEX_NAME, MANIFEST_NAME])
def test_every_stretch_of_bytes_counts(sound, tmp_path, caplog, name):
    size = (sound.folder / name).stat().st_size
    for place in range(PLACES):

        def garble(copy, place=place):
            content = bytearray((copy / name).read_bytes())
            first, last = size * place // PLACES, max(size * (place + 1) // PLACES, size * place // PLACES + 1)
            content[first:last] = bytes(255 - byte for byte in content[first:last])
            (copy / name).write_bytes(content)

        check(sound, tmp_path, caplog, garble)


@pytest.mark.parametrize("name", [INDEX_NAME, MANIFEST_NAME])
def test_every_length_but_the_whole_is_refused(sound, tmp_path, caplog, name):
    size = (sound.folder / name).stat().st_size
    for length in range(LENGTHS):
        check(sound, tmp_path, caplog, lambda copy, n=size * length // LENGTHS: _cut(copy / name, n))


@pytest.mark.parametrize("name", [INDEX_NAME, MANIFEST_NAME])
def test_a_deleted_file_is_made_again(sound, tmp_path, caplog, name):
    check(sound, tmp_path, caplog, lambda copy: (copy / name).unlink())


def test_another_librarys_files_are_refused(sound, tmp_path, caplog):
    other = Store(tmp_path / "other", "test model", "fingerprint")
    for n in range(20):
        put(other, f"a{n}", [f"Le port {n} a fermé.", f"Paul Lenoir en a parlé le {n}."], seed=100 + n)
    other.save_index()
    assert not np.allclose(found(other)[0][0], found(sound)[0][0])
    for names in ((INDEX_NAME,), (MANIFEST_NAME,), (INDEX_NAME, MANIFEST_NAME)):
        check(sound, tmp_path, caplog, lambda copy, n=names: [shutil.copy(other.folder / x, copy) for x in n])


def _cut(path, length):
    path.write_bytes(path.read_bytes()[:length])
