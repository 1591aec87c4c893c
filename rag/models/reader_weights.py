"""The reader's weights: what training made of the bundled encoder's upper layers, as 8-bit numbers.

The embeddings and the layers that training left alone are the bundled model's own, so the file holds a fifth of the
network and weighs a twentieth of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from rag.errors import ModelError, first_line
from rag.models.bert import bert_encoder
from rag.models.compiled import Array, Network
from rag.models.reader_network import ReaderNetwork

_SCALE = ".scale"
_LEVELS = 127


def fast_dtype(device: str = "cpu") -> torch.dtype:
    """bfloat16 where the device multiplies it, else float32.

    Args:
        device: "cpu" or "cuda".
    """
    if device == "cuda":
        fast = torch.cuda.is_bf16_supported()
    else:
        can = torch.cpu.get_capabilities()
        fast = can.get("amx_bf16") or can.get("avx512_bf16")
    return torch.bfloat16 if fast else torch.float32


def untrained_network(model: Path) -> ReaderNetwork:
    """A network to train: the encoder as bundled, the heads drawn at random.

    Args:
        model: folder of the bundled model.

    Raises:
        ModelError: it is damaged.
    """
    return ReaderNetwork(bert_encoder(model))


def trained_network(weights: Path, model: Path) -> ReaderNetwork:
    """The network with its trained weights over the bundled model's, in float32, to read with.

    Args:
        weights: a file that `pack` wrote.
        model: folder of the bundled model.

    Raises:
        ModelError: a file is missing, damaged or of another shape.
    """
    network = untrained_network(model)
    try:
        trained = _unpacked(weights)
        network.load_state_dict({**network.state_dict(), **trained}, assign=True)
    except FileNotFoundError as error:
        raise ModelError(_unusable(weights, "is missing")) from error
    except (OSError, SafetensorError, KeyError, RuntimeError) as error:
        raise ModelError(_unusable(weights, f"cannot be used ({first_line(error)})")) from error
    if not all(name in trained for name, _ in network.named_parameters() if not name.startswith("encoder.")):
        raise ModelError(_unusable(weights, "cannot be used (it has no heads)"))
    network.requires_grad_(False).eval()
    return network


def quicken(network: ReaderNetwork) -> ReaderNetwork:
    """The network itself, computing in bfloat16 from now on where that is fast."""
    for name, parameter in network.named_parameters():
        if "word_embeddings" not in name:  # a few rows of that are looked up, and nothing is multiplied by it
            parameter.data = parameter.data.to(fast_dtype())
    return network


def in_torch(network: ReaderNetwork) -> Network:
    """The network run by PyTorch, on arrays, in bfloat16 where that is fast."""
    quicken(network)

    def run(inputs: Sequence[Array]) -> list[npt.NDArray[np.float32]]:
        with torch.inference_mode():
            return [output.numpy() for output in network.read(*map(torch.from_numpy, inputs))]

    return run


def pack(trained: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Matrices as 8-bit whole numbers with a scale for each row, the rest as 16-bit floats.

    Args:
        trained: the network's tensors that training changed, by name.
    """
    packed: dict[str, Tensor] = {}
    for name, tensor in trained.items():
        if tensor.ndim < 2:
            packed[name] = tensor.half()
            continue
        scale = (tensor.abs().amax(dim=1) / _LEVELS).clamp_min(1e-8).half()
        packed[name] = (tensor / scale.float()[:, None]).round().clamp(-_LEVELS, _LEVELS).to(torch.int8)
        packed[name + _SCALE] = scale
    return packed


def _unpacked(weights: Path) -> dict[str, Tensor]:
    with safe_open(weights, "pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - the file is no mapping
    return {
        name: tensor.float() * tensors[name + _SCALE].float()[:, None] if tensor.dtype == torch.int8 else tensor.float()
        for name, tensor in tensors.items()
        if not name.endswith(_SCALE)
    }


def _unusable(weights: Path, problem: str) -> str:
    return (
        f"the reader's weight file {weights} {problem}: install depeche again for the bundled one, name another in "
        "RAG_READER, or set RAG_READER=off to go by the likeness of sentences"
    )
