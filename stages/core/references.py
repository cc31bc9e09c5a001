"""Which image a label means, by names alone: the disk is never asked, so nothing outside a delivery can be reached."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from pathlib import PurePosixPath

from stages.core.document import nfc
from stages.core.rejected import Refusal


class References:
    """The images of a delivery, as its label files may refer to them. Paths are relative, with "/" between parts."""

    def __init__(self, images: Iterable[str], refused: Iterable[str]) -> None:
        """`refused` are images too: a label of one of them must not be taken for another image's."""
        self._images = {nfc(path): path for path in images}
        self._refused = {nfc(path) for path in refused}
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        self._by_stem: defaultdict[str, list[str]] = defaultdict(list)
        for path in {*self._images, *self._refused}:
            pure = PurePosixPath(path)
            self._by_name[pure.name].append(path)
            self._by_stem[pure.stem].append(path)

    def by_reference(self, reference: str, label: str) -> str:
        """The image that the label file `label` means by `reference`. Raises Refusal for none, several, or outside."""
        try:
            return self._find(_parts(reference), label)
        except Refusal as refusal:
            if refusal.reason != "backslash":
                raise
            try:
                return self._find(_parts(reference.replace("\\", "/")), label)
            except Refusal as other:
                raise (refusal if other.reason == "no_image" else other) from None

    def by_stem(self, stem: str, label: str) -> str:
        """The image called `stem` but for its suffix, the nearest to `label`. Raises Refusal for none or several."""
        return self._only(nearest(self._by_stem.get(nfc(stem), ()), label))

    def _find(self, parts: tuple[str, ...], label: str) -> str:
        """Seen from the label's folder, from the root, or with the leading folders of the vendor's root taken away."""
        beside = "/".join((*PurePosixPath(nfc(label)).parts[:-1], *parts))
        for path in (beside, "/".join(parts)):
            if path in self._images or path in self._refused:
                return self._only([path])
        return self._only(nearest(_longest_suffix(self._by_name.get(parts[-1], ()), parts), label))

    def _only(self, candidates: Sequence[str]) -> str:
        expected = "the path of one image of this delivery"
        if not candidates:
            raise Refusal(
                "no_image", found="no such image", expected=expected, action="add the image or correct the name"
            )
        if len(candidates) > 1:
            found = f"a name that {len(candidates)} images share"
            raise Refusal("ambiguous", found=found, expected=expected, action="write the path from the delivery's root")
        if candidates[0] not in self._images:
            found = "a label of a file that was refused"
            raise Refusal("image_refused", found=found, expected=expected, action="see why the file was refused")
        return self._images[candidates[0]]


def _parts(reference: str) -> tuple[str, ...]:
    """The parts of a relative path in NFC. Raises Refusal for whatever might mean a place outside."""
    reference = nfc(reference)
    problem = ""
    if not reference.strip() or "\0" in reference:
        problem = "no path"
    elif reference.startswith(("/", "\\\\")):
        problem = "an absolute path"
    elif re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", reference):
        problem = "a drive or a URL"
    elif ".." in re.split(r"[/\\]", reference):
        problem = "a path with .. in it"
    parts = tuple(part for part in reference.split("/") if part not in {"", "."})
    if problem or not parts:
        action = "write the image's path in the delivery"
        raise Refusal("outside", found=problem or "no path", expected="a relative path", action=action)
    if "\\" in reference:
        action = "write / between folders"
        raise Refusal("backslash", found="a path with a backslash", expected="the path of an image", action=action)
    return parts


def _longest_suffix(paths: Iterable[str], parts: Sequence[str]) -> list[str]:
    """Those paths that share the most trailing parts with `parts`."""
    return _best(paths, lambda path: _shared(reversed(path.split("/")), reversed(parts)))


def nearest(paths: Iterable[str], path: str) -> list[str]:
    """Those paths whose folders have the most leading parts in common with the folder of `path`."""
    folder = nfc(path).split("/")[:-1]
    return _best(paths, lambda other: _shared(other.split("/")[:-1], folder))


def _best(paths: Iterable[str], score: Callable[[str], int]) -> list[str]:
    scores = {path: score(path) for path in paths}
    highest = max(scores.values(), default=0)
    return sorted(path for path, value in scores.items() if value == highest)


def _shared(left: Iterable[str], right: Iterable[str]) -> int:
    """How many items the two have in common, counted from their beginning to the first difference."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))
