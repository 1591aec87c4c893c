"""A BERT encoder in PyTorch, its weights mapped from the model's file: to compile it, or to train its layers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from rag.errors import ModelError, first_line

if TYPE_CHECKING:
    from transformers import BertModel


def bert_encoder(model: Path) -> BertModel:
    """The encoder of a folder, without a pooling layer.

    Args:
        model: folder of the bundled model, or of one built like it.

    Raises:
        ModelError: it is damaged.
    """
    from transformers import BertConfig, BertModel

    try:
        config = BertConfig.from_pretrained(model, attn_implementation="eager")
        with torch.device("meta"):  # drawing a hundred million numbers first would take a second
            encoder = BertModel(config, add_pooling_layer=False)
        tensors = load_file(model / "model.safetensors")  # mapped, not read: other models of the process share it
        own = {name: tensor for name, tensor in tensors.items() if not name.startswith("pooler.")}
        encoder.load_state_dict(own, assign=True)
    except (OSError, SafetensorError, ValueError, RuntimeError) as error:
        raise ModelError(f"{model} is damaged ({first_line(error)}): delete it, it will be made again") from error
    encoder.loss_type = "ForTokenClassification"  # never used; tracing looks at it, and warns where there is none
    positions = torch.arange(config.max_position_embeddings)[None]
    encoder.embeddings.register_buffer("position_ids", positions, persistent=False)
    encoder.embeddings.register_buffer("token_type_ids", torch.zeros_like(positions), persistent=False)
    return encoder


class Layers(nn.Module):  # type: ignore[misc]  # mypy does not follow torch
    """The last and the middle layer of an encoder, from the tokens' embeddings on.

    Args:
        encoder: to read with.
    """

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder.requires_grad_(False).eval()

    def forward(self, words: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Two layers, shape (n, length, width) each.

        Args:
            words: shape (n, length, width).
            attention_mask: shape (n, length), 1 where there is a token.
        """
        found = self.encoder(inputs_embeds=words, attention_mask=attention_mask, output_hidden_states=True)
        return found.last_hidden_state, found.hidden_states[len(found.hidden_states) // 2]
