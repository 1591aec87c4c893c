"""A disk that fills up during an ingest: one clear error, and a library that is whole and goes on with more room."""

import shutil
import subprocess

import pytest

from rag import Library
from rag.errors import StoreError
from tests.faults.conftest import ARTICLES, contents


@pytest.fixture
def small_disk(tmp_path):
    """A folder of three megabytes, and a way to make it larger; needs the right to mount."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [mount, "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder]
    if not mount or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    yield folder, lambda size: subprocess.run([mount, "-o", f"remount,size={size}", folder], check=True)
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_loses_nothing(small_disk, articles, whole):
    disk, enlarge = small_disk
    library = Library(disk / "library")
    with pytest.raises(StoreError, match=r"the disk is full: free space"):
        library.ingest([articles])
    before = library.counts()[0]
    assert 0 < before < ARTICLES
    library.close()
    again = Library(disk / "library")
    assert again.counts()[0] == before
    assert again._store.problems() == []
    assert again.retrieve("Qui a parlé du pont de Valbrune ?", k=3)
    enlarge("100m")
    report = again.ingest([articles])
    assert (report.added + report.unchanged, report.unchanged) == (ARTICLES, before)
    assert again._store.problems() == []
    assert contents(again) == contents(whole)
    again.close()
