"""Replies of models, well-formed or not, read as they come."""

import json
import time

import pytest

from rag.answering.llm.form import Claim
from rag.answering.llm.reply import claims_of_objects, claims_of_text
from rag.errors import LanguageModelError

ROWS = [
    {"article": 2, "quote": "Le pont « rouvre » {mardi}", "sentence": "The bridge reopens."},
    {"article": 10, "quote": 'Il a dit : "non \\ oui"', "sentence": "He said no]."},
]
CLAIMS = [Claim(row["sentence"], row["article"], row["quote"]) for row in ROWS]
OBJECT = json.dumps({"sentences": ROWS}, ensure_ascii=False)
LINES = """\
QUOTE 2: Le pont « rouvre » {mardi}
SENTENCE: The bridge reopens.
QUOTE 10: Il a dit : "non \\ oui"
SENTENCE: He said no]."""


@pytest.mark.parametrize("size", [1, 2, 7, 10_000])
@pytest.mark.parametrize(
    "text",
    [
        OBJECT,
        json.dumps({"sentences": ROWS}, indent=2),
        f"```json\n{OBJECT}\n```",
        f"<think>{{\"sentences\": [1]}} hm...</think>\n\n{OBJECT}",
        f"Here's the answer:\n{OBJECT}\nAnything else?",
        json.dumps(ROWS),
        json.dumps({"sentences": [row | {"article": f"[{row['article']}]"} for row in ROWS]}),
        json.dumps({"thought": "which article?", "sentences": ROWS}),
        OBJECT.replace("\n", "\r\n"),
        OBJECT.replace('": "', '": \n"'),
    ],
)  # fmt: skip
def test_an_object_is_read_in_whatever_pieces(text, size):
    assert list(claims_of_objects(cut(text, size))) == CLAIMS


@pytest.mark.parametrize("size", [1, 2, 7, 10_000])
@pytest.mark.parametrize(
    "text",
    [
        LINES,
        LINES.replace("\n", "\r\n") + "\r\n",
        f"```\n{LINES}\n```\n",
        f"\n \n<think>Article 2?\nQUOTE 1: no\nSENTENCE: no</think>\n{LINES}",
        f"Article 2 tells it.\nIt does.\n</think>\n{LINES}",
        LINES.replace("QUOTE 2:", "QUOTE [2]:").replace("QUOTE 10:", "Quote (10) :"),
        LINES.replace("QUOTE 2:", "**QUOTE 2:**").replace("SENTENCE:", "**SENTENCE:**"),
        LINES.replace("QUOTE 2:", "- **QUOTE 2**: ").replace("SENTENCE:", "- SENTENCE：").replace("QUOTE 10", "quote #10"),
        LINES.replace("QUOTE 2:", "1. QUOTE FROM ARTICLE 2:").replace("QUOTE 10:", "2) QUOTE article 10:"),
        LINES.replace("SENTENCE", "\nSENTENCE 1"),
    ],
)  # fmt: skip
def test_lines_are_read_in_whatever_pieces(text, size):
    assert list(claims_of_text(cut(text, size))) == CLAIMS


def cut(text, size):
    return (text[at : at + size] for at in range(0, len(text), size))


@pytest.mark.parametrize(("text", "read"), [(OBJECT, claims_of_objects), (LINES, claims_of_text)])
def test_an_empty_piece_anywhere_is_passed_on_at_once_and_changes_nothing(text, read):
    text = f' <think>hm {{"a": 1}}</think>\n{text}'
    for at in range(len(text)):
        assert [claim for claim in read([text[:at], "", text[at:]]) if claim] == CLAIMS
    pieces = (piece for c in text for piece in ("", c))
    assert [claim for claim in read(pieces) if claim] == CLAIMS
    steps = read(iter([text[:5], "", text[5:40], "", ""]))
    assert [next(steps), next(steps), next(steps)] == [None] * 3


def test_a_claim_is_given_as_soon_as_it_is_whole():
    for text, read in ((OBJECT, claims_of_objects), (LINES, claims_of_text)):
        taken = []
        first = next(read(taken.append(c) or c for c in text))
        assert first == CLAIMS[0]
        assert len(taken) < len(text) * 0.6


def test_a_quote_may_run_over_a_line_s_end():
    assert list(claims_of_text(["QUOTE 1: un\ndeux\nSENTENCE: one"])) == [Claim("one", 1, "un\ndeux")]


def test_a_line_of_no_form_has_no_citation():
    said = list(claims_of_text([f"Sure.\n{LINES}\nI hope this helps."]))
    assert said == [Claim("Sure.", None, ""), *CLAIMS, Claim("I hope this helps.", None, "")]


@pytest.mark.parametrize("text", ["", "NONE", "**NONE**", "NONE.\n", "\n\n", "```\nNONE\n```", "<think>hm", "<thi"])
def test_no_answer_has_no_claim(text):
    assert list(claims_of_text(cut(text, 3))) == []


@pytest.mark.parametrize("text", ['{"sentences": []}', "[]", '{"sentences":[]} ', '```\n{"sentences": []}\n```'])
def test_an_object_without_a_sentence_has_no_claim(text):
    assert list(claims_of_objects(cut(text, 3))) == []


@pytest.mark.parametrize(
    "text",
    ["", "I am sorry.", "{}", '{"sentences": null}', '"sentences"', "{" * 9, "[" * 100_000, "null", "<think>[]",
     '{"answer": "x"}', '{"sentences": {"article": 1}}', f'{{"sentences": [{"9" * 5_000}]}}'],
)  # fmt: skip
def test_what_is_no_such_object_is_unreadable(text):
    with pytest.raises(LanguageModelError) as caught:
        list(claims_of_objects(cut(text, 1_000)))
    assert caught.value.trouble == "unreadable"


def test_an_object_that_ends_early_gives_what_was_whole():
    claims = claims_of_objects([OBJECT[:-30]])
    assert next(claims) == CLAIMS[0]
    with pytest.raises(LanguageModelError) as caught:
        next(claims)
    assert caught.value.trouble == "broken off"


@pytest.mark.parametrize(
    ("row", "claim"),
    [
        ("words", Claim("words", None, "")),
        (None, Claim("", None, "")),
        ({"sentence": "s", "quote": "q"}, Claim("s", None, "q")),
        ({"sentence": "s", "quote": "q", "article": True}, Claim("s", None, "q")),
        ({"sentence": "s", "quote": "q", "article": 1.5}, Claim("s", None, "q")),
        ({"sentence": "s", "quote": "q", "article": -1}, Claim("s", None, "q")),
        ({"sentence": "s", "quote": "q", "article": 10**9}, Claim("s", None, "q")),
        ({"sentence": ["s"], "quote": None, "article": "2"}, Claim("['s']", 2, "")),
        ({"sentence": "s\ud800", "quote": "q", "article": 1}, Claim("s\ud800", 1, "q")),
    ],
)  # fmt: skip
def test_a_row_of_any_shape_is_a_claim(row, claim):
    assert list(claims_of_objects([json.dumps({"sentences": [row]})])) == [claim]


def test_a_sentence_without_end_is_none():
    for claim in (
        *claims_of_text([f"QUOTE 1: q\nSENTENCE: {'a' * 5_000}"]),
        *claims_of_objects([json.dumps({"sentences": [{"article": 1, "quote": "q", "sentence": "a" * 5_000}]})]),
    ):
        assert (len(claim.sentence), claim.number, claim.quote) == (1_001, None, "")


@pytest.mark.parametrize("read", [claims_of_objects, claims_of_text])
@pytest.mark.parametrize(
    "text",
    [LINES, OBJECT, "a", " ", "\n", "*", "{", "[", "}", '{"', '"', "<", "<think>", "QUOTE ", "QUOTE 1:\n", "\\", "{}"],
)
def test_time_grows_with_the_length_alone(read, text):
    """200,000 pieces of one character: a tenth of a second, where a square of it would be hours."""
    for long in (text * (200_000 // len(text)), text + " " * 200_000, '{"' + text * (200_000 // len(text))):
        started = time.perf_counter()
        try:
            assert sum(1 for _ in read(iter(long))) <= 100_000
        except LanguageModelError as error:
            assert error.trouble in ("unreadable", "broken off")
        assert time.perf_counter() - started < 10
