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
        words = self.encoder.embeddings.word_embeddings(input_ids).to(self.span.weight.dtype)
        hidden = self.encoder(inputs_embeds=words, attention_mask=attention_mask).last_hidden_state
        spans = self.span(hidden).float().masked_fill(~answerable.unsqueeze(-1), _NEVER)
        return ReaderLogits(spans[..., 0], spans[..., 1], self.relevance(hidden[:, 0]).float().squeeze(-1))
