"""What must hold in a library's tables, whatever happened to the process that wrote them, and how it is mended."""

from __future__ import annotations

import sqlite3

_USUAL_LENGTH = "(SELECT LENGTH(vector) FROM passages GROUP BY LENGTH(vector) ORDER BY COUNT(*) DESC LIMIT 1)"
# Each finds the articles that break a rule: all that is derived from their texts is then derived again.
_BROKEN = (
    (
        "{n} articles have passages beyond their text",
        'SELECT DISTINCT article_id FROM passages JOIN articles ON articles.id = article_id WHERE "start" < 0 '
        'OR "start" >= "end" OR "end" > LENGTH(text)',
    ),
    ("{n} articles have no passage", "SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM passages)"),
    (
        "{n} articles are not whole in the full text",
        "SELECT DISTINCT article_id FROM passages WHERE id IN (SELECT id FROM passages EXCEPT SELECT rowid FROM terms)",
    ),
    (
        "{n} articles have vectors of another length",
        f"SELECT DISTINCT article_id FROM passages WHERE LENGTH(vector) != {_USUAL_LENGTH}",  # noqa: S608
    ),
    (
        "{n} articles have names that cannot be looked up by sound",
        "SELECT DISTINCT article_id FROM names WHERE word NOT IN (SELECT word FROM skeletons)",
    ),
)
# Each finds rows that belong to nothing any more: they are deleted.
_STRAYS = (
    ("{n} passages have no article", "passages", "article_id NOT IN (SELECT id FROM articles)"),
    ("{n} rows of the full text are of no passage", "terms", "rowid NOT IN (SELECT id FROM passages)"),
    ("{n} rows of token vectors are of no passage", "tokens", "passage_id NOT IN (SELECT id FROM passages)"),
    ("{n} names are of no article", "names", "article_id NOT IN (SELECT id FROM articles)"),
    ("{n} files hold an article that is not there", "origins", "article_id NOT IN (SELECT id FROM articles)"),
)


def broken_rules(connection: sqlite3.Connection) -> list[str]:
    """A line for each rule that does not hold; [] for a sound library. Reads every page of the file.

    Args:
        connection: within a snapshot.
    """
    found = [f"SQLite says: {line}" for (line,) in connection.execute("PRAGMA quick_check(5)") if line != "ok"]
    counts = [(message, f"SELECT COUNT(*) FROM ({query})") for message, query in _BROKEN]  # noqa: S608
    counts += [(message, f"SELECT COUNT(*) FROM {table} WHERE {strays}") for message, table, strays in _STRAYS]  # noqa: S608
    for message, query in counts:
        (count,) = connection.execute(query).fetchone()
        if count:
            found.append(message.format(n=count))
    return found


def full_text_problem(connection: sqlite3.Connection) -> str | None:
    """What is wrong with the full text's own tables, if anything is.

    Args:
        connection: within a transaction that may write, since SQLite takes the check for an insertion.
    """
    try:
        connection.execute("INSERT INTO terms (terms) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        return f"the full text is not as SQLite wrote it ({error})"
    return None


def mend(connection: sqlite3.Connection) -> list[str]:
    """Delete the rows that belong to nothing; the ids of the articles of which the rest has to be derived again.

    Args:
        connection: within a transaction.
    """
    connection.execute("INSERT INTO terms (terms) VALUES ('rebuild')")
    for _, table, strays in _STRAYS:
        connection.execute(f"DELETE FROM {table} WHERE {strays}")  # noqa: S608
    return sorted({identity for _, query in _BROKEN for (identity,) in connection.execute(query)})
