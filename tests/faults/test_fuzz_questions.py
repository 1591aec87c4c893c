"""A short run of the fuzzer, so that it stays able to run; long ones are started by hand."""

import importlib.util
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed")
def test_the_fuzzer_finds_nothing_at_once(tmp_path):
    command = [sys.executable, "-m", "tests.faults.fuzz_questions", "-runs=1000", "-timeout=10", "-seed=1"]
    command.append(f"-artifact_prefix={tmp_path}/")
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    assert "Done 1000 runs" in run.stderr
