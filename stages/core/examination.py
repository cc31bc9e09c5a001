"""What is to be asked about labelled places, before recognisers are, and what their answers amount to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct
from rapidfuzz.distance import Levenshtein

from stages.core.customs import Customs
from stages.core.document import Document, Polygon, Region, Word
from stages.core.examined import Answer, Candidate, Examined, Part, Place
from stages.core.geometry import bounds, quad_from_box
from stages.core.matching import match
from stages.core.reading import Line, Reading

_SAME_ROW = 0.5
"""Of the lower one's height: words that overlap by more stand in one line."""
_MARGIN = 0.1
"""Of a word's height: boxes of words are tight, and a recogniser sees a line with some room around it."""
_MOST_STEPS = 8
"""A text with more differences to the label's is another one altogether."""


class Asked(Struct, frozen=True, gc=False):
    """A line of a region: its place in px, what the label says is there, and what each engine read there."""

    region: str
    polygon: Polygon
    text: str
    read: dict[str, str]


def asked(document: Document, readings: Sequence[Reading]) -> list[Asked]:
    """The lines of all regions that have a place and a text which counts, with what was read in them.

    The readings are of engines that can write all of the document's language: others bear wrong texts out.
    """
    lines = [line for region in document.regions if _counts(region) for line in lines_of(region)]
    read: list[dict[str, str]] = [{} for _ in lines]
    for reading in readings:
        told: defaultdict[int, list[Line]] = defaultdict(list)
        for found in match([polygon for _, polygon, _ in lines], [line.polygon for line in reading.lines]):
            if len(found.left) == 1:  # an engine that joins two of the label's lines speaks for neither
                told[found.left[0]] += [reading.lines[index] for index in found.right]
        for index, own in told.items():
            text = " ".join(line.text for line in own if line.text)
            if text:
                read[index][reading.engine] = text
    return [Asked(name, polygon, text, said) for (name, polygon, text), said in zip(lines, read, strict=True)]


def lines_of(region: Region) -> list[tuple[str, Polygon, str]]:
    """(region, place, text) of each line of the region: the whole of it, or the rows that its words stand in."""
    rows = rows_of(region.words)
    if len(rows) < 2:
        return [(region.id, region.polygon, region.text or "")]
    return [(region.id, _around(row), " ".join(word.text for word in row)) for row in rows]


def rows_of(words: Sequence[Word]) -> list[list[Word]]:
    """The words that have a place and a text, in the rows that they stand in, in their own order."""
    rows: list[list[Word]] = []
    for word in words:
        if not word.polygon or not word.text.strip():
            continue
        _, top, _, bottom = bounds(word.polygon)
        before = bounds(rows[-1][-1].polygon) if rows else (0.0, 0.0, 0.0, 0.0)
        shared = min(bottom, before[3]) - max(top, before[1])
        if rows and shared >= _SAME_ROW * min(bottom - top, before[3] - before[1]):
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def doubted(line: Asked, customs: Customs) -> tuple[str, ...]:
    """The texts to be weighed in the line's place, the label's own first; none where there is no doubt of that one.

    There is none where an engine read the same, unless the delivery writes a word of it in another way everywhere else.
    """
    usual = customs.rival(line.text)
    agreed = alike(line.text, customs)
    if usual is None and any(alike(text, customs) == agreed for text in line.read.values()):
        return ()
    return tuple(dict.fromkeys([line.text, *line.read.values(), *([usual] if usual else [])]))


def alike(text: str, customs: Customs) -> str:
    """The text as it is compared: without spaces and, where the delivery has no small letters, in capitals."""
    bare = "".join(text.split())
    return bare.upper() if customs.uppercase else bare


def steps(label: str, rival: str, *, fold: bool) -> list[str]:
    """The label's text with one of the differences to a rival put in at a time, where there are several.

    What an engine misread at one end of a line says nothing against what it read at the other. Spaces don't count.

    >>> steps("TOTAL ATTER ADJ", "lotal After Adj", fold=True)
    ['lOTAL ATTER ADJ', 'TOTAL AfTER ADJ']
    """
    changes = _changes(label, rival, fold=fold)
    if not 2 <= len(changes) <= _MOST_STEPS:
        return []
    return [label[:start] + text + label[end:] for start, end, text in changes]


def spliced(label: str, rival: str, *, fold: bool) -> str:
    """The label's text with a rival's letters and digits, its own spaces and marks kept; with `fold`, in capitals.

    The rival itself where the two can't be brought together so.

    >>> spliced("THANK YOU FOR KIND ADVlCE", "Thankyou for your kind advice!", fold=True)
    'THANK YOU FOR YOUR KIND ADVICE'
    """
    made = label
    if not label.strip():
        return rival.upper() if fold else rival
    for start, end, text in reversed(_changes(label, rival, fold=fold)):
        before, after = letters_of(label[start:end]), letters_of(text)
        if before == after or (before and text.strip() and not after):
            continue  # a mark, or a letter that was taken for one
        if before == label[start:end] and len(before) == len(after):
            text = after
        made = made[:start] + (text.upper() if fold else text) + made[end:]
    written = rival.upper() if fold else rival
    return made.strip() if made == label or letters_of(made) == letters_of(written) else written


def loses_an_end(label: str, rival: str) -> bool:
    """Whether the label's first or last letter or digit isn't in the rival: print or a place that was cut off."""
    own, other = letters_of(label).upper(), letters_of(rival).upper()
    steps = [step for step in Levenshtein.opcodes(own, other) if step.tag != "equal"]
    shorter = [step for step in steps if step.src_end - step.src_start > step.dest_end - step.dest_start]
    first, last = own[:1] != other[:1], own[-1:] != other[-1:]
    return len(other) < len(own) and (first or last or any(s.src_start == 0 or s.src_end == len(own) for s in shorter))


def letters_of(text: str) -> str:
    """The text's letters and digits alone."""
    return "".join(character for character in text if character.isalnum())


def _changes(label: str, rival: str, *, fold: bool) -> list[tuple[int, int, str]]:
    """From where to where the label differs, and what the rival has there, with the spaces around what is put in."""
    places, others = (
        [index for index, character in enumerate(text) if not character.isspace()] for text in (label, rival)
    )
    own, other = ("".join(text.split()) for text in (label, rival))
    compared = (own.upper(), other.upper()) if fold else (own, other)
    if any(len(text) != len(bare) for text, bare in zip(compared, (own, other), strict=True)):
        compared = (own, other)  # capitals of other lengths, such as SS for ß
    made = []
    for step in Levenshtein.opcodes(*compared):
        if step.tag == "replace":
            start, end = places[step.src_start], places[step.src_end - 1] + 1
            made.append((start, end, rival[others[step.dest_start] : others[step.dest_end - 1] + 1]))
        elif step.tag != "equal":
            start, end = _gap(places, len(label), step.src_start, step.src_end)
            first, last = _gap(others, len(rival), step.dest_start, step.dest_end)
            made.append((start, end, rival[first:last]))
    return made


def _gap(places: Sequence[int], length: int, start: int, end: int) -> tuple[int, int]:
    """From the end of the character before to the beginning of the one after."""
    return (places[start - 1] + 1 if start else 0), (places[end] if end < len(places) else length)


def put_in(text: str, line: str, instead: str) -> str:
    """A region's text with one of its lines replaced; as it was where the line isn't found once."""
    if text == line:
        return instead
    return text.replace(line, instead) if text.count(line) == 1 else text


def examined(document: Document, lines: Sequence[Asked], answers: Mapping[int, Answer], problem: str) -> Examined:
    """What was found out about the document's lines, of which those in `answers`, by index, were weighed."""
    places: dict[str, list[Part]] = {}
    for index, line in enumerate(lines):
        places.setdefault(line.region, []).append(_part(line, answers.get(index)))
    return Examined(
        id=document.id,
        delivery=document.delivery,
        places=tuple(Place(region=region, parts=tuple(parts)) for region, parts in places.items()),
        problem=problem,
    )


def _part(line: Asked, answer: Answer | None) -> Part:
    """The line with all that may be written in it, the label's own text first."""
    sources: dict[str, list[str]] = {line.text: ["label"]}
    for engine, text in line.read.items():
        sources.setdefault(text, []).append(engine)
    scores = answer.scores if answer else {}
    for engine, text in (answer.heard if answer else {}).items():
        sources.setdefault(text, []).append(f"{engine} here")
    for text in (text for own in scores.values() for text in own):
        sources.setdefault(text, [])
    candidates = tuple(
        Candidate(text=text, sources=tuple(who), scores={e: own[text] for e, own in scores.items() if text in own})
        for text, who in sources.items()
    )
    return Part(polygon=line.polygon, candidates=candidates)


def _counts(region: Region) -> bool:
    return bool(region.polygon and region.text is not None and not region.ignore)


def _around(words: Sequence[Word]) -> Polygon:
    boxes = [bounds(word.polygon) for word in words]
    x1, y1 = min(box[0] for box in boxes), min(box[1] for box in boxes)
    x2, y2 = max(box[2] for box in boxes), max(box[3] for box in boxes)
    margin = _MARGIN * (y2 - y1)
    return quad_from_box(x1 - margin, y1 - margin, x2 + margin, y2 + margin)
