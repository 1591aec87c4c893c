"""The door out to LangChain: a library as a retriever, as a vector store, and as a runnable that answers."""

from rag.langchain_adapter.documents import as_document
from rag.langchain_adapter.retriever import PassageRetriever
from rag.langchain_adapter.runnable import AnswerRunnable
from rag.langchain_adapter.vector_store import PassageVectorStore

__all__ = ["AnswerRunnable", "PassageRetriever", "PassageVectorStore", "as_document"]
