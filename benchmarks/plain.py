"""The peer: LangChain as its documentation has it, HuggingFaceEmbeddings and a FAISS store."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

# About 250 tokens, as tutorials have it; paragraphs of the question sets mostly stay whole.
_CHUNK, _OVERLAP = 1000, 100


class PlainLangChain:
    """Articles split, embedded and searched by LangChain with the same model, prompts included.

    Args:
        model: the model's folder.
        texts: of the articles, by name.
    """

    def __init__(self, model: Path | None, texts: Mapping[str, str]) -> None:
        embeddings = HuggingFaceEmbeddings(
            model_name=str(model),
            encode_kwargs={"normalize_embeddings": True, "prompt_name": "document"},
            query_encode_kwargs={"normalize_embeddings": True, "prompt_name": "query"},
        )
        splitter = RecursiveCharacterTextSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP)
        documents = splitter.create_documents(list(texts.values()), [{"name": name} for name in texts])
        self._store = FAISS.from_documents(documents, embeddings)

    def search(self, question: str, k: int = 25) -> list[str]:
        """Names of the articles of the k nearest chunks, best first."""
        return [document.metadata["name"] for document in self._store.similarity_search(question, k=k)]
