"""The peer: LangChain as its documentation has it, HuggingFaceEmbeddings and a FAISS store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

# About 250 tokens, as tutorials have it; paragraphs of the question sets mostly stay whole.
_CHUNK, _OVERLAP = 1000, 100


class PlainLangChain:
    """Articles split, embedded and searched by LangChain with the same model, prompts included.

    Args:
        model: the model's folder.
    """

    def __init__(self, model: Path | None) -> None:
        self._embeddings = HuggingFaceEmbeddings(
            model_name=str(model),
            encode_kwargs={"normalize_embeddings": True, "prompt_name": "document"},
            query_encode_kwargs={"normalize_embeddings": True, "prompt_name": "query"},
        )

    def fill(self, texts: Mapping[str, str]) -> int:
        """Split, embed and index articles, by name; how many chunks they make."""
        splitter = RecursiveCharacterTextSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP)
        documents = splitter.create_documents(list(texts.values()), [{"name": name} for name in texts])
        self._store = FAISS.from_documents(documents, self._embeddings)
        return len(documents)

    def fill_with(self, texts: Sequence[str], vectors: npt.NDArray[np.float32]) -> None:
        """Index texts whose vectors are known."""
        self._store = FAISS.from_embeddings(zip(texts, vectors, strict=True), self._embeddings)

    def search(self, question: str, k: int = 25) -> list[str]:
        """Names of the articles of the k nearest chunks, best first, "" where they have none."""
        return [document.metadata.get("name", "") for document in self._store.similarity_search(question, k=k)]
