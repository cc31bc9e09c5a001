"""Links between regions that lead nowhere."""

from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from stages.checks.base import Check
from stages.core.correction import head, headed
from stages.core.finding import Held
from stages.core.subject import Subject

_NAMES = {
    "link_to_nothing": "a link to a region that isn't there",
    "link_to_itself": "a link from a region to itself",
    "link_twice": "the same link several times",
}


class StructureLink(Check):
    """Such links are taken out all at once, as the edits of one finding."""

    def look(self, subject: Subject) -> Iterable[Held]:
        links = subject.document.links
        if not links:
            return
        regions = subject.regions
        codes = set()
        for (first, second), times in Counter(links).items():
            if first not in regions or second not in regions:
                codes.add("link_to_nothing")
            elif first == second:
                codes.add("link_to_itself")
            elif times > 1:
                codes.add("link_twice")
        if not codes:
            return
        sound = tuple(dict.fromkeys(link for link in links if link[0] != link[1] and regions.keys() >= set(link)))
        named = [name for name in _NAMES if name in codes]
        yield Held(
            member="links",
            code=named[0],
            found=" and ".join(_NAMES[name] for name in named),
            expected="each link once, between two regions of the document",
            edits=(headed(subject.document, replace(head(subject.document), links=sound)),),
            edits_confidence=0.995,
        )
