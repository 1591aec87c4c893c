"""The reader's network: the bundled encoder with its upper layers trained to point at answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from torch import Tensor, nn

if TYPE_CHECKING:
    from transformers import BertModel


_NEVER = -1e4  # a logit that leaves no probability


class ReaderLogits(NamedTuple):
    """What the network says of each row; logits, higher is more likely.

    Args:
        start: of the answer starting at each token, shape (n, length); at token 0, of there being no answer.
        end: of the answer ending with each token, likewise.
        relevance: of the passage holding the answer at all, shape (n,).
    """

    start: Tensor
    end: Tensor
    relevance: Tensor


class ReaderNetwork(nn.Module):  # type: ignore[misc]  # mypy does not follow torch
    """A BERT encoder with two heads: where the answer starts and ends, and whether there is one.

    Args:
        encoder: without a pooling layer. The heads are drawn at random.
    """

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        size = encoder.config.hidden_size
        self.span = nn.Linear(size, 2)
        self.relevance = nn.Sequential(nn.Linear(size, size), nn.Tanh(), nn.Linear(size, 1))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, answerable: Tensor) -> ReaderLogits:
        """Read question and passage, joined in each row.

        Args:
            input_ids: shape (n, length): `<s> question </s> </s> context passage </s>`, padded.
            attention_mask: 1 where there is a token.
            answerable: true for the tokens that an answer may start or end with: the passage's, and token 0 for none.
        """
        spans, relevance = self.read(self.encoder.embeddings.word_embeddings(input_ids), attention_mask)
        spans = spans.masked_fill(~answerable.unsqueeze(-1), _NEVER)
        return ReaderLogits(spans[..., 0], spans[..., 1], relevance)

    def read(self, words: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """The same from the tokens' embeddings on: logits of start and end for every token, and relevance.

        Args:
            words: shape (n, length, width).
            attention_mask: as in `forward`.

        Returns:
            Shapes (n, length, 2) and (n,).
        """
        hidden = self.encoder(
            inputs_embeds=words.to(self.span.weight.dtype), attention_mask=attention_mask
        ).last_hidden_state
        return self.span(hidden).float(), self.relevance(hidden[:, 0]).float().squeeze(-1)


class FromEmbeddings(nn.Module):  # type: ignore[misc]  # mypy does not follow torch
    """A reader network as it is used: what `ReaderNetwork.read` does, as a module of its own.

    Args:
        network: trained.
    """

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, words: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """See `ReaderNetwork.read`."""
        return self.network.read(words, attention_mask)
