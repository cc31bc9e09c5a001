"""What the net of types begins from, and what it is shown: each example as it is, varied, or made strange."""

from pathlib import Path

import numpy as np
import pytest
import torch
from msgspec.structs import replace
from safetensors.torch import load_file

from stages.core.pictured import squared, turned
from stages.io.params import load_params
from stages.io.type_fitting import planned
from stages.models.base import TypeExample, TypeTraining
from stages.models.nets.averaged import SLOWER
from stages.models.nets.begun import WEIGHTS, begin, fingerprint
from stages.models.nets.type_module import TypeModule
from stages.models.nets.type_net import TypeLayers
from stages.models.nets.type_views import AS_IS, UNTOLD, TypeViews
from stages.models.type_net import TypeNet
from tests.typed import SIZES, drawn

SETTINGS = {name: value for name, value in load_params().train_classifier.model.items() if name != "_target_"}
EXAMPLES = [TypeExample(drawn(kind, 1), number) for number, kind in enumerate(sorted(SIZES))]
TRAINING = TypeTraining(
    steps=60,
    batch=10,
    side=64,
    learning_rate=1e-3,
    check_every=60,
    patience=3,
    strangers=0.2,
    balance=0.7,
    seed=1,
)


def test_it_begins_from_the_weights_that_conf_names() -> None:
    layers = TypeLayers(4, SETTINGS["backbone"], SETTINGS["settings"])
    head = layers.state_dict()["net.head.weight"].clone()
    begin(layers, SETTINGS["start"])
    given, own = load_file(WEIGHTS / f"{SETTINGS['start']}.safetensors"), layers.state_dict()
    assert all(torch.equal(own[name], value.float()) for name, value in given.items())
    assert sum(own[name].numel() for name in given) > 0.7 * sum(value.numel() for value in own.values())
    assert torch.equal(own["net.head.weight"], head)


def test_weights_that_the_net_has_no_place_for_are_refused() -> None:
    narrow = TypeLayers(4, "resnet", {"layer_type": "basic", "hidden_sizes": [8, 8, 8, 8], "embedding_size": 8})
    with pytest.raises(ValueError, match=r"'lcnet', whose net\.encoder"):
        begin(narrow, "lcnet")


def test_what_it_begins_with_learns_slower() -> None:
    layers = TypeLayers(4, SETTINGS["backbone"], SETTINGS["settings"])
    begun = begin(layers, SETTINGS["start"])
    module = TypeModule(layers, begun, TRAINING, lambda step, values: None)
    rates = {
        id(p): one["initial_lr"]
        for one in module.configure_optimizers()["optimizer"].param_groups
        for p in one["params"]
    }
    own = dict(layers.named_parameters())
    assert rates.keys() == {id(weight) for weight in own.values()}, "every weight learns"
    for name, weight in own.items():
        assert rates[id(weight)] == pytest.approx(TRAINING.learning_rate * (SLOWER if name in begun else 1))
    assert begun & own.keys() and own.keys() - begun


def test_a_pretrained_model_says_which_weights_are_its_own(tmp_path: Path) -> None:
    small = {"layer_type": "basic", "hidden_sizes": [8, 8, 8, 8], "depths": [1, 1, 1, 1], "embedding_size": 8}
    model = TypeLayers(4, "resnet", small).net
    model.save_pretrained(tmp_path)
    given = model.state_dict()
    for kinds in (4, 9):
        layers = TypeLayers(kinds, "resnet", {}, pretrained=str(tmp_path))
        own = layers.net.state_dict()
        assert layers.training and layers.net.training
        new = own.keys() - {one.removeprefix("net.") for one in layers.begun}
        assert new == {"classifier.1.weight", "classifier.1.bias"}
        assert own["classifier.1.weight"].shape == (kinds + 4, 8)
        for name in layers.begun:
            assert torch.equal(own[name.removeprefix("net.")], given[name.removeprefix("net.")])
        assert not torch.equal(own["classifier.1.weight"][:8], given["classifier.1.weight"])


@pytest.mark.parametrize(("examples", "steps"), [(1, 150), (50, 300), (150, 750), (5000, 900)])
def test_few_examples_are_not_shown_for_ever(examples: int, steps: int) -> None:
    settings = replace(load_params().train_classifier, steps=900, rounds=150, batch=32, check_every=150)
    assert planned(settings, examples).steps == steps
    assert planned(replace(settings, steps=7), examples).steps == 7


def test_what_it_begins_from_is_part_of_its_provenance() -> None:
    assert TypeNet(**SETTINGS).provenance()["start"] == fingerprint("lcnet") != ""
    assert TypeNet(**SETTINGS | {"start": ""}).provenance()["start"] == ""
    assert TypeNet(pretrained="microsoft/resnet-18").provenance()["pretrained"] == "microsoft/resnet-18"


def test_examples_are_shown_as_they_are_varied_and_made_strange() -> None:
    views = TypeViews(EXAMPLES, len(EXAMPLES), TRAINING)
    shown = [views[index] for index in range(len(views))]
    again = TypeViews(EXAMPLES, len(EXAMPLES), TRAINING)
    assert all(torch.equal(a, b) for index in (0, 7, 599) for a, b in zip(shown[index], again[index], strict=True))
    strange = [kind == len(EXAMPLES) for _, kind, _, _ in shown]
    assert np.mean(strange) == pytest.approx(TRAINING.strangers, abs=0.06)
    assert all((turn == UNTOLD) == odd for (_, _, turn, _), odd in zip(shown, strange, strict=True))
    known = [one for one, odd in zip(shown, strange, strict=True) if not odd]
    same = [_is_shown_as_it_is(picture, int(kind), int(turn)) for picture, kind, turn, _ in known]
    assert np.mean(same) == pytest.approx(AS_IS, abs=0.07)
    assert not any(faults.any() for (_, _, _, faults), one in zip(known, same, strict=True) if one)
    assert {tuple(faults.tolist()) for (_, _, _, faults) in known} == {(0, 0), (0, 1), (1, 0), (1, 1)}


def _is_shown_as_it_is(picture: torch.Tensor, kind: int, quarters: int) -> bool:
    return np.array_equal(picture.numpy(), turned(squared(EXAMPLES[kind].picture, TRAINING.side), quarters))
