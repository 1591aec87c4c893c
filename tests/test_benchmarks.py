"""The benchmarks run: small, on the seeds, so that a change of the library cannot break them unseen."""

import importlib
from pathlib import Path

import pytest

from benchmarks.grown import Grown
from benchmarks.report import Goal, Section, machine
from rag import Library
from tests.conftest import ROOT

NOWHERE = Path("no shared folder")


def test_a_library_grows_to_the_size_wanted_and_holds_its_rules(tmp_path):
    library = Library(tmp_path / "library")
    grown = Grown(NOWHERE, library, 5, 60)
    assert library.counts()[1] >= 5
    assert grown.questions
    grown.grow(33)
    grown.grow(60)
    assert library.counts()[1] == 60
    assert grown.vectors().shape == (60, 384)
    assert library.problems() == []
    assert library.retrieve(grown.questions[0])


def test_a_section_reads_as_markdown():
    section = Section("Title", ("", "ms"), [("one", "2")], "Note.", [Goal("of it", 2.04, most=2)])
    table = "|  | ms |\n| --- | --- |\n| one | 2 |"
    assert section.markdown() == f"## Title\n\nNote.\n\n{table}\n\n- of it, at most 2: 2.04, **missed**"
    assert str(Goal("of it", 2.0, least=2)) == "- of it, at least 2: 2, **met**"
    assert "Python 3" in machine()


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py")))
def test_every_benchmark_can_be_loaded(name):
    try:
        importlib.import_module(f"benchmarks.{name}")
    except ModuleNotFoundError as error:
        assert not str(error.name).startswith(("rag", "benchmarks")), error
        pytest.skip(f"{error.name} comes with depeche[bench]")


def test_ingest_and_questions_are_measured(tmp_path, monkeypatch):
    pytest.importorskip("langchain_community", reason="the peer comes with depeche[bench]")
    from benchmarks import ingest, questions

    monkeypatch.setattr(questions, "_QUESTIONS", 4)
    monkeypatch.setattr(questions, "_AT_A_TIME", 2)
    beside, growing = ingest.measure(NOWHERE, tmp_path, [10, 20])
    asked = questions.measure(NOWHERE, tmp_path, [10, 20], tmp_path / "plot.png")
    assert beside.goals
    assert not asked.goals, "told of sizes that were not measured"
    for section, columns in ((beside, 4), (growing, 4), (asked, 3)):
        assert {len(row) for row in section.rows} == {len(section.header)} == {columns}
    assert (tmp_path / "plot.png").stat().st_size > 10_000


def test_encoding_and_askers_are_measured(tmp_path, monkeypatch):
    from benchmarks import askers, encode

    monkeypatch.setattr(encode, "_QUESTIONS", 60)
    monkeypatch.setattr(encode, "_PASSAGES", 20)
    monkeypatch.setattr(askers, "_PASSAGES", 30)
    monkeypatch.setattr(askers, "_EACH", 2)
    monkeypatch.setattr(askers, "_ASKERS", (1, 3))
    for section in (encode.measure(NOWHERE), askers.measure(NOWHERE, tmp_path)):
        assert section.goals
        assert {len(row) for row in section.rows} == {len(section.header)}


def test_every_lie_gets_a_verdict():
    from benchmarks import lies

    asked = next(one for one in lies.other_questions() if one.of == "final")
    keys = [f"wire/accidents/{number}" for number in range(3)]  # the story of that question

    def fill(library):
        rows = {key: lies.row_of(key) for key in keys}
        library.add([lies.article(key, row) for key, row in rows.items()])
        return {key: row["text"] for key, row in rows.items()}

    told = lies.verdicts([asked], fill)
    assert sorted(claim.way for _, claim, _ in told) == sorted([*lies.WAYS, "true", *lies.MADE])
    found = {claim.way: verdict for _, claim, verdict in told}
    assert [found[way] for way in lies.MADE] == ["not quoted", "no such article", "no citation"]
    assert "true" in {claim.way for _, claim, verdict in told if verdict == lies.KEPT}


def test_a_reply_says_no_sentence_twice():
    from benchmarks.lies import Said, replies

    one, other = (Said("true", "wire/accidents/0", "", sentence) for sentence in ("A\u00a0b.", "C."))
    assert replies([one, other, one]) == [[one, other], [one]]
    assert [len(reply) for reply in replies([Said("true", "", "", str(n)) for n in range(21)])] == [20, 1]
