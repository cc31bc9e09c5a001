"""The rules of the house: where imports may go, what is pure, what dvc.yaml and conf/ must name."""

import ast
import importlib
import re
import sys
from pathlib import Path

import pytest
import yaml

from stages.io import compose
from stages.io.code import closure, imports, path_of
from stages.io.members import ALLOWED_TARGETS
from stages.io.params import Params, load_params

ROOT = Path(__file__).resolve().parent.parent
FAMILIES = ("engines", "formats", "checks", "detectors", "models")
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "stages").rglob("*.py")
)
DVC = yaml.safe_load((ROOT / "dvc.yaml").read_text())["stages"]
STAGES = sorted(path.stem for path in (ROOT / "stages").glob("*.py") if path.stem not in {"__init__", "cli"})
CORE_LIBRARIES = {"cv2", "msgspec", "numpy", "rapidfuzz", "scipy", "sklearn"}
IMPURE = {"io", "os", "pathlib", "random", "shutil", "socket", "subprocess", "tempfile", "time"}


def part(module: str) -> str:
    """The layer of a module: core, io, a family, sample, cli or stage."""
    names = module.split(".")
    if len(names) == 1:
        return "package"
    if names[1] == "cli":
        return "cli"
    return names[1] if path_of(f"stages.{names[1]}").name == "__init__.py" else "stage"


MAY_IMPORT = {
    "core": {"core"},
    "io": {"io", "core"} | {f"{family}.base" for family in FAMILIES},
    **{family: {"core", f"{family}.base"} for family in FAMILIES},
    "engines": {"core", "engines.base", "engines.nets"},  # nets: what engines share, itself no engine
    "detectors": {"core", "detectors.base", "detectors.nets"},  # nets: what detectors share, itself no detector
    "models": {"core", "models.base", "models.nets"},  # nets: layers and losses, themselves no model
    "sample": {"sample", "core", "io", "formats"},
    "stage": {"core", "io", "sample"} | {f"{family}.base" for family in FAMILIES},
    "cli": {"core", "io", "sample"},
    "package": set(),
}


@pytest.mark.parametrize("module", MODULES)
def test_imports_only_go_down(module: str) -> None:
    own = part(module)
    for imported in imports(module) - {module, "stages"}:
        target = part(imported)
        if path_of(imported).name == "__init__.py" and target in {own, *MAY_IMPORT[own]}:
            continue
        names = {target, ".".join(imported.split(".")[1:3])}
        if own in FAMILIES:
            names -= {own}
        assert names & MAY_IMPORT[own], f"{module} ({own}) imports {imported}; allowed: {sorted(MAY_IMPORT[own])}"


@pytest.mark.parametrize("module", [module for module in MODULES if part(module) == "core"])
def test_core_is_pure(module: str) -> None:
    tree = ast.parse(path_of(module).read_text())
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            top = name.split(".")[0]
            allowed = top in CORE_LIBRARIES | {"stages"} or (top in sys.stdlib_module_names and top not in IMPURE)
            assert allowed or name.startswith("pathlib.Pure"), f"{module} imports {name}; core is values in, values out"
        called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        assert called not in {"open", "print", "input"}, f"{module} calls {called}"


def test_every_stage_file_is_a_dvc_stage_and_a_parameter_block() -> None:
    assert sorted(DVC) == STAGES
    blocks = set(Params.__struct_fields__) - {"deliveries", "doc_types"}
    assert blocks <= set(STAGES), "a parameter block without a stage"


def members(stage: str) -> list[str]:
    """The modules of every family whose members the stage has by name: what those import runs in it, too."""
    families = {part(module) for module in closure(f"stages.{stage}")} & set(FAMILIES)
    return [module for module in MODULES if part(module) in families]


@pytest.mark.parametrize("stage", STAGES)
def test_dvc_stage_names_exactly_the_code_it_runs(stage: str) -> None:
    spec = DVC[stage]
    assert spec["cmd"] == f"python -m stages.{stage}"
    needed = set()
    for module in closure(f"stages.{stage}", *members(stage)):
        path = path_of(module)
        if part(module) in {*FAMILIES, "sample"}:
            needed.add(f"stages/{part(module)}")
        elif path.name != "__init__.py":
            needed.add(path.relative_to(ROOT).as_posix())
    named = {dep for dep in spec["deps"] if dep.startswith("stages/") and dep != "stages/templates"}
    listed = "\n".join(f"      - {name}" for name in sorted(needed))
    assert named == needed, f"the code under `deps` of {stage} in dvc.yaml should be:\n{listed}"
    assert "requirements.lock" in spec["deps"]


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage != "configure"])
def test_every_stage_waits_for_the_configuration_and_reads_its_own_block(stage: str) -> None:
    assert "data/configured" in DVC[stage]["deps"]
    assert stage in DVC[stage].get("params", ()) or stage not in Params.__struct_fields__


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage != "configure"])
def test_every_stage_that_reads_the_document_types_waits_for_them(stage: str) -> None:
    own = [path_of(module) for module in closure(f"stages.{stage}", *members(stage))]
    reads = any(re.search(r"(params|everything)\.doc_types", path.read_text(encoding="utf-8")) for path in own)
    assert ("data/doc_types.json" in DVC[stage]["deps"]) == reads


def test_stages_read_only_what_earlier_stages_write() -> None:
    written: set[str] = {"data/raw", "data/reviews"}
    for spec in DVC.values():
        read = {dep for dep in spec["deps"] if dep.startswith(("data/", "models/"))}
        assert read <= written, f"{read - written} is read before it is written"
        written |= {name for out in spec["outs"] for name in ([out] if isinstance(out, str) else out)}


def test_params_are_what_conf_composes_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    load_params()
    assert compose.differences() == [], "run `ocrmill compose`"


def test_every_target_resolves_and_is_allowed() -> None:
    found = 0
    for path in sorted((ROOT / "conf").rglob("*.yaml")):
        if path.is_relative_to(ROOT / "conf/sample"):
            continue
        for target in _targets(yaml.safe_load(path.read_text())):
            module, _, name = target.rpartition(".")
            assert target.startswith(ALLOWED_TARGETS), f"{path}: {target}"
            assert hasattr(importlib.import_module(module), name), f"{path}: {target}"
            found += 1
    assert found


@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_has_a_conf_file_that_the_configuration_names(family: str) -> None:
    if not (ROOT / "stages" / family).is_dir():
        pytest.skip(f"no {family} yet")
    files = sorted((ROOT / "conf" / family).glob("*.yaml"))
    code = {path.stem for path in (ROOT / "stages" / family).glob("*.py")} - {"__init__", "base"}
    used = {yaml.safe_load(path.read_text())["_target_"].split(".")[2] for path in files}
    assert used == code
    composed = (ROOT / "conf/config.yaml").read_text()
    for path in files:
        assert f"{family}@" in composed and f": {path.stem}\n" in composed, f"conf/config.yaml doesn't name {path.name}"


def test_small_files() -> None:
    for module in MODULES:
        lines = len(path_of(module).read_text().splitlines())
        assert lines <= 300, f"{module} has {lines} lines; split it"


def _targets(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["_target_"]] if "_target_" in value else []
        return own + [target for inner in value.values() for target in _targets(inner)]
    return [target for inner in value for target in _targets(inner)] if isinstance(value, list) else []
