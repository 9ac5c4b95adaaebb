"""Learn how evidence counts: python data/model/learn_matching.py --material FOLDER [--melo FOLDER].

Run after train.py, with the same FOLDERs and the same lexicon: then the phrases learnt on are those that were
kept from the training. Under a minute; needs no extra.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from training import matching, material  # noqa: E402


def main() -> None:
    """Read the options, learn, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--material", type=Path, required=True, help="folder with the reference lists")
    parser.add_argument("--melo", type=Path, help="folder of the benchmark, whose queries are kept out")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    matching.learn(material.read(options.material, options.melo).tuning, HERE, options.seed, print)


if __name__ == "__main__":
    main()
