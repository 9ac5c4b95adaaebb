"""How much each part counts, learnt on phrases that neither part was trained on."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F

from training.material import Text
from training.networks import Part

STEPS = 400


def weigh(parts: Sequence[Part], texts: Sequence[Text], group_of: dict[str, int]) -> list[float]:
    """The weights under which the parts together find the right group most surely."""
    gold = torch.tensor([group_of[text.isco08] for text in texts])
    with torch.no_grad():
        said = torch.stack(
            [F.log_softmax(part.scores(part.encode([t.text for t in texts])), dim=-1) for part in parts]
        )
    weights = torch.full((len(parts),), 1 / len(parts), requires_grad=True)
    optimiser = torch.optim.Adam([weights], lr=0.02)
    for _ in range(STEPS):
        loss = F.cross_entropy((weights[:, None, None] * said).sum(dim=0), gold)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return [float(weight) for weight in weights.detach()]
