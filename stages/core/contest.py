"""A label's text against what else may stand in its place: what speaks for either, in numbers."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from rapidfuzz.distance import OSA

from stages.core.customs import Customs
from stages.core.examination import alike, letters_of, loses_an_end, spliced
from stages.core.examined import Candidate, Part

_MOST = 12.0
"""Nats that one recogniser's word is worth at most: it may be sure and wrong."""
_SURE, _SURER, _APART = 6.0, 9.0, 5.0
"""Nats from which on recognisers are sure of a proposal, are of one with other digits, and prefer it to the next."""
_OTHER = 0.4
"""Similarity (0 to 1) up to which a proposal is another text than the label, and no correction of it."""
_GOES_ON = 3
"""Letters by which a text must be longer to go on after the label's end."""
CERTAIN, UNCERTAIN = 0.999, 0.98
"""How sure a proposal counts as that is certain, and at most as one that isn't."""
_READ = 3.0
"""Nats that an engine's reading the line so is worth, beside what recognisers say of it."""


class Contest(Struct, frozen=True, gc=False):
    """A text that the label's is up against in a line, and what speaks for it (positive) or against it."""

    rival: str
    features: dict[str, float]


class Ruling(Struct, frozen=True, gc=False):
    """The chance (0 to 1) that a line's text is wrong; what it should say, if anything, and how sure that is."""

    chance: float
    text: str | None = None
    trust: float = 0.0


class Proposal(Struct, frozen=True, gc=False):
    """What a line should say instead: the label with its letters and digits put right.

    `least` are the nats that the recogniser least in favour says for it, `gap` those by which all together prefer it to
    the next best. `engines` read the whole line so, `heard` so many recognisers in the very place, of `listeners`.
    """

    text: str
    least: float
    gap: float
    engines: frozenset[str]
    heard: int
    listeners: frozenset[str]


def rule(part: Part, customs: Customs, weights: Mapping[str, float]) -> Ruling:
    """The ruling on a line, by the weights of what speaks against its text."""
    worst = max((chance(one.features, weights) for one in contests(part, customs)), default=0.0)
    found = proposal(part, customs)
    if found is None:
        return Ruling(round(worst, 6))
    label = part.candidates[0].text
    trust = CERTAIN if certain(found, label, part, customs) else min(worst, UNCERTAIN)
    return Ruling(round(worst, 6), found.text, round(trust, 6))


def certain(found: Proposal, label: str, part: Part, customs: Customs) -> bool:
    """Whether a proposal may be put in the label's place without a person.

    No engine agrees with the label; all recognisers are for the proposal, and sure of it; and either an engine of
    another kind reads the line so, or the delivery uses the words elsewhere. What lacks an end of the label may be cut
    off, what makes a usual word an unusual one is a misreading, and a letter's case or a digit beside letters can't be
    told well enough.
    """
    own = alike(label, customs)
    if any(alike(candidate.text, customs) == own for candidate in part.candidates[1:] if candidate.sources):
        return False
    if not found.listeners or found.least < _SURE or found.gap < _APART or _cut(label, found.text):
        return False
    gained = _usual(found.text, customs) - _usual(label, customs)
    if gained < 0 or label.upper() == found.text.upper():
        return False
    if not _keeps_marks(label, found.text) or _mixed(found.text) > _mixed(label) or _swaps_alone(label, found.text):
        return False
    witnessed = bool(found.engines - found.listeners)
    if _digits(label) != _digits(found.text):
        return witnessed and found.least >= _SURER and found.heard == len(found.listeners)
    return witnessed or (_odd(label, found.text, customs) > 0 and found.heard == len(found.listeners))


def contests(part: Part, customs: Customs) -> list[Contest]:
    """The label's text in this line against each text that differs from it in more than spaces."""
    own, groups = _groups(part, customs)
    mine, best = _engines(groups[own]), _best(part)
    return [
        Contest(rivals[0].text, _features(part.candidates[0], rivals, mine, best, own, written, customs))
        for written, rivals in groups.items()
        if written != own
    ]


def proposal(part: Part, customs: Customs) -> Proposal | None:
    """Of what engines read or hear in the line, what has most behind it; None where nothing has more than the label."""
    label = part.candidates[0]
    own = alike(label.text, customs)
    groups: dict[str, list[Candidate]] = {}
    for candidate in part.candidates[1:]:
        if candidate.sources and candidate.text:
            text = spliced(label.text, candidate.text, fold=customs.uppercase)
            groups.setdefault(text, []).append(candidate)
    behind = {text: _behind(rivals, label) for text, rivals in groups.items() if alike(text, customs) != own}
    best = max(behind, key=lambda text: (round(behind[text], 4), text), default=None)
    if best is None or behind[best] <= 0:
        return None
    rivals = groups[best]
    listeners = {name for candidate in part.candidates for name in candidate.scores}
    apart = [_apart(name, rivals, label) for name in sorted(listeners)]
    sources = _engines(rivals)
    return Proposal(
        text=best,
        least=min(apart, default=0.0),
        gap=behind[best] - max((value for text, value in behind.items() if text != best), default=0.0),
        engines=frozenset(name for name in sources if " " not in name),
        heard=sum(f"{name} here" in sources for name in listeners),
        listeners=frozenset(listeners),
    )


def _groups(part: Part, customs: Customs) -> tuple[str, dict[str, list[Candidate]]]:
    """The label's text, as texts are compared, and the candidates by theirs."""
    groups: dict[str, list[Candidate]] = {}
    for candidate in part.candidates:
        groups.setdefault(alike(candidate.text, customs), []).append(candidate)
    groups = {written: candidates for written, candidates in groups.items() if written}
    own = alike(part.candidates[0].text, customs)
    return own, {own: [part.candidates[0]]} | groups


def _behind(rivals: Sequence[Candidate], label: Candidate) -> float:
    """What speaks for a text and against the label's, in nats: recognisers' words, and engines' readings."""
    names = {name for rival in rivals for name in rival.scores}
    words = sum(_apart(name, rivals, label) for name in sorted(names))
    return words + _READ * len({name for name in _engines(rivals) if " " not in name})


def _apart(name: str, rivals: Sequence[Candidate], label: Candidate) -> float:
    """How much likelier a recogniser finds the likeliest of these than the label; 0 where it can't say."""
    own = [rival.scores[name] for rival in rivals if name in rival.scores]
    return max(own) - label.scores[name] if own and name in label.scores else 0.0


def _cut(label: str, text: str) -> bool:
    """Whether a proposal may be the label with an end cut off, and not another text or one without a repetition."""
    words = label.split()
    once = [word for index, word in enumerate(words) if not index or word != words[index - 1]]
    if _same_letters(" ".join(once), text):
        return False
    near = OSA.normalized_similarity(letters_of(label).upper(), letters_of(text).upper())
    return near > _OTHER and loses_an_end(label, text)


def _same_letters(one: str, other: str) -> bool:
    """Whether two texts have the same letters and digits."""
    return letters_of(one) == letters_of(other)


def _keeps_marks(label: str, text: str) -> bool:
    """Whether a proposal has the label's marks; it may have more where it goes on after the label's end."""
    if _marks(label) == _marks(text) or not letters_of(label):
        return True
    longer = len(letters_of(text)) - len(letters_of(label)) >= _GOES_ON and _marks(text).startswith(_marks(label))
    return longer or OSA.normalized_similarity(label, text) < _OTHER


def _marks(text: str) -> str:
    """What is neither a letter nor a digit nor a space."""
    return "".join(character for character in text if not character.isalnum() and not character.isspace())


def _mixed(text: str) -> int:
    """How often a letter stands beside a digit."""
    return sum(a.isalnum() and b.isalnum() and a.isdigit() != b.isdigit() for a, b in pairwise(text))


def _swaps_alone(label: str, text: str) -> bool:
    """Whether a letter and a digit were exchanged that stand alone, so that nothing around tells which it is."""
    words = label.split(), text.split()
    if len(words[0]) != len(words[1]):
        return False
    apart = [(letters_of(a), letters_of(b)) for a, b in zip(*words, strict=True) if a != b]
    return any(len(a) == len(b) == 1 and a.isdigit() != b.isdigit() for a, b in apart)


def _features(
    label: Candidate,
    rivals: Sequence[Candidate],
    mine: set[str],
    best: float,
    own: str,
    written: str,
    customs: Customs,
) -> dict[str, float]:
    scores = rivals[0].scores
    apart = [max(-_MOST, min(_MOST, scores[name] - label.scores[name])) for name in scores if name in label.scores]
    theirs = _engines(rivals)
    return {
        "weighed": float(bool(apart)),
        "mean": sum(apart) / len(apart) if apart else 0.0,
        "least": min(apart, default=0.0),
        "label_engines": float(len({name for name in mine if " " not in name})),
        "rival_engines": float(len({name for name in theirs if " " not in name})),
        "rival_here": float(len({name for name in theirs if " " in name})),
        "usual": _usual(rivals[0].text, customs) - _usual(label.text, customs),
        "odd": _odd(label.text, rivals[0].text, customs),
        "marks": float(letters_of(own) == letters_of(written)),
        "edits": math.log1p(OSA.distance(own, written)),
        "share": OSA.distance(own, written) / max(len(own), len(written), 1),
        "clear": max(-3.0, best / max(1, len(own))),
        "length": math.log1p(len(own)),
    }


def chance(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The chance (0 to 1) that the label is wrong, by a logistic rule; "bias" is what holds without any evidence."""
    total = weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, total))))


def _engines(candidates: Sequence[Candidate]) -> set[str]:
    return {source for candidate in candidates for source in candidate.sources if source != "label"}


def _best(part: Part) -> float:
    """The log-likelihood of the likeliest text, by the recogniser that is surest of one."""
    return max((score for candidate in part.candidates for score in candidate.scores.values()), default=0.0)


def _usual(text: str, customs: Customs) -> float:
    """How usual the least usual word is, as a logarithm."""
    return math.log1p(min(customs.usual(text), default=0))


def _odd(text: str, rival: str, customs: Customs) -> float:
    """How much more usual the rival's words are, where the label has a word that is written nowhere else."""
    return max(0.0, _usual(rival, customs) - math.log(2)) if min(customs.usual(text), default=2) < 2 else 0.0


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())
