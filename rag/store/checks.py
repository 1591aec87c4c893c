"""What must hold in a library's tables, whatever happened to the process that wrote them."""

from __future__ import annotations

import sqlite3

# Each finds rows that break a rule; the message takes their number.
_RULES = (
    (
        "{n} passages reach beyond their article's text",
        'SELECT COUNT(*) FROM passages JOIN articles ON articles.id = article_id WHERE "start" < 0 OR "start" >= "end" '
        'OR "end" > LENGTH(text)',
    ),
    ("{n} passages have no article", "SELECT COUNT(*) FROM passages WHERE article_id NOT IN (SELECT id FROM articles)"),
    ("{n} articles have no passage", "SELECT COUNT(*) FROM articles WHERE id NOT IN (SELECT article_id FROM passages)"),
    (
        "{n} passages are missing from the full text",
        "SELECT COUNT(*) FROM (SELECT id FROM passages EXCEPT SELECT rowid FROM terms)",
    ),
    (
        "{n} rows of the full text are of no passage",
        "SELECT COUNT(*) FROM (SELECT rowid FROM terms EXCEPT SELECT id FROM passages)",
    ),
    (
        "{n} rows of token vectors are of no passage",
        "SELECT COUNT(*) FROM tokens WHERE passage_id NOT IN (SELECT id FROM passages)",
    ),
    ("{n} lengths of vectors besides the first", "SELECT MAX(COUNT(DISTINCT LENGTH(vector)) - 1, 0) FROM passages"),
    (
        "{n} name words cannot be looked up by sound",
        "SELECT COUNT(*) FROM (SELECT word FROM names EXCEPT SELECT word FROM skeletons)",
    ),
    ("{n} names are of no article", "SELECT COUNT(*) FROM names WHERE article_id NOT IN (SELECT id FROM articles)"),
)


def broken_rules(connection: sqlite3.Connection) -> list[str]:
    """A line for each rule that does not hold; [] for a sound library. Reads every page of the file.

    Args:
        connection: within a snapshot.
    """
    found = [f"SQLite says: {line}" for (line,) in connection.execute("PRAGMA quick_check(5)") if line != "ok"]
    for message, query in _RULES:
        (count,) = connection.execute(query).fetchone()
        if count:
            found.append(message.format(n=count))
    return found
