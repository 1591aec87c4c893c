import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval.fusion import convex_sum

COSINES = st.dictionaries(st.integers(1, 50), st.floats(-1, 1), min_size=1, max_size=20)


def test_the_sum_is_worked_out_by_hand():
    fused = convex_sum({1: 0.9, 2: 0.8, 3: 0.7}, {2: 0.8, 3: 0.4}, 0.6)
    assert fused == [(2, 0.62), (1, 0.6), (3, 0.16)]


def test_a_silent_lexical_leg_leaves_the_dense_order():
    assert [i for i, _ in convex_sum({1: 0.2, 2: 0.9, 3: 0.5}, {}, 0.3)] == [2, 3, 1]


def test_a_stray_word_does_not_outweigh_the_dense_leg_and_a_full_match_does():
    dense = {1: 0.9, 2: 0.8, 3: 0.7}
    assert convex_sum(dense, {3: 0.05}, 0.3)[0][0] == 1
    assert convex_sum(dense, {3: 0.95}, 0.3)[0][0] == 3


@given(COSINES, st.data(), st.floats(0, 1))
def test_scores_stay_in_0_1_and_descend(dense, data, weight):
    lexical = data.draw(st.dictionaries(st.sampled_from(sorted(dense)), st.floats(0.01, 1), max_size=5))
    fused = convex_sum(dense, lexical, weight)
    scores = [score for _, score in fused]
    assert {i for i, _ in fused} == set(dense)
    assert all(-1e-6 <= s <= 1 + 1e-6 for s in scores)
    assert scores == sorted(scores, reverse=True)


def test_what_cannot_be_fused_is_refused():
    with pytest.raises(ValueError, match=r"0\.\.1"):
        convex_sum({1: 0.5}, {}, 1.5)
    with pytest.raises(ValueError, match="no cosine"):
        convex_sum({1: 0.5}, {2: 1.0}, 0.5)
    assert convex_sum({}, {}, 0.7) == []
