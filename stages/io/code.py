"""Which of our files a module runs, and a fingerprint of them: the code part of every memory key."""

import ast
import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent


@cache
def imports(module: str) -> frozenset[str]:
    """The modules of ocrmill that `module` itself imports, wherever in it the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path_of(module).read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(name for name in found if name.split(".")[0] == PACKAGE.name and _exists(name))


def closure(*modules: str) -> list[str]:
    """The modules and all modules of ocrmill that they import, directly or not, sorted; packages' own files too."""
    seen: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        waiting += imports(name)
        if "." in name:
            waiting.append(name.rpartition(".")[0])
    return sorted(seen)


@cache
def fingerprint(*modules: str, libraries: tuple[str, ...] = ()) -> str:
    """sha256 over what the modules' closure does, comments and layout aside, and over the libraries' versions."""
    digest = hashlib.sha256()
    for name in closure(*modules):
        tree = ast.dump(ast.parse(path_of(name).read_bytes()))
        digest.update(f"{name}\0{hashlib.sha256(tree.encode()).hexdigest()}\0".encode())
    for library in sorted(libraries):
        digest.update(f"{library}=={version(library)}\0".encode())
    return digest.hexdigest()


def path_of(module: str) -> Path:
    """The file of a module of ocrmill."""
    place = ROOT.joinpath(*module.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def _exists(module: str) -> bool:
    return path_of(module).is_file()
