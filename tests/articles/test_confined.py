"""The parsers' own process: what it gives, and what happens when it does not."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.articles import confined
from rag.articles.confined import parse_confined
from rag.articles.parsed import Parsed
from rag.errors import ArticleError, EmptyArticleError
from rag.settings import Settings
from tests.articles.samples import BODY, MHTML, PAGE, pdf


def process() -> subprocess.Popen:
    parse_confined("page", PAGE, Settings())
    return confined._worker._process


def test_pages_and_pdfs_come_back_whole():
    page = parse_confined("page", PAGE, Settings())
    saved = parse_confined("saved page", MHTML, Settings())
    assert BODY in page.text
    assert BODY in saved.text
    assert (page.title, str(page.published.earliest)) == ("Le pont rouvre", "2024-04-17")
    assert page.source == saved.source == "https://valbrune.example/pont"
    assert parse_confined("pdf", pdf(BODY), Settings()) == Parsed(BODY)


def test_errors_keep_their_kind_and_the_process_lives_on():
    before = process()
    with pytest.raises(EmptyArticleError, match="ocrmypdf"):
        parse_confined("pdf", pdf(""), Settings())
    assert process() is before


def test_a_process_killed_between_two_files_is_started_anew():
    before = process()
    os.kill(before.pid, signal.SIGKILL)
    before.wait()
    assert parse_confined("pdf", pdf(BODY), Settings()).text == BODY


def test_a_process_killed_over_a_file_is_one_bad_file_and_the_next_is_read():
    os.kill(process().pid, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (confined._worker._process.pid, signal.SIGKILL)).start()
    with pytest.raises(ArticleError, match="it crashes its parser"):
        parse_confined("pdf", pdf(BODY), Settings())
    assert parse_confined("pdf", pdf(BODY), Settings()).text == BODY


def test_an_error_that_no_parser_means_to_raise_is_told_and_the_next_file_is_read():
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(9_000))
    for _ in range(3):
        with pytest.raises(ArticleError, match=r"cannot be parsed \(RecursionError: .*\): open it and save it again"):
            parse_confined("saved page", nested, Settings())
        assert parse_confined("pdf", pdf(BODY), Settings()).text == BODY


def test_a_file_that_takes_too_long_is_named_with_the_setting_and_the_next_is_read():
    os.kill(process().pid, signal.SIGSTOP)
    with pytest.raises(ArticleError, match=r"took longer than 0\.2 s to parse \(RAG_PARSE_SECONDS\)"):
        parse_confined("pdf", pdf(BODY), Settings(parse_seconds=0.2))
    assert parse_confined("pdf", pdf(BODY), Settings()).text == BODY


def test_text_over_the_limit_is_refused():
    with pytest.raises(ArticleError, match=r"over the limit of 50 \(RAG_MAX_FILE_BYTES\)"):
        parse_confined("pdf", pdf(BODY), Settings(max_file_bytes=50))


def test_many_threads_each_get_their_own_reply():
    texts = [f"Le pont {n} a rouvert." for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda text: parse_confined("pdf", pdf(text), Settings()).text, texts)
        assert list(found) == texts


@pytest.mark.parametrize("running", [True, False])
def test_an_interrupt_leaves_no_reply_behind(running, monkeypatch):
    process()
    if not running:
        confined._worker.close()
    exchange = confined._exchange

    def interrupted(*args):
        exchange(*args)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(confined, "_exchange", interrupted)
        with pytest.raises(KeyboardInterrupt):
            parse_confined("page", PAGE, Settings())
    assert parse_confined("pdf", pdf(BODY), Settings()).text == BODY


@pytest.mark.parametrize(
    "reply", [b"\n", b"[]\n", b"{}\n", b'{"text": "x", "published": {}}\n', b"[" * 100_000 + b"\n"]
)
def test_a_reply_without_sense_is_a_bad_file(reply):
    with pytest.raises(ArticleError, match="gave no sense"):
        confined._parsed(reply)


SCRIPT = """
import sys
from rag.articles import confined
from rag.settings import Settings
from tests.articles.samples import PAGE
confined.parse_confined("page", PAGE, Settings())
print(confined._worker._process.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks a process up in /proc")
@pytest.mark.parametrize("end", ["by itself", "killed"])
def test_it_ends_with_its_parent_even_if_that_is_killed(end):
    parent = subprocess.Popen([sys.executable, "-c", SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    child = int(parent.stdout.readline())
    if end == "killed":
        parent.kill()
    parent.communicate()
    while _runs(child):  # the suite's own time limit is what ends this where it does not end
        time.sleep(0.02)


def _runs(pid: int) -> bool:
    """Whether a process runs; one that ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_process_starts_its_own():
    own = process()
    child = os.fork()
    if not child:
        os._exit(0 if process().pid != own.pid else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert process() is own


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_its_memory_is_limited():
    limits = Path(f"/proc/{process().pid}/limits").read_text()
    most = next(line.split()[3] for line in limits.splitlines() if line.startswith("Max address space"))
    assert 2 * 1024**3 < int(most) < 4 * 1024**3


def test_the_process_loads_no_model_library_and_the_parent_no_parser():
    code = (
        "import sys, rag.articles.loading; parent = set(sys.modules); import rag.articles.confined_worker; "
        "print(sorted({'trafilatura', 'pypdf', 'lxml', 'pyarrow'} & parent), "
        "sorted({'torch', 'gradio', 'numpy', 'transformers', 'faiss'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] []"


def test_threads_that_end_do_not_end_it():
    thread = threading.Thread(target=process)
    thread.start()
    thread.join()
    assert confined._worker._process.poll() is None
