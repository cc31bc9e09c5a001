"""Document types that the words or fields of the document contradict."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from stages.checks.base import Check
from stages.core.correction import head, headed
from stages.core.finding import Held
from stages.core.subject import DocType, Subject

_SEVERAL, _MANY = 2, 8
"""Words or fields that speak for a type; lines among which a type should show."""


class MeaningClass(Check):
    """Words count where they are a line of their own: a letter may speak of a passport."""

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        self._words: tuple[Mapping[str, DocType], dict[str, str]] = ({}, {})

    def look(self, subject: Subject) -> Iterable[Held]:
        document = subject.document
        own = subject.schema.get(document.doc_type or "")
        if own is None or document.doc_type is None:
            return
        words = self._types_by_word(subject.schema)
        lines = {_plain(region.text) for region in document.regions if region.text}
        hits: dict[str, int] = {}
        for line in lines & words.keys():
            hits[words[line]] = hits.get(words[line], 0) + 1
        if document.doc_type in hits:
            return
        fields = {region.field for region in document.regions if region.field}
        if not hits and len(lines) >= _MANY and _nothing_of(own, lines, fields):
            yield Held(
                member="doc_type",
                code="unsupported_class",
                found=f"none of the words, captions and fields of the type {document.doc_type}",
                expected="the type that the document is of",
                confidence=0.8,
            )
            return
        best = max(sorted(hits), key=lambda name: hits[name], default=None) or _by_fields(subject.schema, own, fields)
        if best is None or list(hits.values()).count(hits.get(best, 0)) > 1:
            return
        sure = _sureness(own, subject.schema[best], fields, hits.get(best, 0))
        if sure:
            yield Held(
                member="doc_type",
                code="wrong_class",
                found=f"{'words' if best in hits else 'fields'} of another document type",
                expected=best,
                confidence=min(sure, 0.99),
                edits=(headed(document, replace(head(document), doc_type=best)),),
                edits_confidence=sure,
            )

    def _types_by_word(self, schema: Mapping[str, DocType]) -> dict[str, str]:
        """The type that a word is printed on, for words of one type alone."""
        if self._words[0] is not schema:
            found: dict[str, set[str]] = {}
            for name, doc_type in schema.items():
                for word in doc_type.words:
                    found.setdefault(_plain(word), set()).add(name)
            self._words = schema, {word: names.pop() for word, names in found.items() if len(names) == 1}
        return self._words[1]


def _plain(text: str) -> str:
    return text.replace(" ", "").upper()


def _nothing_of(own: DocType, lines: set[str], fields: set[str]) -> bool:
    """Whether a type whose documents have words and fields for certain shows in none of the lines and fields."""
    captions = {_plain(caption) for rule in own.fields.values() for caption in rule.captions}
    certain = own.words and any(rule.required for rule in own.fields.values())
    return bool(certain) and fields.isdisjoint(own.rules) and lines.isdisjoint(captions)


def _by_fields(schema: Mapping[str, DocType], own: DocType, fields: set[str]) -> str | None:
    """The one type that has all of the document's fields, where its own lacks several."""
    if own.others or len(fields - own.rules.keys()) < _SEVERAL:
        return None
    fitting = [name for name, other in schema.items() if not other.others and fields <= other.rules.keys()]
    return fitting[0] if len(fitting) == 1 else None


def _sureness(own: DocType, other: DocType, fields: set[str], hits: int) -> float:
    """How sure the other type is; 0 where the words may only be spoken of."""
    its_fields = bool(fields) and fields <= other.rules.keys()
    own_fields = fields <= own.rules.keys() and not own.others
    if hits and its_fields and (own.words or not own_fields):
        return 0.995
    if hits and (own.words or its_fields or hits >= _SEVERAL):
        return 0.9 if own.words and not fields else 0.8
    return 0.85 if its_fields and not own_fields else 0.0
