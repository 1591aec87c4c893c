"""A chat model that plays its part: it says what it is told to, in the form that a real one is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

_NO_NUMBER = 99
_SHOWN = re.compile(r"<<<article (\d+) (\w+)>>>\n.*?\ntext:\n(.*?)\n<<<end of article \1 \2>>>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as the model says it.

    Args:
        way: true, or of what kind of lie.
        article: key of the article that its quote is claimed of.
        quote: words claimed to stand there.
        sentence: as written.
    """

    way: str
    article: str
    quote: str
    sentence: str


class Scripted(BaseChatModel):
    """A model that says what it is told to, each sentence under the number of its article.

    Attributes:
        texts: letters and digits of each article, by its key.
        script: what to say.
        said: what it did say: an article that it is not shown, it does not quote.
    """

    texts: dict[str, str]
    script: Sequence[Said] = ()
    said: list[Said] = []

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: object, **__: object) -> ChatResult:
        sent = messages[-1].text
        reply = sent.rpartition("Question: ")[2]  # asked for the question that a follow-up makes: itself
        if shown := {int(number): letters(text) for number, _, text in _SHOWN.findall(sent)}:
            reply = "\n".join(self._lines(shown)) or "NONE"
        return ChatResult(generations=[ChatGeneration(message=AIMessage(reply))])

    def _lines(self, shown: dict[int, str]) -> Iterator[str]:
        for claim in self.script:
            own = [number for number, text in shown.items() if text in self.texts[claim.article]]
            others = [number for number, text in shown.items() if not self._says(text, letters(claim.quote))]
            if not own or (claim.way == "wrong article" and not others):
                continue
            self.said.append(claim)
            number = {"wrong article": others[:1], "number out of range": [_NO_NUMBER]}.get(claim.way, own)[0]
            if claim.way != "no citation":
                yield f"QUOTE {number}: {claim.quote}"
            yield f"SENTENCE: {claim.sentence}"

    def _says(self, shown: str, quote: str) -> bool:
        """Whether the article of a passage has a quote: two articles may tell a thing in the same words."""
        return any(shown in text and quote in text for text in self.texts.values())


def letters(text: str) -> str:
    """Letters and digits alone: what a prompt folds of white space does not hide an article."""
    return "".join(c for c in text if c.isalnum())
