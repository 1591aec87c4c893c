"""A few seconds of `make fuzz`, so that the harness itself is known to run; and to notice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris", reason="atheris is not installed: pip install 'depeche[fuzz]' (Linux)")

ROOT = Path(__file__).resolve().parent.parent.parent


def run(code: list[str], folder: Path) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    return subprocess.run(
        [sys.executable, *code], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("loader", ["jsonl", "pdf"])
def test_two_seconds_of_fuzzing_break_nothing(loader, tmp_path):
    done = run(["-m", "tests.faults.fuzz", loader, "--seconds", "2"], tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, f"{loader}: nothing broke"), done.stderr[-2_000:]
    assert int(done.stderr.split("stat::number_of_executed_units:")[1].split()[0]) > 50


BROKEN = """
import sys
from rag.articles import loading
def broken(file, config):
    raise KeyError("not an error of ours")
loading.parse = broken
from tests.faults import fuzz
fuzz.fuzz("jsonl", 20)
"""


def test_an_error_that_is_not_ours_is_noticed_and_its_bytes_are_kept(tmp_path):
    assert run(["-c", BROKEN], tmp_path).returncode != 0
    assert list((tmp_path / "artefacts" / "fuzz").glob("jsonl-*"))
