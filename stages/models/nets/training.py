"""How a module is trained: by Lightning, on a fixed number of threads, without a word about processors and products."""

import logging
import warnings
from collections.abc import Sequence
from typing import Any

import pytorch_lightning as pl
import torch
from pytorch_lightning.callbacks import Callback, TQDMProgressBar
from torch.utils.data import DataLoader

from stages.models.nets.averaged import Averaged


def train(
    module: Averaged,
    shown: DataLoader[Any],
    *,
    threads: int,
    checked: DataLoader[Any] | None = None,
    check_every: int | None = None,
    callbacks: Sequence[Callback] = (),
) -> int:
    """Show a module what it is to learn from, batch after batch; the steps that it took.

    Every `check_every` steps it is checked. The weights depend on the number of threads.
    """
    _quiet()
    threads_were, torch_was = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    torch.set_num_threads(threads)
    try:
        trainer = pl.Trainer(
            accelerator="cpu",
            max_steps=module.steps,
            max_epochs=1,
            deterministic=True,
            gradient_clip_val=2.0,
            logger=False,
            enable_checkpointing=False,
            enable_model_summary=False,
            num_sanity_val_steps=0,
            val_check_interval=check_every,
            callbacks=[TQDMProgressBar(refresh_rate=5), *callbacks],
        )
        trainer.fit(module, shown, checked)
    finally:
        torch.set_num_threads(threads_were)
        torch.use_deterministic_algorithms(torch_was)
    module.layers.eval()
    return int(module.global_step)


def _quiet() -> None:
    warnings.filterwarnings("ignore", module="pytorch_lightning")
    warnings.filterwarnings("ignore", module="lightning_fabric")
    for name in ("pytorch_lightning", "lightning_fabric", "lightning.pytorch"):
        logging.getLogger(name).setLevel(logging.ERROR)
