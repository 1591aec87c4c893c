"""A request to a language model ends when nobody waits for its answer any more, whatever the model does meanwhile."""

import time
from contextlib import closing

import pytest

from rag import Library
from rag.answering.llm.form import SCHEMA
from rag.models.chat_model import ChatModel
from tests.llm.chat_server import Answer, ChatServer, Hang, Reply
from tests.llm.test_chat_server import client

ASKED = "Quand Lecornu a-t-il parlé à Choïgou ?"
UNQUOTED = '{"article": 1, "quote": "nowhere", "sentence": "It was so."}, '
SLOW = {"piece": 10, "pause": 0.05}
REPLIES = {
    "silent": Hang(),
    "thinking": Reply("<think>" + "well " * 500, **SLOW),
    "unquoted": Reply('{"sentences": [' + UNQUOTED * 20, **SLOW),
    "of no form": Reply("bla " * 500, **SLOW),
}


@pytest.mark.parametrize("history", [(), (("Qui ?", "Lecornu."),)], ids=["first", "follow-up"])
@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_closing_the_answer_ends_the_request_at_once(seeds_library, reply: Answer, history) -> None:
    with ChatServer([reply]) as server:
        library = Library(seeds_library.path, llm=client(server))
        with closing(library.stream(ASKED, history)) as events:
            while not server.requests:
                next(events)
            until = time.monotonic() + 0.5
            stages = {next(events).stage}
            while time.monotonic() < until:
                stages.add(next(events).stage)
        assert stages == {"waiting"}
        assert server.left.wait(1)


@pytest.mark.parametrize("schema", [SCHEMA, None])
@pytest.mark.parametrize("seconds", [0.3, 0.31, 0.32, 0.33, 0.34])
def test_a_request_ends_wherever_in_a_chunk_it_is_cancelled(schema, seconds) -> None:
    with ChatServer([Reply("bla " * 500, **SLOW)]) as server:
        chat = ChatModel(client(server), "m", 60, 0)
        with closing(chat.pieces([("human", "Quand ?")], chat.objects(schema) if schema else None)) as pieces:
            while not next(pieces):
                pass
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                next(pieces)
        assert server.left.wait(1)
