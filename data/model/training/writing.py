"""Write the model: a folder that sentence-transformers reads, and beside it what only Jobbro needs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file

from matcher.text.pieces import LONGEST, WORD
from training.networks import Part


def write(
    folder: Path,
    pieces: Sequence[str],
    static: Part,
    runs: Part,
    groups: Sequence[str],
    weights: Sequence[float],
) -> None:
    """Write every file of the model to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    table = static.rows.weight.detach().numpy().astype(np.float16)
    table[0] = 0
    save_file({"embedding.weight": table}, folder / "model.safetensors")
    _json(folder / "tokenizer.json", _tokenizer(pieces))
    _json(
        folder / "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
            {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
    )
    _json(folder / "config_sentence_transformers.json", {"similarity_fn_name": "cosine"})
    (folder / "1_Normalize").mkdir(exist_ok=True)
    _json(folder / "1_Normalize" / "config.json", {})
    letters = runs.rows.weight.detach().numpy()
    scale = float(np.quantile(np.abs(letters), 0.9999) / 127)
    save_file(
        {
            "letters.table": np.clip(np.round(letters / scale), -127, 127).astype(np.int8),
            "letters.scale": np.array([scale], dtype=np.float32),
            **_head("static", static),
            **_head("letters", runs),
            "weights": np.array(weights, dtype=np.float32),
        },
        folder / "groups.safetensors",
    )
    _json(folder / "groups.json", list(groups))


def _head(name: str, part: Part) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    with torch.no_grad():
        directions = part.sharpness * F.normalize(part.groups, dim=-1)
    return {f"{name}.groups": directions.numpy(), f"{name}.offset": part.offset.detach().numpy()}


def _tokenizer(pieces: Sequence[str]) -> dict[str, object]:
    """The cutter of matcher/text/pieces.py, in the words of the tokenizers library."""
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Lowercase"}]},
        "pre_tokenizer": {
            "type": "Split",
            "pattern": {"Regex": WORD.pattern},
            "behavior": "Removed",
            "invert": True,
        },
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": LONGEST,
            "vocab": {piece: n for n, piece in enumerate(pieces)},
        },
    }


def _json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=None) + "\n", encoding="utf-8")
