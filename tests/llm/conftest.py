"""One folder of invented articles for all tests of language models; each test opens a library of its own over it."""

import pytest

from rag import Library
from rag.asking import Asking
from rag.models import chat_model
from rag.settings import Settings
from tests.llm.corpus import TEXTS, article
from tests.llm.holding import Held


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("valmont")
    Library(folder, config=Settings()).add([article(title, text) for title, text in TEXTS.items()])
    return folder


@pytest.fixture
def hasty(monkeypatch):
    """Attempts follow each other at once, where the provider asks for no pause."""
    monkeypatch.setattr(chat_model, "_FIRST_PAUSE", 0.001)


@pytest.fixture(scope="session")
def findings():
    return {}


@pytest.fixture
def found_once(monkeypatch, findings):
    """What the articles say to a question is read once for all tests, which are about what a model makes of it."""
    find = Asking._found

    def remembered(asking, question, scope):
        key = question, scope, asking.store.counts()  # which tell the folders of these tests apart
        if key not in findings:
            findings[key] = find(asking, question, scope)
        return findings[key]

    monkeypatch.setattr(Asking, "_found", remembered)


@pytest.fixture(scope="session")
def held(tmp_path_factory):
    """Sentences held to quotes, with the encoder of one library for the whole run."""
    return Held(Library(tmp_path_factory.mktemp("held"), config=Settings())._models.embedder)
