from datetime import date

import pytest
from langchain_core.runnables import RunnableLambda
from langchain_tests.integration_tests import RetrieversIntegrationTests

from rag.langchain_adapter import PassageRetriever


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


def test_documents_carry_where_they_stand(seeds_library):
    retriever = PassageRetriever(library=seeds_library, k=2, since=date(2024, 4, 1))
    documents = (retriever | RunnableLambda(lambda found: found)).invoke("appel à Choïgou")
    assert len(documents) == 2
    first = documents[0].metadata
    article = seeds_library.article(first["article_id"])
    assert documents[0].page_content == article.text[first["start"] : first["end"]]
    assert (first["rank"], first["published"]) == (1, ["2024-04-01", "2024-04-30"])
