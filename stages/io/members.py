"""Members of families, made from their settings: `_target_` names the class, the rest are keyword arguments."""

import importlib
from collections.abc import Callable
from typing import Any, TypeVar, cast

T = TypeVar("T")

ALLOWED_TARGETS = ("stages.engines.", "stages.formats.", "stages.checks.", "stages.detectors.", "stages.models.")
"""What `_target_` may name: members of our families. Configuration is data and must not be able to run code."""


def instantiate(settings: dict[str, Any], kind: Callable[..., T]) -> T:
    """The object that `settings` describes: `_target_` names its class, the rest are keyword arguments.

    Raises ValueError for a target that isn't one of ours or isn't a `kind`.
    """
    target = check_target(settings)
    module, _, name = target.rpartition(".")
    try:
        member = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise ValueError(f"_target_ {target!r} can't be imported ({error}); correct it in conf/") from None
    if not (isinstance(member, type) and isinstance(kind, type) and issubclass(member, kind)):
        raise ValueError(f"_target_ {target!r} is no {getattr(kind, '__name__', kind)}; correct it in conf/")
    arguments = {key: value for key, value in settings.items() if key != "_target_"}
    try:
        return cast("T", member(**arguments))
    except TypeError as error:
        raise ValueError(f"{target}: {error}; correct its arguments in conf/") from None


def label_format(formats: dict[str, dict[str, Any]], name: str, action: str) -> dict[str, Any]:
    """The settings of a label format. Raises ValueError, with the known names and what to do, for an unknown one."""
    if name not in formats:
        raise ValueError(f"format {name!r} is unknown; expected one of {', '.join(sorted(formats))}; {action}")
    return formats[name]


def check_target(settings: dict[str, Any]) -> str:
    """What the settings name. Raises ValueError unless it is a member of our families."""
    target = settings.get("_target_")
    if not isinstance(target, str) or not target.startswith(ALLOWED_TARGETS):
        raise ValueError(f"_target_ {target!r} is not allowed; expected one of {', '.join(ALLOWED_TARGETS)}…")
    return target
