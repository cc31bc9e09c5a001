"""Which labels the classifier contradicts: of documents held out by the net, of the others by their neighbours."""

from collections.abc import Mapping, Sequence

from stages.core.acceptance import folds
from stages.core.classes import Typed, chances
from stages.core.label_errors import Floats, LabelError, doubted, out_of_fold
from stages.core.review import base_id
from stages.core.type_parts import BOUND, FIT, SETTLE
from stages.io.type_material import Page, numbers
from stages.models.base import Floats as Features

FOLDS = 5


def label_errors(
    types: Sequence[str],
    pages: Mapping[str, Sequence[Page]],
    found: Mapping[str, Sequence[Typed]],
    learnt: Features,
    temperature: float,
) -> list[LabelError]:
    """The labels in doubt, the plainest first. `learnt` are the features of the pages that the net learnt from."""
    number = numbers(types)
    held_out = [page for part in (SETTLE, BOUND) for page in pages[part]]
    said = [one for part in (SETTLE, BOUND) for one in found[part]]
    fitted = list(pages[FIT])
    kinds = [number[str(page.head.doc_type)] for page in fitted]
    names = {str(fold): fold for fold in range(FOLDS)}
    fold = folds([base_id(page.head.id) for page in fitted], dict.fromkeys(names, 1 / FOLDS))
    made = _doubts(types, fitted, out_of_fold(learnt, kinds, len(types), [names[one] for one in fold]))
    if said:
        made += _doubts(types, held_out, chances(said, temperature)[:, :-1])
    return sorted(made, key=lambda one: (one.label_chance - one.found_chance, one.delivery, one.id))


def _doubts(types: Sequence[str], pages: Sequence[Page], probabilities: Floats) -> list[LabelError]:
    number = numbers(types)
    own = [number[str(page.head.doc_type)] for page in pages]
    return [
        LabelError(
            delivery=pages[index].head.delivery,
            id=pages[index].head.id,
            label=types[own[index]],
            found=types[rather],
            label_chance=round(float(probabilities[index, own[index]]), 6),
            found_chance=round(float(probabilities[index, rather]), 6),
        )
        for index, rather in doubted(own, probabilities).items()
    ]
