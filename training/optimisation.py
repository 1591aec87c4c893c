"""What the reader learns by: its loss, its learning rates and the noise against learning by heart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from rag.models.reader_network import ReaderLogits, ReaderNetwork

_NEGATIVE_SPAN = 0.5  # what pointing at "none" counts beside pointing at an answer
_RELEVANCE = 0.5  # what telling whether there is an answer counts beside pointing at it


class SharedDropout(nn.Module):
    """Dropout that draws one mask for all tokens of a row: as good against overfitting, and a hundredth of the draws.

    Ordinary dropout takes half of the time of a step in bf16 on a CPU.

    Args:
        share: of the features dropped.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, hidden: Tensor) -> Tensor:
        """Some features of each row at 0, the others raised in turn."""
        if not self.training:
            return hidden
        kept = torch.rand(hidden.shape[0], 1, hidden.shape[-1], device=hidden.device) >= self.share
        return hidden * (kept / (1 - self.share)).to(hidden.dtype)


def make_trainable(network: ReaderNetwork, frozen_layers: int, dropout: float) -> None:
    """Freeze the embeddings and the lowest layers; give the others dropout."""
    encoder = network.encoder
    encoder.embeddings.requires_grad_(False)
    for number, layer in enumerate(encoder.encoder.layer):
        layer.attention.self.dropout = nn.Identity()
        layer.attention.self.dropout.p = 0.0  # what the attention function asks of it
        noise = SharedDropout(dropout) if number >= frozen_layers else nn.Identity()
        layer.attention.output.dropout = layer.output.dropout = noise
        layer.requires_grad_(number >= frozen_layers)
    encoder.embeddings.dropout = nn.Identity()


def parameter_groups(
    weights: Mapping[str, nn.Parameter], rate: float, decay: float, head_rate: float
) -> list[dict[str, Any]]:
    """The trained weights with their peak learning rates: each layer's is `decay` times that of the one above."""
    layers: dict[int, list[nn.Parameter]] = {}
    heads = []
    for name, weight in weights.items():
        layer = re.search(r"\.layer\.(\d+)\.", name)
        (layers.setdefault(int(layer[1]), []) if layer else heads).append(weight)
    top = max(layers)
    groups = [{"params": own, "lr": rate * decay ** (top - number)} for number, own in layers.items()]
    return [*groups, {"params": heads, "lr": head_rate}]


def learning_rate(step: int, steps: int, warmup: float) -> float:
    """Share of the peak: up in a straight line, then down in one to nothing."""
    up = max(int(steps * warmup), 1)
    return (step + 1) / up if step < up else max(steps - step, 0) / (steps - up)


def loss_of(logits: ReaderLogits, starts: Tensor, ends: Tensor, group: int) -> Tensor:
    """The loss of a batch of groups.

    Three parts: pointing at start and end (token 0 where there is no answer), telling by the relevance alone whether
    there is one, and giving the passage that has it more relevance than the others of its group.

    Args:
        logits: of the rows, group by group, the one with the answer, if any, first.
        starts: tokens to point at, shape (n,).
        ends: likewise.
        group: rows in each group.
    """
    answered = (starts > 0).float()
    span = cross_entropy(logits.start, starts, reduction="none") + cross_entropy(logits.end, ends, reduction="none")
    weight = answered + _NEGATIVE_SPAN * (1 - answered)
    pointing = (span * weight).mean()
    telling = binary_cross_entropy_with_logits(logits.relevance, answered)
    rows = logits.relevance.view(-1, group)
    first = torch.zeros(len(rows), dtype=torch.long, device=rows.device)
    ranking = (cross_entropy(rows, first, reduction="none") * answered[::group]).mean()
    return pointing + _RELEVANCE * (telling + ranking)
