"""Draws lines and keeps what the backbone sees in them, as shards of int8 features."""

import argparse
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.engines.nets import recogniser, runtime
from stages.engines.nets.adapted import FARTHEST, cut_backbone
from stages.engines.nets.crops import Pixels, cut
from stages.engines.nets.embedded import EMBEDDED, model_file
from stages.engines.nets.runtime import Precision
from stages.sample.lines.make import make_lines
from tools.recogniser.lines import SHARES, Example, example

KEPT = 128
"""Of the backbone's 384 channels, as many principal components."""
GRAIN = FARTHEST / 127
"""What a unit of int8 is worth in standard deviations of a component."""
See = Callable[[Pixels], NDArray[np.float32]]
"""A crop to what the backbone sees in it: channels × rows × columns of 4 px."""

log = logging.getLogger("features")


def backbone(precision: Precision) -> See:
    """The backbone of the embedded recogniser, on one thread; crops come to it as they do when it reads."""
    net = runtime.compiled(cut_backbone(model_file(EMBEDDED, "rec")), precision, 1, recogniser.MEAN, recogniser.STD)

    def see(crop: Pixels) -> NDArray[np.float32]:
        seen: list[NDArray[np.float32]] = []

        def listening(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
            seen.append(net(pictures)[0].copy())
            return np.ones((1, 1, 1), np.float32)  # nothing but a blank

        recogniser.recognise(crop, listening, ())
        return seen[0]

    return see


def basis(see: See, examples: Iterator[Example]) -> dict[str, NDArray[np.float32]]:
    """The principal components of what is seen: how to bring them to variance 1, and to which channels they belong."""
    found = []
    for each in examples:
        seen = see(each.pixels)
        found.append(seen.reshape(len(seen), -1).T[::5])
    points = np.concatenate(found).astype(np.float64)
    mean = points.mean(0)
    values, vectors = np.linalg.eigh(np.cov((points - mean).T))
    best = np.argsort(values)[::-1][:KEPT]
    log.info("%d components keep %.3f of the variance", KEPT, values[best].sum() / values.sum())
    project = (vectors[:, best] / np.sqrt(values[best])).T
    return {"project": project.astype(np.float32), "shift": (project @ mean).astype(np.float32)}


def coded(seen: NDArray[np.float32], base: dict[str, NDArray[np.float32]]) -> NDArray[np.int8]:
    """Steps × (two columns × three rows × components)."""
    channels, rows, columns = seen.shape
    found = base["project"] @ seen.reshape(channels, -1) - base["shift"][:, None]
    steps = found.reshape(KEPT, rows, columns // 2, 2).transpose(2, 3, 1, 0).reshape(columns // 2, -1)
    return np.clip(np.round(steps / GRAIN), -127, 127).astype(np.int8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fonts", type=Path, help="a folder of fonts for training beside those installed")
    parser.add_argument("--shards", type=int, default=24)
    parser.add_argument("--first", type=int, default=0, help="the first shard, so that several processes can share")
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--lines", type=int, default=2000, help="lines of a shard")
    parser.add_argument("--shares", type=float, nargs=3, default=[*SHARES.values()], help=f"of {', '.join(SHARES)}")
    parser.add_argument("--held-out", type=int, default=0, help="instead, as many lines a language to validate with")
    parser.add_argument("--precision", default="bf16", choices=["bf16", "f32"])
    asked = parser.parse_args()
    logging.basicConfig(level="INFO", format="%(asctime)s %(message)s")
    cv2.setNumThreads(1)
    asked.folder.mkdir(parents=True, exist_ok=True)
    see, where = backbone(asked.precision), asked.folder / "basis.npz"
    if not where.is_file():
        np.savez(where, **basis(see, (e for s in range(400) if (e := example(-1 - s, asked.fonts)))))
    with np.load(where) as stored:
        base = dict(stored)
    if asked.held_out:
        write(asked.folder / "held_out.npz", see, base, held_out(asked.held_out))
        return
    shares = dict(zip(SHARES, asked.shares, strict=True))
    for shard in range(asked.first, asked.shards, asked.step):
        seeds = range(shard * asked.lines, (shard + 1) * asked.lines)
        write(asked.folder / f"{shard:04}.npz", see, base, (e for s in seeds if (e := example(s, asked.fonts, shares))))


def write(where: Path, see: See, base: dict[str, NDArray[np.float32]], examples: Iterator[Example]) -> None:
    """A shard: the features of all lines one after another, their lengths in steps, texts and languages."""
    start, kept, texts, languages = time.monotonic(), [], [], []
    for each in examples:
        kept.append(coded(see(each.pixels), base))
        texts.append(each.text)
        languages.append(each.language)
    part = where.with_suffix(".part")
    with part.open("wb") as file:
        features, steps = np.concatenate(kept), np.array([len(k) for k in kept])
        np.savez(file, features=features, steps=steps, texts="\n".join(texts), languages="\n".join(languages))
    part.rename(where)
    log.info("%s: %d lines in %.0f s", where.name, len(kept), time.monotonic() - start)


def held_out(number: int) -> Iterator[Example]:
    """Lines of each language in faces that are never trained on, cut as the line maker says."""
    for language in SHARES:
        for line in make_lines(language, number, 90_000, fonts="odd"):
            image = cv2.cvtColor(cv2.imdecode(np.frombuffer(line.image, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
            crop = cut(np.asarray(image, np.uint8), line.quad)
            if crop is not None:
                yield Example(crop, line.text, language)


if __name__ == "__main__":
    main()
