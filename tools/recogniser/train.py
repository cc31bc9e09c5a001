"""Trains the head on shards of features and writes it, in half precision, with its alphabet."""

import argparse
import copy
import logging
import math
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from msgspec import Struct
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from stages.engines.nets.recogniser import decode
from tools.recogniser.features import GRAIN
from tools.recogniser.head import Head, exported
from tools.recogniser.lines import CHARACTERS

SAMPLED = 400
FULL_FROM = 0.75
"""The share of training after which no class is left out any more."""

log = logging.getLogger("train")


class Lines(Struct, frozen=True):
    """Lines' features one after another, where each starts and ends, their texts and languages."""

    features: NDArray[np.int8]
    ends: NDArray[np.int64]
    texts: list[str]
    languages: list[str]

    def batch(self, indices: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Padded features (batch × steps × channels) and the lengths."""
        parts = [torch.from_numpy(self.features[self.ends[i] : self.ends[i + 1]]) for i in indices]
        padded = torch.nn.utils.rnn.pad_sequence(parts, batch_first=True)
        return padded.float() * GRAIN, torch.tensor([len(part) for part in parts])


def load(files: Sequence[Path]) -> Lines:
    """The lines of these shards."""
    features, steps, texts, languages = [], [], [], []
    for file in files:
        with np.load(file) as shard:
            features.append(shard["features"])
            steps.append(shard["steps"])
            texts += str(shard["texts"]).split("\n")
            if "languages" in shard:
                languages += str(shard["languages"]).split("\n")
    ends = np.concatenate([[0], np.cumsum(np.concatenate(steps))])
    assert len(texts) == len(ends) - 1, "a text holds a line break"
    return Lines(np.concatenate(features), ends, texts, languages)


def batches(lines: Lines, size: int, rng: np.random.Generator) -> Iterator[list[int]]:
    """All lines once, those of one batch about as long as each other."""
    lengths = np.diff(lines.ends)
    order = np.argsort(lengths + rng.uniform(0, 6, len(lengths)))
    budget = int(size * lengths.mean())
    found: list[list[int]] = [[]]
    for index in order.tolist():
        if found[-1] and (len(found[-1]) + 1) * lengths[index] > budget:
            found.append([])
        found[-1].append(index)
    for which in rng.permutation(len(found)).tolist():
        yield found[which]


def there(lengths: Tensor, steps: int) -> Tensor:
    """1 where a line still goes on: batch × steps × 1."""
    return (torch.arange(steps)[None] < lengths[:, None]).float()[..., None]


def read(head: Head, lines: Lines) -> list[str]:
    """What the head reads in each line, one after another."""
    found = []
    head.eval()
    with torch.inference_mode():
        for index in range(len(lines.texts)):
            features, lengths = lines.batch([index])
            chances, classes = head(features, there(lengths, features.shape[1])).softmax(-1).max(-1)
            found.append(decode(chances[0, :, None].numpy(), classes[0, :, None].int().numpy(), CHARACTERS).text)
    return found


def right(head: Head, lines: Lines) -> dict[str, float]:
    """The share of lines read exactly, by language."""
    pairs = list(zip(read(head, lines), lines.texts, lines.languages, strict=True))
    return {
        name: round(sum(a == b for a, b, of in pairs if of == name) / sum(of == name for _, _, of in pairs), 4)
        for name in dict.fromkeys(lines.languages)
    }


def cost(
    head: Head, lines: Lines, targets: Sequence[Tensor], indices: Sequence[int], rng: np.random.Generator | None
) -> Tensor:
    """The CTC loss of a batch; with `rng`, against SAMPLED of the classes that don't occur in it, not all."""
    features, lengths = lines.batch(indices)
    wanted = torch.cat([targets[index] for index in indices])
    present = torch.cat([torch.zeros(1, dtype=torch.long), wanted.unique()])
    absent = np.setdiff1d(np.arange(len(CHARACTERS) + 1), present.numpy())
    taken = absent if rng is None else rng.choice(absent, SAMPLED, replace=False)
    chosen = torch.cat([present, torch.from_numpy(taken)])
    with torch.autocast("cpu", torch.bfloat16):
        logits = head(features, there(lengths, features.shape[1]), chosen).float()
    rarer = torch.zeros(len(chosen))
    rarer[len(present) :] = math.log(len(absent) / len(taken))  # each sampled class stands for others, too
    whole = torch.logsumexp(logits + rarer, -1, keepdim=True)
    chances = (logits[..., : len(present)] - whole).transpose(0, 1)
    place = torch.searchsorted(present, wanted)
    sizes = torch.tensor([len(targets[index]) for index in indices])
    return F.ctc_loss(chances, place, lengths, sizes, zero_infinity=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="of shards")
    parser.add_argument("head", type=Path, help="the file to write")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--shards", type=int, default=None, help="use only so many")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--start", type=Path, nargs="+", help="states to go on from, at their mean; with 0 epochs, it")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    logging.basicConfig(level="INFO", format="%(asctime)s %(message)s")
    torch.set_num_threads(asked.threads)
    torch.manual_seed(asked.seed)
    rng = np.random.default_rng(asked.seed)
    lines = load(sorted(asked.folder.glob("[0-9]*.npz"))[: asked.shards])
    test = load([asked.folder / "held_out.npz"])
    number = {character: index for index, character in enumerate(CHARACTERS, 1)}
    targets = [torch.tensor([number[character] for character in text]) for text in lines.texts]
    head = Head(lines.features.shape[1], CHARACTERS)
    if asked.start:
        states = [torch.load(file) for file in asked.start]
        head.load_state_dict({name: sum(state[name] for state in states) / len(states) for name in states[0]})
    kept = copy.deepcopy(head).eval()
    decayed = [p for p in head.parameters() if p.ndim > 1]
    plain = [p for p in head.parameters() if p.ndim == 1]
    groups = [{"params": decayed, "weight_decay": 0.02}, {"params": plain, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=asked.rate, betas=(0.9, 0.98))
    total = asked.epochs * sum(1 for _ in batches(lines, asked.batch, np.random.default_rng(0)))
    log.info("%d lines, %d characters, %d batches in all", len(lines.texts), len(CHARACTERS), total)
    step, start = 0, time.monotonic()
    for epoch in range(asked.epochs):
        head.train()
        losses = []
        for indices in batches(lines, asked.batch, rng):
            share = step / total
            rate = asked.rate * min(1, (step + 1) / 150) * max(0.01, 0.5 + 0.5 * math.cos(math.pi * min(1, share)))
            for group in optimiser.param_groups:
                group["lr"] = rate
            loss = cost(head, lines, targets, indices, None if share > FULL_FROM else rng)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(head.parameters(), 2.0)
            optimiser.step()
            step += 1
            with torch.no_grad():  # the mean of late weights reads better than the last ones
                follow = min(0.998, step / (step + 20))
                for mean, now in zip(kept.parameters(), head.parameters(), strict=True):
                    mean.lerp_(now, 1 - follow)
            losses.append(loss.item())
            if step % 100 == 0:
                spent = time.monotonic() - start
                log.info("batch %d of %d, loss %.4f, %.0f s", step, total, np.mean(losses[-100:]), spent)
        log.info("epoch %d: loss %.4f, exactly read of new faces: %s", epoch + 1, np.mean(losses), right(kept, test))
        write(asked.head, kept, asked.folder / "basis.npz")
        torch.save(kept.state_dict(), asked.folder / "state.pt")
    if not asked.epochs:
        log.info("exactly read of new faces: %s", right(kept, test))
        write(asked.head, kept, asked.folder / "basis.npz")


def write(where: Path, head: Head, basis: Path) -> None:
    """The head as an .npz of float16, the alphabet among it."""
    with np.load(basis) as stored:
        weights = exported(head, dict(stored))
    where.parent.mkdir(parents=True, exist_ok=True)
    part = where.with_suffix(".part")
    with part.open("wb") as file:
        halves = {name: value.astype(np.float16) for name, value in weights.items()}
        np.savez_compressed(file, **halves, characters="\n".join(CHARACTERS))
    part.rename(where)


if __name__ == "__main__":
    main()
