"""Which type the policies of a document go by: its label's, unless what is read there says otherwise."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from stages.core.document import Document
from stages.core.phrases import Phrases, fold
from stages.core.subject import DocType
from stages.core.view import TextLine

_MOSTLY = 0.5
"""The share of a line that a word must be to be its heading: a letter may speak of passports."""
_ZONE = re.compile(r"[A-Z0-9<]{28,}")
_FILLERS = 4
_BEGINNING = 4
_PASSPORT = re.compile(r"P[A-Z<][A-Z<]{3}[A-Z<]{30,}")


def document_type(document: Document, lines: Sequence[TextLine], schema: Mapping[str, DocType]) -> str | None:
    """The document's type; None, for which policies are strictest, where it isn't known or in doubt.

    The label's type counts as long as no words of another are read. An identity document that is labelled as
    something else is one by its words and captions, or by the lines of its machine-readable zone.
    """
    every = list(dict.fromkeys(text for line in lines for text in line.texts))
    known = _phrases(tuple(text for kind in schema.values() for text in (*kind.words, *_listed(kind))))
    texts = [text for text in every if known.find(text)]
    own = document.doc_type if document.doc_type in schema else None
    headed = {name: found for name, kind in schema.items() if (found := _headings(kind, texts))}
    zone = _zone(every)
    identities = [name for name in headed if schema[name].identity]
    if own and schema[own].identity:
        return own if not identities or own in identities else _surest(identities, headed, schema, texts)
    if identities:
        return _surest(identities, headed, schema, texts)
    if zone:
        return zone if zone in schema and not own else None
    if own or not headed:
        return own
    name = _surest(list(headed), headed, schema, texts)
    return name if name and _captions(schema[name], texts) else None


def _surest(
    names: Sequence[str], headed: Mapping[str, set[str]], schema: Mapping[str, DocType], texts: Sequence[str]
) -> str | None:
    """The one type that most headings and captions speak for; a heading alone is no proof."""
    counts = {name: len(headed[name] | _captions(schema[name], texts)) for name in names}
    best = max(counts, key=lambda name: counts[name])
    clear = list(counts.values()).count(counts[best]) == 1
    return best if clear and counts[best] > 1 else None


def _headings(kind: DocType, texts: Sequence[str]) -> set[str]:
    """Which of a type's words stand as lines of their own, or as most of one."""
    own = {fold(caption) for caption in _listed(kind)}
    return _met(tuple(word for word in kind.words if fold(word) not in own), texts)


def _captions(kind: DocType, texts: Sequence[str]) -> set[str]:
    """Which of a type's captions are read."""
    return _met(_listed(kind), texts)


def _listed(kind: DocType) -> tuple[str, ...]:
    return tuple(caption for rule in kind.fields.values() for caption in rule.captions)


def _met(listed: tuple[str, ...], texts: Sequence[str]) -> set[str]:
    """How the phrases begin that are read: engines write the same one in several ways."""
    known = _phrases(listed)
    found = set()
    for text in texts:
        for start, end in known.find(text):
            if len(fold(text[start:end])) >= _MOSTLY * len(fold(text)):
                found.add(fold(text[start:end])[:_BEGINNING])
    return found


@lru_cache(maxsize=64)
def _phrases(listed: tuple[str, ...]) -> Phrases:
    return Phrases(listed)


def _zone(texts: Sequence[str]) -> str | None:
    """passport or id_card, where two lines of a machine-readable zone are read; "" where it is neither for certain."""
    plain = [text.replace(" ", "").replace("«", "<<") for text in texts]
    lines = {text[:10] for text in plain if _ZONE.fullmatch(text) and text.count("<") >= _FILLERS}
    if len(lines) < 2:
        return None
    return "passport" if any(_PASSPORT.match(text) for text in plain) else "id_card"
