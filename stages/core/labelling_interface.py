"""The labelling interfaces of Label Studio in which people correct lines or masks, or say what a document is.

Source: https://labelstud.io/tags/.
"""

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from stages.core.mask_review import WITHHELD
from stages.core.personal import KINDS


def labelling_interface(image: str, doc_type: str, label: str | None, text: str) -> str:
    """The interface with controls of these names: boxes with a text, or with a `label`, a kind of personal data."""
    lines = [
        f'<Image name="{image}" value="$ocr" zoom="true"/>',
        f'<Rectangle name="bbox" toName="{image}"/>',
        f'<Polygon name="poly" toName="{image}"/>',
    ]
    if label is None:
        lines.append(f'<TextArea name="{text}" toName="{image}" perRegion="true" editable="true" maxSubmissions="1"/>')
    else:
        lines += [
            f'<Labels name="{label}" toName="{image}">',
            *(f'  <Label value="{kind}"/>' for kind in KINDS),
            "</Labels>",
            f'<Choices name="{doc_type}" toName="{image}">',
            f'  <Choice value="{WITHHELD}" hint="It must not leave, whatever is masked"/>',
            "</Choices>",
        ]
    return _view(lines)


def type_interface(image: str, doc_type: str, choices: Sequence[str]) -> str:
    """The interface in which people choose one type for a document, which they may turn and zoom."""
    return _view(
        [
            f'<Image name="{image}" value="$ocr" zoom="true" rotateControl="true"/>',
            f'<Choices name="{doc_type}" toName="{image}" choice="single" required="true" showInline="true">',
            *(f"  <Choice value={quoteattr(choice)}/>" for choice in choices),
            "</Choices>",
        ]
    )


def _view(lines: Sequence[str]) -> str:
    return "<View>\n" + "".join(f"  {line}\n" for line in lines) + "</View>\n"
