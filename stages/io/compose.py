"""conf/ composed into params.yaml, by the same function that `dvc exp run` uses."""

import tempfile
from pathlib import Path
from typing import Any

import yaml

CONF = Path("conf")
PARAMS = Path("params.yaml")


def compose(target: Path = PARAMS) -> None:
    """Compose conf/ into `target`. Raises ValueError where conf/ can't be composed."""
    from dvc.exceptions import DvcException
    from dvc.utils.hydra import compose_and_dump
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    try:
        compose_and_dump(target, str(CONF.absolute()), None, "config", None, [])
    except (DvcException, HydraException, OmegaConfBaseException) as error:
        raise ValueError(f"{CONF}/ can't be composed: {error}; correct it there") from None


def differences() -> list[str]:
    """Dotted names of the parameters that params.yaml has otherwise than conf/ composes them; sorted."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / PARAMS.name
        compose(fresh)
        composed, committed = _flat(fresh), _flat(PARAMS)
    return sorted(name for name in composed.keys() | committed.keys() if composed.get(name) != committed.get(name))


def _flat(path: Path) -> dict[str, Any]:
    """Dotted names to values; a list, or an empty mapping, is a value."""
    result: dict[str, Any] = {}
    waiting: list[tuple[str, Any]] = [("", yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {})]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict) and value:
            waiting += [(f"{name}.{key}" if name else str(key), inner) for key, inner in value.items()]
        else:
            result[name] = value
    return result
