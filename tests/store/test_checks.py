"""Every rule that a library's tables must keep: broken by hand, found, mended."""

import pytest

from rag import Library

BREAKS = [
    ('UPDATE passages SET "end" = 9999', "beyond their text"),
    ("DELETE FROM passages WHERE id = 1", "have no passage"),
    ("DELETE FROM terms WHERE rowid = 1", "not whole in the full text"),
    ("INSERT INTO terms (rowid, stems) VALUES (77, 'pont')", "of no passage"),
    ("INSERT INTO tokens VALUES (77, 8, 0, x'00')", "token vectors are of no passage"),
    ("UPDATE passages SET vector = x'0000803f' WHERE id = 1", "vectors of another length"),
    ("DELETE FROM skeletons", "looked up by sound"),
    ("INSERT INTO names VALUES ('Nemo', 'nobody')", "names are of no article"),
    ("INSERT INTO origins VALUES ('/x', 'nobody', 0)", "hold an article that is not there"),
    (
        "INSERT INTO passages (article_id, start, end, vector) VALUES ('nobody', 0, 1, x'00')",
        "passages have no article",
    ),
    ("UPDATE terms_data SET block = x'0102' WHERE id > 100", "full text is not as SQLite wrote it"),
]


@pytest.fixture
def filled(library, write) -> Library:
    folder = write(
        bridge=" date 2024-05 Le pont de Valbrune a rouvert, a dit Marie Lenoir.",
        strike=" date 2024-06 Les bateliers de Corvières ont cessé le travail, a dit Paul Garance.",
        fire=" date 2024-06 Un incendie a détruit la scierie de Montreval.",
    )
    library.ingest([folder])
    return library


@pytest.mark.parametrize(("statement", "message"), BREAKS)
def test_a_broken_rule_is_found_and_mended_from_the_texts(filled, statement, message):
    expected = [(hit.article.id, hit.passage.text) for hit in filled.retrieve("Qui a parlé du pont de Valbrune ?")]
    with filled._store._database.writing() as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.commit()
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(statement)
    filled.close()
    assert any(message in problem for problem in filled.problems()), filled.problems()
    filled.repair()
    assert filled.problems() == []
    assert filled.counts() == (3, 3)
    assert [
        (hit.article.id, hit.passage.text) for hit in filled.retrieve("Qui a parlé du pont de Valbrune ?")
    ] == expected


def test_a_sound_library_has_no_problem_and_nothing_to_repair(filled):
    assert (filled.problems(), filled.repair()) == ([], 0)
