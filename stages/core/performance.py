"""How well each engine reads lines whose text is known: CER, WER and exact match, by language and attribute."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from stages.core.metrics import ErrorRate, cer, exact, wer


class Known(Struct, frozen=True, gc=False):
    """A line whose text is known, its attributes, and what each engine (and the consensus) read."""

    text: str
    language: str
    attributes: dict[str, str]
    read: dict[str, str]


class Performance(Struct, frozen=True, kw_only=True, gc=False):
    """An engine on the lines of a language that share an attribute's value; attribute "" is all of them."""

    engine: str
    language: str
    attribute: str = ""
    value: str = ""
    lines: int
    cer: ErrorRate
    wer: ErrorRate
    exact: ErrorRate


def performance(lines: Iterable[Known], attributes: Iterable[str]) -> list[Performance]:
    """Every engine on all lines of each language, then by each of the attributes; sorted."""
    wanted = list(attributes)
    slices: defaultdict[tuple[str, str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for line in lines:
        for engine, said in line.read.items():
            slices[engine, line.language, "", ""].append((line.text, said))
            for name in wanted:
                slices[engine, line.language, name, _value(line.attributes, name)].append((line.text, said))
    return [
        Performance(
            engine=engine,
            language=language,
            attribute=attribute,
            value=value,
            lines=len(pairs),
            cer=cer(pairs),
            wer=wer(pairs),
            exact=exact(pairs),
        )
        for (engine, language, attribute, value), pairs in sorted(slices.items())
    ]


def _value(attributes: Mapping[str, str], name: str) -> str:
    return attributes.get(name, "")
