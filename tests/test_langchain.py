"""The door to LangChain: its own contract suites, then what they do not ask."""

import re
from datetime import date
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.embeddings import DeterministicFakeEmbedding
from langchain_core.indexing import InMemoryRecordManager, index
from langchain_core.language_models import FakeListChatModel
from langchain_core.runnables import RunnableLambda
from langchain_tests.integration_tests import RetrieversIntegrationTests, VectorStoreIntegrationTests

from rag import Article, ArticleError, DateRange
from rag.langchain_adapter import PassageRetriever, PassageVectorStore

ROOT = Path(__file__).resolve().parent.parent
BRIDGE = "Le pont de Valbrune a rouvert ce mardi, après trois mois de travaux, a annoncé la mairie."
STRIKE = "Les bateliers de Corvières ont cessé le travail lundi dernier pour leurs salaires."
FERRY = "The ferry to Corvières sails again after the strike, its owner said on Friday."
APRIL = DateRange(date(2024, 4, 1), date(2024, 4, 30))


@pytest.fixture
def store(library) -> PassageVectorStore:
    return PassageVectorStore(library)


class TestRetrieverContract(RetrieversIntegrationTests):
    """LangChain's own suite for retrievers."""

    @pytest.fixture(autouse=True)
    def _library(self, seeds_library):
        self.library = seeds_library

    @property
    def retriever_constructor(self):
        return lambda **kwargs: PassageRetriever(library=self.library, **kwargs)

    @property
    def retriever_constructor_params(self):
        return {}

    @property
    def retriever_query_example(self):
        return "Quand Lecornu a-t-il parlé à Choïgou ?"


class TestVectorStoreContract(VectorStoreIntegrationTests):
    """LangChain's own suite for vector stores."""

    @pytest.fixture
    def vectorstore(self, store):
        return store


def test_documents_carry_where_they_stand(seeds_library):
    retriever = PassageRetriever(library=seeds_library, k=2, since=date(2024, 4, 1))
    documents = (retriever | RunnableLambda(lambda found: found)).invoke("appel à Choïgou")
    assert len(documents) == 2
    first = documents[0].metadata
    article = seeds_library.article(first["article_id"])
    assert documents[0].page_content == article.text[first["start"] : first["end"]]
    assert (first["rank"], first["published"]) == (1, ["2024-04-01", "2024-04-30"])


def test_a_retriever_filters_by_language_and_source(store):
    store.add_texts(
        [BRIDGE, FERRY], [{"language": "fr", "source": "a/pont.txt"}, {"language": "en", "source": "b/f.txt"}]
    )
    for kept, filters in ((BRIDGE, {"language": "fr"}), (FERRY, {"source": "b/*"})):
        found = PassageRetriever(library=store.library, **filters).invoke("ferry ou pont")
        assert [document.page_content for document in found] == [kept]


def test_metadata_is_understood_and_given_back_exactly(store):
    metadata = {
        "title": "Valbrune", "source": "https://example.org/1", "published": "2024-04", "language": "fr-CA",
        "desk": {"name": "région", "pages": [1, 2.5, None, True]},
    }  # fmt: skip
    (identity,) = store.add_texts([BRIDGE], [metadata])
    article = store.library.article(identity)
    assert (article.title, article.source, article.published) == ("Valbrune", "https://example.org/1", APRIL)
    assert (article.language, article.metadata) == ("fr-CA", metadata)
    expected = Document(id=identity, page_content=BRIDGE, metadata=metadata)
    assert store.similarity_search("pont de Valbrune") == [expected] == store.get_by_ids([identity, identity])
    retrieved = PassageRetriever(library=store.library).invoke("pont")[0].metadata
    assert (retrieved["desk"], retrieved["published"]) == (metadata["desk"], ["2024-04-01", "2024-04-30"])


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2024-04-17", DateRange(date(2024, 4, 17), date(2024, 4, 17))),
        ("2024-02", DateRange(date(2024, 2, 1), date(2024, 2, 29))),
        (["2024-04-03", "2024-05-01"], DateRange(date(2024, 4, 3), date(2024, 5, 1))),
        (None, None),
    ],
)
def test_published_may_be_a_day_a_month_or_a_span(store, published, expected):
    (identity,) = store.add_texts([BRIDGE], [{"published": published}])
    assert store.library.article(identity).published == expected
    assert store.similarity_search("pont")[0].metadata == {"published": published}


@pytest.mark.parametrize("published", ["2024-13", "yesterday", "", 2024, ["2024-04-30", "2024-04-01"], ["2024-04-01"]])
def test_a_published_that_cannot_be_read_adds_nothing(store, published):
    with pytest.raises(ValueError, match='as "published"'):
        store.add_texts([STRIKE, BRIDGE], [{}, {"published": published}])
    assert store.library.is_empty


def test_fields_of_another_type_are_metadata_only(store):
    metadata = {"title": 7, "source": ["a", "b"], "language": None}
    (identity,) = store.add_texts([BRIDGE], [metadata])
    article = store.library.article(identity)
    assert (article.title, article.source, article.language) == ("", "", "fr")
    assert store.get_by_ids([identity])[0].metadata == metadata


def test_passages_of_a_long_document_share_its_id_and_metadata(store):
    paragraphs = [f"{BRIDGE} " * 4, f"{STRIKE} " * 4]
    text = "\n\n".join(paragraphs)
    store.add_texts([text], [{"source": "long.txt"}], ids=["long"])
    assert store.library.counts()[1] > 1
    found = store.similarity_search("grève des bateliers", k=9)
    assert len(found) == store.library.counts()[1]
    assert {(document.id, document.metadata["source"]) for document in found} == {("long", "long.txt")}
    assert all(document.page_content in text != document.page_content for document in found)
    assert "bateliers" in found[0].page_content
    assert store.get_by_ids(["long"])[0].page_content == text


def test_white_space_around_a_text_is_kept(store):
    store.add_texts([f"\n  {BRIDGE} \n"])
    assert store.similarity_search("pont")[0].page_content == f"\n  {BRIDGE} \n"


def test_articles_of_files_come_back_as_from_the_retriever(store, write):
    store.library.ingest([write(bridge=f" date 2024-04 {BRIDGE}")])
    (found,) = store.similarity_search("pont")
    (expected,) = PassageRetriever(library=store.library).invoke("pont")
    assert (found.page_content, found.metadata) == (expected.page_content, expected.metadata)
    (whole,) = store.get_by_ids([found.id])
    assert whole.metadata.items() <= found.metadata.items()


def test_metadata_that_mean_something_else_do_no_harm(store):
    store.library.add([Article("a", "Pont", BRIDGE, APRIL, "fr", "pont.txt", {"published": "in print"})])
    assert store.similarity_search("pont")[0].metadata["published"] == ["2024-04-01", "2024-04-30"]


def test_scores_are_higher_for_better_passages(store):
    store.add_texts([FERRY, BRIDGE, STRIKE])
    found = store.similarity_search_with_score("Quand le pont de Valbrune a-t-il rouvert ?", k=3)
    scores = [score for _, score in found]
    assert found[0][0].page_content == BRIDGE
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]
    same = store.similarity_search_with_relevance_scores(BRIDGE, k=3)
    assert [document.page_content for document, _ in same][0] == BRIDGE
    assert all(0 <= score <= 1 for _, score in same)


def test_filters_keep_what_they_name(store):
    store.add_texts(
        [BRIDGE, STRIKE, FERRY],
        [
            {"published": "2024-04", "source": "a/1.txt"},
            {"published": "2024-06-03", "source": "a/2.txt"},
            {"published": "2024-06-07", "source": "b/3.txt"},
        ],
        ids=["bridge", "strike", "ferry"],
    )

    def kept(**filters):
        return {document.id for document in store.similarity_search("Corvières", filter=filters)}

    assert kept() == {"bridge", "strike", "ferry"}
    assert kept(since="2024-05-01") == {"strike", "ferry"}
    assert kept(since=date(2024, 4, 30), until="2024-06-03") == {"bridge", "strike"}
    assert kept(language="fr", source="a/*") == {"bridge", "strike"}
    assert kept(language="en", until=None) == {"ferry"}
    retriever = store.as_retriever(search_kwargs={"k": 1, "filter": {"source": "b/*"}})
    assert [document.id for document in retriever.invoke("grève")] == ["ferry"]
    strict = store.as_retriever(search_type="similarity_score_threshold", search_kwargs={"score_threshold": 1.0})
    assert strict.invoke("volcan") == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"publisher": "x"}, r"'publisher'.*since, until, language, source"),
        ({"since": "soon"}, "since"),
        ({"language": 3}, "language"),
        ({"since": "2024-05-02", "until": "2024-05-01"}, "after"),
    ],
)
def test_a_wrong_filter_is_refused(store, wrong, message):
    with pytest.raises(ValueError, match=message):
        store.similarity_search("pont", filter=wrong)


def test_wrong_arguments_are_refused(store):
    with pytest.raises(ValueError, match="2 ids for 1 texts"):
        store.add_texts([BRIDGE], ids=["a", "b"])
    with pytest.raises(ValueError, match="0 metadatas for 1 texts"):
        store.add_texts([BRIDGE], [])
    with pytest.raises(ValueError, match="delete needs ids"):
        store.delete()
    with pytest.raises(ValueError, match="k is 0"):
        store.similarity_search("pont", k=0)
    with pytest.raises(TypeError, match="where"):
        store.similarity_search("pont", where={"source": "a"})
    with pytest.raises(NotImplementedError, match="give the question"):
        store.similarity_search_by_vector([0.0])


@pytest.mark.parametrize("metadata", [{"at": date(2024, 4, 1)}, {"pair": (1, 2)}, {"x": float("nan")}, {"k": {1: "a"}}])
def test_metadata_that_would_come_back_changed_are_refused_and_the_rest_goes_in(store, metadata):
    with pytest.raises(ArticleError, match="1 of 2 texts were not added.*bad .*metadata"):
        store.add_texts([BRIDGE, STRIKE], [metadata, {}], ids=["bad", "good"])
    assert [document.id for document in store.get_by_ids(["bad", "good"])] == ["good"]


def test_an_empty_text_is_named(store):
    with pytest.raises(ArticleError, match="blank holds no text"):
        store.add_documents([Document(id="blank", page_content=" \n")])


def test_from_texts_opens_a_folder_and_refuses_an_embedding(tmp_path):
    store = PassageVectorStore.from_texts([BRIDGE], None, [{"n": 1}], ids=["a"], path=tmp_path / "new")
    assert store.similarity_search("pont") == [Document(id="a", page_content=BRIDGE, metadata={"n": 1})]
    store.library.close()
    again = PassageVectorStore.from_documents([Document(STRIKE)], None, path=tmp_path / "new")
    assert again.library.counts()[0] == 2
    with pytest.raises(ValueError, match="its own model"):
        PassageVectorStore.from_texts([BRIDGE], DeterministicFakeEmbedding(size=6), path=tmp_path / "other")
    with pytest.raises(TypeError, match="collection"):
        PassageVectorStore.from_texts([BRIDGE], path=tmp_path / "other", collection="x")
    assert not (tmp_path / "other").exists()


async def test_from_texts_and_delete_without_waiting(tmp_path):
    store = await PassageVectorStore.afrom_texts([BRIDGE, STRIKE], None, ids=["a", "b"], path=tmp_path / "new")
    assert await store.adelete(["a", "unknown"])
    assert [document.id for document in await store.asimilarity_search("pont")] == ["b"]


def test_langchain_indexing_keeps_the_store_in_step(store):
    records = InMemoryRecordManager("test")
    records.create_schema()
    documents = [Document(BRIDGE, metadata={"source": "a"}), Document(STRIKE, metadata={"source": "b"})]
    options = {"cleanup": "full", "source_id_key": "source", "key_encoder": "sha256"}
    assert index(documents, records, store, **options)["num_added"] == 2
    again = index([documents[0]], records, store, **options)
    assert (again["num_skipped"], again["num_deleted"]) == (1, 1)
    assert [document.page_content for document in store.similarity_search("Corvières", k=9)] == [BRIDGE]


def test_the_chain_of_the_readme_runs(seeds_library, tmp_path, monkeypatch):
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("LangChain retriever:")[2]
    retriever, chain = re.findall(r"```python\n(.*?)```", section, re.DOTALL)[:2]
    prompts = []

    def fake_model(name):
        return RunnableLambda(noted) | FakeListChatModel(responses=["En avril."])

    def noted(prompt):
        prompts.append(prompt.to_string())
        return prompt

    (tmp_path / "vectorstore").symlink_to(seeds_library.path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("langchain.chat_models.init_chat_model", fake_model)
    names = {}
    exec(retriever + chain, names)
    assert names["reply"].content == "En avril."
    found = seeds_library.retrieve("Quand Lecornu a-t-il parlé à Choïgou ?", k=5)
    assert all(repr(hit.passage.text) in prompts[0] for hit in found)
    assert prompts[0].endswith("\n\nQuand Lecornu a-t-il parlé à Choïgou ?")
    names["library"].close()
