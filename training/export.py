"""Pack a run's weights into the file that the product ships, or unpack that file for other programs.

    python -m training.export [--run training/runs/finish] [--out rag/models/weights/reader.safetensors]
    python -m training.export --transformers FOLDER

The second writes FOLDER/question-answering (a transformers model, for `pipeline("question-answering")`) and
FOLDER/cross-encoder (for `sentence_transformers.CrossEncoder`): the same network with one of its heads each.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from rag.models import bundled
from rag.models.reader import BUNDLED_WEIGHTS
from rag.models.reader_weights import pack, trained_network
from rag.settings import settings

_TOKENIZER = ("tokenizer.json", "tokenizer_config.json")
# What the heads are called in each form; the cross-encoder's are those of BERT's pooler and classifier.
_FORMS = {
    "question-answering": ("BertForQuestionAnswering", {"span.": "qa_outputs."}),
    "cross-encoder": (
        "BertForSequenceClassification",
        {"relevance.0.": "bert.pooler.dense.", "relevance.2.": "classifier."},
    ),
}


def export(run: Path, out: Path) -> None:
    """Write a finished run's weights as 8-bit numbers."""
    with safe_open(run / "weights.safetensors", "pt") as file:
        trained = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - the file is no mapping
        recipe = file.metadata()
    out.parent.mkdir(parents=True, exist_ok=True)
    building = out.with_suffix(".building")
    save_file(pack(trained), building, metadata=recipe)
    building.chmod(0o644)  # safetensors writes 0600
    building.replace(out)


def unpack(weights: Path, folder: Path) -> None:
    """Write the shipped weights as two ordinary models."""
    model = bundled.prepare(settings().cache)
    tensors = trained_network(weights, model).state_dict()
    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    for name, (architecture, heads) in _FORMS.items():
        target = folder / name
        target.mkdir(parents=True, exist_ok=True)
        save_file(_renamed(tensors, heads), target / "model.safetensors", metadata={"format": "pt"})
        own = {**config, "architectures": [architecture], "id2label": {"0": "relevance"}, "label2id": {"relevance": 0}}
        if name == "question-answering":
            own = {**config, "architectures": [architecture]}
        (target / "config.json").write_text(json.dumps(own, indent=2), encoding="utf-8")
        for file in _TOKENIZER:
            shutil.copyfile(model / file, target / file)


def _renamed(tensors: dict[str, Tensor], heads: dict[str, str]) -> dict[str, Tensor]:
    """The encoder's tensors and those of the heads named, under the names of the other form."""
    prefixes = {"encoder.": "bert.", **heads}
    return {
        theirs + name.removeprefix(ours): tensor.contiguous()
        for name, tensor in tensors.items()
        for ours, theirs in prefixes.items()
        if name.startswith(ours)
    }


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, default=Path("training/runs/finish"))
    parser.add_argument("--out", type=Path, default=BUNDLED_WEIGHTS)
    parser.add_argument("--transformers", type=Path, metavar="FOLDER")
    args = parser.parse_args()
    if args.transformers:
        unpack(args.out, args.transformers)
    else:
        export(args.run, args.out)


if __name__ == "__main__":
    main()
