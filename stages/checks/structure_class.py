"""Document types that the schema hasn't got."""

from collections.abc import Iterable

from msgspec.structs import replace

from stages.checks.base import Check
from stages.core.correction import head, headed
from stages.core.finding import Held
from stages.core.naming import meant
from stages.core.subject import Subject


class StructureClass(Check):
    """A document without a type is for the classifier; one whose type nobody knows has a mistyped label."""

    def look(self, subject: Subject) -> Iterable[Held]:
        document = subject.document
        if document.doc_type is None or not subject.schema or document.doc_type in subject.schema:
            return
        right = meant(document.doc_type, subject.schema.keys())
        yield Held(
            member="doc_type",
            code="unknown_class",
            found="a document type that the schema hasn't got",
            expected=right or f"one of {', '.join(sorted(subject.schema))}; or a file of its own in conf/doc_types/",
            confidence=0.99,
            edits=(headed(document, replace(head(document), doc_type=right)),) if right else (),
            edits_confidence=0.995 if right else 0.0,
        )
