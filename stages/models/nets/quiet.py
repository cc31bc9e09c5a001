"""Training without a word about processors, folders and the makers' products."""

import logging
import warnings


def quiet() -> None:
    """Keep Lightning and its relatives from telling."""
    warnings.filterwarnings("ignore", module="pytorch_lightning")
    warnings.filterwarnings("ignore", module="lightning_fabric")
    for name in ("pytorch_lightning", "lightning_fabric", "lightning.pytorch"):
        logging.getLogger(name).setLevel(logging.ERROR)
