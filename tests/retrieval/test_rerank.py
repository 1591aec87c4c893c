"""Late interaction, against the definition worked out in plain loops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.models.token_vectors import Encoding, pack, similarities, token_vectors
from rag.retrieval.rerank import max_sim, token_weights

WIDTH = 64


def rows(seed: int, count: int) -> np.ndarray:
    found = np.random.default_rng(seed).normal(size=(count, WIDTH)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def encoding(tokens: np.ndarray) -> Encoding:
    return Encoding(tokens.mean(axis=0), tokens, tuple((i, i + 1) for i in range(len(tokens))))


@given(st.integers(0, 10_000), st.integers(1, 20), st.integers(1, 30))
def test_similarities_are_cosines_with_the_signs(seed, questions, tokens):
    query, passage = rows(seed, questions), rows(seed + 1, tokens)
    signs = np.where(passage > 0, 1, -1) / np.sqrt(WIDTH)
    assert np.allclose(similarities(query, pack(passage)), query @ signs.T, atol=1e-5)


@given(st.integers(0, 10_000), st.integers(1, 200), st.integers(0, 40))
def test_max_sim_is_its_definition(seed, tokens, context):
    question, passage = encoding(rows(seed, 6)), rows(seed + 1, tokens)
    weights = np.random.default_rng(seed).dirichlet(np.ones(6)).astype(np.float32)
    signs = np.where(passage > 0, 1, -1) / np.sqrt(WIDTH)
    cosines = question.tokens @ signs.T
    own = cosines[:, context:] if context < tokens else cosines
    stretches = [own[:, at : at + 48] for at in [*range(0, max(own.shape[1] - 48, 0), 24), max(own.shape[1] - 48, 0)]]
    expected = (weights @ cosines.max(axis=1) + max(weights @ part.max(axis=1) for part in stretches)) / 2
    other = (pack(rows(seed + 2, 9)), 2)
    found = max_sim(question, weights, [other, (pack(passage), context), other])
    assert found[1] == pytest.approx(expected, abs=1e-5)
    assert found[0] == pytest.approx(found[2], abs=2e-6)  # rounded to 1e-6: the order of additions may cost a step
    assert max_sim(question, weights, []) == []


def test_a_passage_with_the_questions_own_tokens_scores_highest():
    tokens = rows(1, 8)
    weights = np.full(8, 1 / 8, dtype=np.float32)
    passages = [(pack(rows(seed, 40)), 0) for seed in range(20, 25)] + [
        (pack(np.concatenate([tokens, rows(9, 30)])), 0)
    ]
    assert int(np.argmax(max_sim(encoding(tokens), weights, passages))) == 5


def test_words_weigh_by_rarity_and_function_words_hardly():
    text = "Où est l'élection de 100 000 voix ?"
    spans = [(0, 2), (3, 6), (7, 8), (8, 9), (9, 14), (14, 17), (18, 20), (21, 24), (25, 28), (29, 33), (34, 35)]
    weights = token_weights(text, spans, {"election": 4.0, "100000": 2.0, "voix": 1.0})
    assert weights.sum() == pytest.approx(1)
    assert weights[4] == weights[5] == weights.max()  # both pieces of the word
    assert weights[7] == weights[8] == pytest.approx(weights[4] / 2)  # one number
    assert 0 < weights[0] < weights[9]
    assert weights[10] == 0  # punctuation


def test_a_question_without_words_weighs_nothing():
    assert token_weights("???", [(0, 3)], {}).tolist() == [0]


def test_token_vectors_are_centred_unit_rows():
    layers = rows(3, 20) + 5
    found = token_vectors(layers, layers.mean(axis=0))
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert abs(found.mean()) < 0.05
