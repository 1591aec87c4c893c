"""Train the reader; a run cut off goes on from its last checkpoint when started again.

    python -m training.train [--finish] [--data training/data] [--run FOLDER]

Takes the GPU where there is one (minutes), else all cores (an hour and a half on 2 with bfloat16 products). Loss and
held-out loss go to log.jsonl and, as a curve, to loss.png in the run's folder; the weights to weights.safetensors.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from rag.models import bundled
from rag.models.reader_input import collate
from rag.models.reader_weights import fast_dtype, untrained_network
from rag.models.tokenizer import load_tokenizer
from rag.settings import settings
from training.curve import draw
from training.examples import NEGATIVES, Group, Sampler, batches
from training.optimisation import learning_rate, loss_of, make_trainable, parameter_groups
from training.sets import Task, digest, is_of, load

_SEED = 20261122
_LOG, _SAVE = 25, 250  # steps between lines of the log, and between checkpoints
# Groups computed at once: with all 12, a CPU spends most of its time on fetching pages for the attention's tables.
_TOGETHER = 3
_HELD_OUT = 300  # held-out tasks whose loss is taken at each epoch's end


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is defined by."""

    epochs: int = 3
    decay_steps: int = 3_306  # that the rate falls to nothing in; 0 for the run's own
    groups: int = 12  # questions in a batch
    frozen_layers: int = 2
    rate: float = 1.2e-4
    layer_decay: float = 0.92
    head_rate: float = 1e-3
    warmup: float = 0.06
    dropout: float = 0.1
    after: str = ""  # weights to go on from, with the news, twice: few, and nearest to what the reader is for


_RUN, _FINISH_RUN = Path("training/runs/reader"), Path("training/runs/finish")
# The rate goes on falling from where the first run leaves it.
FINISH = Recipe(
    epochs=1, decay_steps=0, rate=6e-5, head_rate=5e-4, warmup=0.02, after=str(_RUN / "weights.safetensors")
)


class Run:
    """One training run in one folder.

    Args:
        folder: checkpoint, log, curve and weights go there.
        recipe: of the run; a checkpoint of another recipe is refused.
        data: folder that `training.prepare` wrote.
    """

    def __init__(self, folder: Path, recipe: Recipe, data: Path) -> None:
        self.folder = folder
        self._identity = {"recipe": json.dumps(asdict(recipe)), "data": digest(data)}
        self.recipe = recipe
        folder.mkdir(parents=True, exist_ok=True)
        paragraphs, tasks = load(data)
        model = bundled.prepare(settings().cache)
        tokenizer = load_tokenizer(model)
        held_out = random.Random(_SEED).sample([t for t in tasks if paragraphs[t.paragraph].held_out], _HELD_OUT)
        trained = self._tasks([task for task in tasks if not paragraphs[task.paragraph].held_out])
        self._sampler = Sampler(paragraphs, trained, tokenizer, _SEED)
        self._held_out = self._held_out_groups(Sampler(paragraphs, held_out, tokenizer, _SEED), held_out)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        torch.manual_seed(_SEED)
        self.network = untrained_network(model).to(self.device)
        make_trainable(self.network, recipe.frozen_layers, recipe.dropout)
        # The network computes in bfloat16 where that is fast; what it learns is kept in full.
        self._weights = {
            n: nn.Parameter(p.detach().clone()) for n, p in self.network.named_parameters() if p.requires_grad
        }
        self.network.to(fast_dtype(self.device.type))
        self._start()
        groups = parameter_groups(self._weights, recipe.rate, recipe.layer_decay, recipe.head_rate)
        self._peaks = [group["lr"] for group in groups]
        self._optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        self._epoch = -(-len(trained) // recipe.groups)  # its steps
        self.steps = recipe.epochs * self._epoch
        self.step = self._resume()

    def _tasks(self, tasks: Sequence[Task]) -> list[Task]:
        """Those of this run."""
        first = [task for task in tasks if is_of(task, "piaf", "xquad")]
        return first + 2 * [task for task in tasks if is_of(task, "news", "wire")] if self.recipe.after else first

    def _start(self) -> None:
        """Take over the weights that the recipe goes on from, if any."""
        if self.recipe.after:
            trained = load_file(self.recipe.after, device=str(self.device))
            with torch.no_grad():
                for name, p in self._weights.items():
                    p.copy_(trained[name])
            self._hand_over()

    def train(self) -> None:
        """Go on to the end, and write the weights."""
        self.steps_until(self.steps)
        weights = {name: p.detach().cpu().contiguous() for name, p in self._weights.items()}
        save_file(weights, self.folder / "weights.safetensors", metadata={"recipe": json.dumps(asdict(self.recipe))})

    def steps_until(self, stop: int) -> None:
        """Go on to a step."""
        self.network.train()
        started, losses = time.monotonic(), []
        for batch in islice(self._rest(), max(stop - self.step, 0)):
            losses.append(self._learn(batch))
            self.step += 1
            if self.step % _LOG == 0:
                pace = _LOG / (time.monotonic() - started)
                self._note(step=self.step, loss=sum(losses) / len(losses), steps_per_second=round(pace, 2))
                started, losses = time.monotonic(), []
            if self.step % self._epoch == 0:
                self._note(step=self.step, held_out_loss=self._held_out_loss())
                draw(self.folder / "log.jsonl", self.folder / "loss.png")
            if self.step % _SAVE == 0 or self.step == self.steps:
                self._save()

    def _rest(self) -> Iterator[list[Group]]:
        """The batches still to come."""
        for epoch in range(self.step // self._epoch, self.recipe.epochs):
            groups = list(self._sampler.epoch(epoch))
            order = batches(groups, self.recipe.groups, random.Random(f"{_SEED} {epoch}"))
            yield from order[self.step - epoch * self._epoch :]

    def _learn(self, batch: Sequence[Group]) -> float:
        torch.manual_seed(_SEED + self.step)  # so that a resumed run drops what the whole one would
        share = learning_rate(self.step, self.recipe.decay_steps or self.steps, self.recipe.warmup)
        for group, peak in zip(self._optimiser.param_groups, self._peaks, strict=True):
            group["lr"] = peak * share
        self.network.zero_grad(set_to_none=True)
        total = 0.0
        for at in range(0, len(batch), _TOGETHER):
            part = batch[at : at + _TOGETHER]
            loss = self._loss(part) * len(part) / len(batch)
            loss.backward()
            total += loss.item()
        for name, p in self.network.named_parameters():
            if p.grad is not None:
                self._weights[name].grad = p.grad.float()
        torch.nn.utils.clip_grad_norm_(self._weights.values(), 1.0)
        self._optimiser.step()
        self._hand_over()
        return total

    def _hand_over(self) -> None:
        """Give the network what was learnt."""
        with torch.no_grad():
            for name, p in self.network.named_parameters():
                if name in self._weights:
                    p.copy_(self._weights[name])

    def _loss(self, batch: Sequence[Group]) -> Tensor:
        examples = [example for group in batch for example in group]
        arrays = collate([example.row for example in examples])
        ids, mask, answerable = (
            torch.from_numpy(array).to(self.device) for array in (arrays.ids, arrays.mask, arrays.answerable)
        )
        starts = torch.tensor([example.start for example in examples], device=self.device)
        ends = torch.tensor([example.end for example in examples], device=self.device)
        return loss_of(self.network(ids, mask, answerable), starts, ends, 1 + NEGATIVES)

    def _held_out_groups(self, sampler: Sampler, tasks: Sequence[Task]) -> list[list[Group]]:
        chance = random.Random(_SEED)
        groups = [sampler.group(task, chance) for task in tasks]
        return batches(groups, 2 * self.recipe.groups, chance)

    def _held_out_loss(self) -> float:
        self.network.eval()
        with torch.inference_mode():
            losses = [self._loss(batch).item() for batch in self._held_out]
        self.network.train()
        return sum(losses) / len(losses)

    def _note(self, **line: float) -> None:
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _save(self) -> None:
        """Weights and the optimiser's state, in one file that is replaced whole."""
        tensors = {f"weights/{name}": p.detach() for name, p in self._weights.items()}
        for name, p in self._weights.items():
            for part in ("exp_avg", "exp_avg_sq", "step"):
                tensors[f"{part}/{name}"] = self._optimiser.state[p][part]
        metadata = {**self._identity, "step": str(self.step)}
        building = self.folder / "checkpoint.building"
        save_file({name: tensor.cpu().contiguous() for name, tensor in tensors.items()}, building, metadata=metadata)
        building.replace(self.folder / "checkpoint.safetensors")

    def _resume(self) -> int:
        """Load the checkpoint if there is one; the step it was made after. Later lines of the log are forgotten.

        Raises:
            SystemExit: it is of another recipe, or of other data.
        """
        path = self.folder / "checkpoint.safetensors"
        if not path.exists():
            return 0
        with safe_open(path, "pt", device=str(self.device)) as file:
            metadata = file.metadata()
            if any(metadata[name] != value for name, value in self._identity.items()):
                raise SystemExit(f"{path} is of another recipe, or of other data: name another --run, or delete it")
            for name, p in self._weights.items():
                with torch.no_grad():
                    p.copy_(file.get_tensor(f"weights/{name}"))
                self._optimiser.state[p] = {
                    part: file.get_tensor(f"{part}/{name}") for part in ("step", "exp_avg", "exp_avg_sq")
                }
        self._hand_over()
        step, log = int(metadata["step"]), self.folder / "log.jsonl"
        lines = log.read_text(encoding="utf-8").splitlines(keepends=True) if log.exists() else []
        log.write_text("".join(line for line in lines if json.loads(line)["step"] <= step), encoding="utf-8")
        return step


def recipe_of(args: argparse.Namespace) -> Recipe:
    """The recipe that the command line asks for."""
    asked = {name: getattr(args, name) for name in Recipe.__dataclass_fields__ if getattr(args, name) is not None}
    return replace(FINISH if args.finish else Recipe(), **asked)


def main() -> None:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("training/data"))
    parser.add_argument("--finish", action="store_true", help="the second run, after the first")
    parser.add_argument("--run", type=Path, help=f"default: {_RUN}, or {_FINISH_RUN}")
    for name, field in Recipe.__dataclass_fields__.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(field.default))
    args = parser.parse_args()
    Run(args.run or (_FINISH_RUN if args.finish else _RUN), recipe_of(args), args.data).train()


if __name__ == "__main__":
    main()
