"""Dates of publication as files write them."""

import pytest

from rag.articles.published import published
from rag.errors import ArticleError


@pytest.mark.parametrize(
    ("written", "order", "day"),
    [
        ("17/04/2024", "", "2024-04-17"), ("04/17/2024", "", "2024-04-17"), ("03.04.2024", "", "2024-04-03"),
        ("03/04/2024", "dmy", "2024-04-03"), ("03/04/2024", "mdy", "2024-03-04"), ("4-4-2024", "", "2024-04-04"),
        ("20240417", "", "2024-04-17"), ("17/04/2024 08:30", "", "2024-04-17"),
    ],
)  # fmt: skip
def test_days_before_months_are_read_where_only_one_reading_is_left(written, order, day):
    assert str(published(written, order).earliest) == day


@pytest.mark.parametrize(("written", "order"), [("03/04/2024", ""), ("04/17/2024", "dmy"), ("31/02/2024", "")])
def test_a_date_of_two_readings_or_none_is_refused(written, order):
    with pytest.raises(ArticleError, match="RAG_DATE_ORDER|does not exist"):
        published(written, order)
