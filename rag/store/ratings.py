"""What people thought of answers, kept beside the articles and apart from them."""

from __future__ import annotations

import json
from datetime import datetime

from rag.ratings import Rating
from rag.store.database import Database


class Ratings:
    """The ratings of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, rating: Rating) -> None:
        """Keep a rating, in the place of an earlier one of the same answer by the same rater.

        Raises:
            StoreReadOnlyError: the folder cannot be written to.
            StoreError: the disk is full, or another process is writing.
        """
        same = (rating.rater, rating.question, rating.text)
        values = (
            *same,
            rating.answered,
            rating.good,
            json.dumps(rating.hits),
            rating.at.isoformat(timespec="microseconds"),
        )
        with self._database.recording() as connection:
            connection.execute("DELETE FROM ratings WHERE rater = ? AND question = ? AND text = ?", same)
            connection.execute(
                "INSERT INTO ratings (rater, question, text, answered, good, hits, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                values,
            )

    def all(self) -> list[Rating]:
        """Every rating, the newest first."""
        query = "SELECT rater, question, text, answered, good, hits, at FROM ratings ORDER BY at DESC, id DESC"
        with self._database.reading() as connection:
            return [_rating(*row) for row in connection.execute(query)]


def _rating(rater: str, question: str, text: str, answered: int, good: int, hits: str, at: str) -> Rating:
    return Rating(
        question=question,
        text=text,
        answered=bool(answered),
        good=bool(good),
        hits=tuple(tuple(hit) for hit in json.loads(hits)),
        at=datetime.fromisoformat(at),
        rater=rater,
    )
