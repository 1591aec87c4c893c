"""Ingesting again: what is unchanged, changed, renamed, gone, removed by hand."""

import pytest

from rag import Library, SourceError
from rag.settings import Settings

BRIDGE = " date 2024-05 Le pont de Valbrune a rouvert ce mardi, après trois mois de travaux, a annoncé la mairie.\n"
STRIKE = " date 2024-06 Les bateliers de Corvières ont cessé le travail lundi dernier pour leurs salaires.\n"


@pytest.fixture
def folder(library, write):
    place = write(bridge=BRIDGE, strike=STRIKE)
    library.ingest([place])
    return place


@pytest.fixture
def no_embedding(monkeypatch, folder):
    monkeypatch.setattr("rag.models.embedder.Embedder.encode_passages", None)


def counts(report):
    return {
        name: getattr(report, name) for name in ("added", "updated", "unchanged", "removed") if getattr(report, name)
    }


def sources(library):
    return sorted(article.name for article in library.articles())


def test_a_renamed_file_is_the_same_article_under_another_name(library, folder, no_embedding):
    passages = library.counts()
    (folder / "bridge.txt").rename(folder / "a-better-name.txt")
    assert counts(library.ingest([folder])) == {"unchanged": 2}
    assert (sources(library), library.counts()) == (["a-better-name.txt", "strike.txt"], passages)
    assert library.retrieve("pont de Valbrune", k=1)[0].article.name == "a-better-name.txt"
    assert library.problems() == []
    assert counts(library.ingest([folder])) == {"unchanged": 2}


def test_files_that_change_names_are_told_apart(library, folder):
    (folder / "bridge.txt").rename(folder / "x.txt")
    (folder / "strike.txt").rename(folder / "bridge.txt")
    (folder / "x.txt").rename(folder / "strike.txt")
    library.ingest([folder])
    assert {article.name: article.text.split()[1] for article in library.articles()} == {
        "bridge.txt": "bateliers",
        "strike.txt": "pont",
    }
    assert library.problems() == []


def test_a_moved_folder_is_recognised_whole(library, folder, no_embedding, tmp_path):
    folder.rename(tmp_path / "moved")
    assert counts(library.ingest([tmp_path / "moved"])) == {"unchanged": 2}
    assert all("/moved/" in article.source for article in library.articles())


def test_a_copy_is_an_article_of_its_own(library, folder):
    (folder / "copy.txt").write_text(BRIDGE)
    assert counts(library.ingest([folder])) == {"added": 1, "unchanged": 2}


def test_a_file_that_is_gone_goes_only_when_pruned(library, folder):
    (folder / "bridge.txt").unlink()
    assert counts(library.ingest([folder])) == {"unchanged": 1}
    assert library.counts()[0] == 2
    assert counts(library.ingest([folder], prune=True)) == {"unchanged": 1, "removed": 1}
    assert sources(library) == ["strike.txt"]
    assert library.problems() == []


def test_pruning_one_folder_leaves_the_others_and_what_was_added_in_memory(library, folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "fire.txt").write_text("Un incendie a détruit la scierie de Montreval.")
    (other / "flood.txt").write_text("La rivière a débordé à Montreval.")
    library.ingest([other])
    library.add([article_given()])
    (folder / "bridge.txt").unlink()
    (other / "fire.txt").unlink()
    assert counts(library.ingest([folder], prune=True)) == {"unchanged": 1, "removed": 1}
    assert sources(library) == ["fire.txt", "flood.txt", "given", "strike.txt"]


def article_given():
    from rag import Article

    return Article(
        id="given", title="", text="Une école a ouvert à Corvières.", published=None, language="fr", source=""
    )


def test_an_article_removed_by_hand_goes_in_again_with_its_file(library, folder):
    gone = next(article for article in library.articles() if article.name == "bridge.txt")
    assert library.remove([gone.id]) == 1
    assert counts(library.ingest([folder])) == {"added": 1, "unchanged": 1}


def test_a_new_date_alone_embeds_nothing(library, folder, no_embedding):
    (folder / "bridge.txt").write_text(BRIDGE.replace("2024-05", "2024-07"))
    assert counts(library.ingest([folder])) == {"updated": 1, "unchanged": 1}
    hit = library.retrieve("pont de Valbrune", k=1)[0]
    assert hit.article.published.earliest.isoformat() == "2024-07-01"


def test_a_file_that_turns_bad_keeps_its_article_and_is_named_each_time(library, folder):
    (folder / "bridge.txt").write_bytes(b"\x00" * 300)
    for _ in range(2):
        report = library.ingest([folder])
        assert (counts(report), [source.rsplit("/", 1)[1] for source, _ in report.failed]) == (
            {"unchanged": 1},
            ["bridge.txt"],
        )
    assert library.counts()[0] == 2


def test_progress_tells_articles_done_and_in_all(library, write):
    seen = []
    library.ingest([write(bridge=BRIDGE, strike=STRIKE)], lambda *told: seen.append(told))
    assert seen == [(1, 2), (2, 2)]


def test_an_ingest_interrupted_keeps_what_was_stored(library, folder, tmp_path, write):
    def interrupt(done, total):
        if done == 3:
            raise KeyboardInterrupt

    (folder / "z1.txt").write_text("Le maire de Valbrune a parlé.")
    (folder / "z2.txt").write_text("La mairie de Corvières s'est tue.")
    with pytest.raises(KeyboardInterrupt):
        library.ingest([folder], interrupt)
    assert library.problems() == []
    assert counts(Library(library.path).ingest([folder])) == {"added": 2, "unchanged": 2}


def rows(*texts):
    return "text,title\n" + "".join(f'"{text}",{number}\n' for number, text in enumerate(texts))


BOAT, FIRE, FLOOD = "Un bateau a coulé à Corvières.", "Un incendie a détruit la scierie.", "La rivière a débordé hier."


def test_a_row_that_is_gone_from_its_table_goes_when_pruned(library, tmp_path):
    table = tmp_path / "dump.csv"
    table.write_text(rows(BOAT, FIRE))
    assert counts(library.ingest([table])) == {"added": 2}
    table.write_text(rows(BOAT, FIRE, FLOOD))
    assert counts(library.ingest([table])) == {"added": 1, "unchanged": 2}
    table.write_text(rows(BOAT))
    assert counts(library.ingest([table])) == {"unchanged": 1}
    assert library.counts()[0] == 3
    table.rename(tmp_path / "renamed.csv")
    assert counts(library.ingest([tmp_path / "renamed.csv"])) == {"unchanged": 1}
    assert counts(library.ingest([tmp_path / "renamed.csv"], prune=True)) == {"unchanged": 1, "removed": 2}
    assert [article.text for article in library.articles()] == [BOAT]
    assert library.problems() == []


def test_a_table_with_a_bad_row_is_named_each_time_and_loses_nothing(library, tmp_path):
    table = tmp_path / "dump.csv"
    table.write_text(rows(BOAT, FIRE))
    library.ingest([table])
    table.write_text(rows(BOAT, ""))
    for _ in range(2):
        report = library.ingest([table])
        assert (counts(report), [source for source, _ in report.failed]) == ({"unchanged": 1}, [f"{table}, row 3"])
    assert library.counts()[0] == 2


def test_an_article_of_two_tables_goes_with_the_last_of_them(library, tmp_path):
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text(rows(BOAT, FIRE))
    new.write_text(rows(BOAT))
    assert counts(library.ingest([old, new])) == {"added": 2, "updated": 1}  # its source is now the other table
    old.unlink()
    assert counts(library.ingest([tmp_path], prune=True)) == {"unchanged": 1, "removed": 1}
    assert [article.text for article in library.articles()] == [BOAT]


def test_other_columns_are_another_reading_of_the_same_table(tmp_path):
    table = tmp_path / "dump.csv"
    table.write_text("text,chapo\nUn bateau a coulé.,Un naufrage à Corvières.\n")
    library = Library(tmp_path / "library")
    library.ingest([table])
    other = Library(tmp_path / "library", config=Settings(text_column="chapo"))
    assert counts(other.ingest([table], prune=True)) == {"added": 1, "removed": 1}
    assert [article.text for article in other.articles()] == ["Un naufrage à Corvières."]


def test_tables_that_count_from_one_do_not_overwrite_each_other(library, tmp_path):
    east, west = tmp_path / "east.csv", tmp_path / "west.csv"
    east.write_text(f"id,text\n1,{BOAT}\n")
    west.write_text(f"id,text\n1,{FIRE}\n2,{FLOOD}\n")
    report = library.ingest([east, west])
    assert (counts(report), [source for source, _ in report.failed]) == ({"added": 2}, [str(west)])
    assert "has the id 1 of another article" in report.failed[0][1]
    assert {article.text for article in library.articles()} == {BOAT, FLOOD}


def test_a_newer_dump_corrects_an_older_one(library, tmp_path):
    (tmp_path / "may.csv").write_text(f"id,title,text\n1,Naufrage,{BOAT}\n")
    (tmp_path / "june.csv").write_text(f"id,title,text\n1,Naufrage,{BOAT} Nul n'a péri.\n")
    library.ingest([tmp_path / "may.csv"])
    assert counts(library.ingest([tmp_path / "june.csv"])) == {"updated": 1}


@pytest.mark.parametrize("nothing", ["", [""]])
def test_an_empty_path_is_not_the_folder_one_is_in(library, nothing):
    with pytest.raises(SourceError, match="an empty path"):
        library.ingest(nothing)
