"""A network compiled for this machine's processor: the same numbers in a third to two thirds of the time, no PyTorch.

OpenVINO's graph is made from the PyTorch network once per machine and kept in the cache, with inputs and outputs of the
network itself beside it: a graph that does not reproduce them when it is loaded (damaged, or another processor's) is
made again. What OpenVINO makes of the graph for this very processor it keeps in the same folder, which spares three
quarters of its loading time (0.38 -> 0.10 s). Where OpenVINO is not installed, or fails, the network runs in PyTorch.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import logging
import os
import shutil
import threading
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from rag.errors import first_line
from rag.models.cache_folder import Report, make_folder

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

log = logging.getLogger(__name__)

Array = npt.NDArray[np.float32] | npt.NDArray[np.int64]
Network = Callable[[Sequence[Array]], list[npt.NDArray[np.float32]]]  # inputs -> outputs, from any thread

# Rows of a whole number of the processor's tiles are quicker: five of 170 tokens take 47 ms, of 176 42 ms.
TILE = 16
LAYOUT = 2  # of the folder written; raise it when anything below changes what is written
_GRAPH, _PROBE, _BLOBS = "graph.xml", "probe.safetensors", "blobs"
# Cosine of each output with PyTorch's own in float32. In bfloat16 the bundled encoder's vectors reach 0.99997 at least.
_AGREES = 0.998
_BRIDGE = threading.Lock()


Inputs = Sequence[Array]
Outputs = Sequence[npt.NDArray[np.float32]]


def _always(plain: Sequence[Outputs], fast: Sequence[Outputs]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Source:
    """A network to compile.

    Args:
        module: takes and gives tensors; gives a tuple of them.
        probes: inputs to try it with, their first two dimensions free. All are tried when the graph is made, the first
            one each time that it is loaded, so that should be small.
        agrees: what else must hold of PyTorch's outputs of the probes and the graph's.
    """

    module: Module
    probes: tuple[Inputs, ...]
    agrees: Callable[[Sequence[Outputs], Sequence[Outputs]], bool] = _always


def padded_length(tokens: int) -> int:
    """Length at which rows of so many tokens are read fastest."""
    return -(-tokens // TILE) * TILE


def is_available() -> bool:
    """Whether OpenVINO is installed."""
    return importlib.util.find_spec("openvino") is not None


def compiled(folder: Path, source: Callable[[], Source], report: Report | None = None) -> Network | None:
    """The network compiled, read from its folder or else made there; None where that cannot be done.

    Args:
        folder: its own, named after all that it is made from.
        source: loads the network, which takes PyTorch; called only where there is no sound graph.
        report: told when that begins and when it is done.
    """
    if not is_available():
        return None
    tell, step = report or (lambda words, done, total: None), f"compiling the {folder.name.partition('-')[0]}"
    version = importlib.metadata.version("openvino")
    folder = folder.with_name(f"{folder.name}-{version}-{LAYOUT}")
    try:
        if network := _loaded(folder):
            return network
        tell(step, 0, 1)
        made = source()
        make_folder(folder, partial(_write, made), _is_sound)
        if (network := _loaded(folder)) and _passes(network, made):
            tell(step, 1, 1)
            log.info("%s is compiled for this processor, and does what PyTorch does", folder.name)
            return network
        shutil.rmtree(folder, ignore_errors=True)
        log.warning("%s runs uncompiled: compiled for this processor it gives other numbers", folder.name)
        return None
    except (OSError, RuntimeError, SafetensorError) as error:
        log.warning("%s runs uncompiled: %s", folder.name, first_line(error))
        return None


def _loaded(folder: Path) -> Network | None:
    """The graph of a folder; None if there is none, or if it does not do what the network did."""
    if not folder.is_dir():
        return None
    try:
        network = _network(folder)
        probe = load_file(folder / _PROBE)
        inputs, outputs = ([probe[f"{side}{at}"] for at in range(9) if f"{side}{at}" in probe] for side in "io")
        if outputs and _alike(network(inputs), outputs):
            log.info("%s does with its probe what PyTorch did", folder.name)
            return network
    except (OSError, RuntimeError, ValueError, SafetensorError) as error:
        log.info("%s is made again: %s", folder, first_line(error))
    return None


def _passes(network: Network, made: Source) -> bool:
    """Whether the graph does with every probe what the network does."""
    plain = [[output.float().numpy() for output in _outputs(made.module, inputs)] for inputs in made.probes]
    fast = [network(inputs) for inputs in made.probes]
    return all(map(_alike, fast, plain)) and made.agrees(plain, fast)


def _outputs(module: Module, inputs: Inputs) -> Sequence[Tensor]:
    import torch

    with torch.no_grad():
        outputs: Sequence[Tensor] = module(*map(torch.from_numpy, inputs))
    return outputs


def _alike(fast: Outputs, plain: Outputs) -> bool:
    return all(_cosine(one, other) >= _AGREES for one, other in zip(fast, plain, strict=True))


def _is_sound(folder: Path) -> bool:
    return _loaded(folder) is not None


def _write(source: Source, folder: Path) -> None:
    """Convert and save. Not by `openvino.convert_model`, which would send usage data to where its user agreed to."""
    import openvino
    import torch
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    probe = source.probes[0]
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what tracing takes for constants, it may: the probes tell
        decoder = TorchScriptPythonDecoder(source.module, example_input=tuple(map(torch.from_numpy, probe)))
        frontend = FrontEndManager().load_by_framework("pytorch")
        graph = frontend.convert(frontend.load(decoder))
    for node, array in zip(graph.get_parameters(), probe, strict=True):
        node.set_partial_shape(openvino.PartialShape([-1, -1, *array.shape[2:]]))
        node.set_element_type(openvino.Type(array.dtype))
    graph.validate_nodes_and_infer_types()
    openvino.save_model(graph, folder / _GRAPH, compress_to_fp16=True)
    arrays = {f"i{at}": array for at, array in enumerate(probe)}
    outputs = enumerate(_outputs(source.module, probe))
    save_file(arrays | {f"o{at}": output.float().numpy() for at, output in outputs}, folder / _PROBE)
    shutil.copymode(folder / _GRAPH, folder / _PROBE)  # safetensors writes mode 0600, closed to a shared cache's users


def _openvino() -> Any:  # noqa: ANN401 - it is not typed
    """The package, with its bridge to numpy built.

    Two threads that build it at once may wait for each other for good: one holds Python's lock and waits for the guard
    of a C++ static, the other holds that guard and waits for Python's lock (twice in some fifty starts of the page on a
    busy machine, each time with both models loading).
    """
    import openvino

    with _BRIDGE:
        _ = openvino.Tensor(np.zeros(1, np.float32)).data
    return openvino


def _network(folder: Path) -> Network:
    openvino = _openvino()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    properties = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": cores}
    core = openvino.Core()
    if os.access(folder, os.W_OK):
        core.set_property({"CACHE_DIR": str(folder / _BLOBS)})
    request = core.compile_model(folder / _GRAPH, "CPU", properties).create_infer_request()

    one_at_a_time = threading.Lock()  # it takes all cores anyway

    def run(inputs: Sequence[Array]) -> list[npt.NDArray[np.float32]]:
        with one_at_a_time:
            return [np.array(output) for output in request.infer(list(inputs)).values()]

    return run


def _cosine(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    if one.shape != other.shape:
        return 0.0
    return float((one * other).sum() / max(np.linalg.norm(one) * np.linalg.norm(other), 1e-12))
