"""The planter of label errors and what counts them: benchmarks/labels.py stands on both."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from benchmarks import real_errors
from benchmarks.planting import people, truth
from benchmarks.planting.base import World, told
from benchmarks.planting.deliver import Lines, write
from benchmarks.planting.outcome import Label, Outcome, detected
from benchmarks.planting.planter import GROUPS, Place, Planted, Planter
from benchmarks.planting.score import agrees, same_place, score
from benchmarks.planting.structure import IMAGE_MISSING, LABEL_MISSING
from benchmarks.planting.tally import Tally
from stages.core.assemble import ImageFacts, assemble
from stages.core.correcting import correct
from stages.core.correction import Edit, added
from stages.core.document import Document, Region, Word
from stages.core.finding import Finding
from stages.core.geometry import quad_from_box
from stages.core.label import Label as Said
from stages.core.rejected import Rejected
from stages.formats.funsd import Funsd
from stages.formats.icdar import Icdar
from stages.formats.ocrmill import OcrmillJsonl
from stages.io.delivery import RawDelivery, scan
from stages.io.records import write_jsonl
from tests.deliveries import SIZE, document, shared_data

WIDTH, HEIGHT = 700, 900
DAY = "2026-01-15"
LINES = (
    ("company", "Quern & Millstone, Upper Hopper"),
    ("date", "Date: 25/12/2018 10:15"),
    ("address", "12, Jalan Ujian, Taman Contoh"),
    ("name", "Nguyễn Thị Hương"),
    ("issuer", "한국제분청장 확인"),
    ("total", "Total amount: 1,204.50"),
    ("mrz", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"),
    ("", 'Don\'t "fold" this one'),
    ("", "Thank you, please come again"),
    ("serial", "Serial no. 0815 47110"),
)


def world(folder: Path, number: int = 70) -> World:
    """Documents of two classes with ten lines each, no two alike, on empty paper."""
    documents, images = [], {}
    for index in range(number):
        regions = tuple(
            Region(
                id=f"r{row}",
                polygon=quad_from_box(90, 100 + 40.0 * row, 90 + 11.0 * len(text), 124 + 40.0 * row),
                text=text if field == "mrz" else f"{text} {index:03d}{'abcdefghij'[row]}",
                field=field or None,
            )
            for row, (field, text) in enumerate(LINES)
        )
        made = document(regions, file=f"{index:03d}.png", delivery="cards", doc_type=("passport", "permit")[index % 2])
        documents.append(replace(made, width=WIDTH, height=HEIGHT))
        images["cards", made.source] = folder / made.source
        Image.new("L", (WIDTH, HEIGHT), 255 - index).save(images["cards", made.source])
    return World(documents, images)


def planted(folder: Path, seed: int = 5) -> tuple[Planter, Lines]:
    """Planted errors, delivered below the folder."""
    (folder / "images").mkdir(parents=True)
    planter = Planter(world(folder / "images"), seed, rate=0.45)
    planter.plant()
    return planter, write(folder / "deliveries", planter.sheets, planter.world.images)


def ingested(folder: Path) -> tuple[list[Document], list[Rejected]]:
    """What ingest makes of a delivery in ocrmill's own format."""
    found = scan(folder)
    said = list(OcrmillJsonl().read(RawDelivery(folder, found, {})))
    facts = {}
    for path in found.images:
        sha256 = hashlib.sha256((folder / path).read_bytes()).hexdigest()
        facts[path] = ImageFacts(sha256=sha256, suffix=".png", width=WIDTH, height=HEIGHT, fingerprint="")
    made = assemble(folder.name, facts, [one for one in said if isinstance(one, Said)])
    return made.documents, [*made.rejected, *(one for one in said if isinstance(one, Rejected))]


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Planter, Lines, Path]:
    """Planted errors, and a repository in which they are ingested and nothing is found in them."""
    folder = tmp_path_factory.mktemp("planted")
    planter, lines = planted(folder)
    documents, rejected = ingested(folder / "deliveries/cards")
    root = folder / "repository"
    for part in ("documents", "labels"):
        write_jsonl(_made(root / f"data/{part}") / "cards.jsonl", documents)
    write_jsonl(_made(root / "data/rejected") / "cards.jsonl", rejected)
    return planter, lines, root


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_every_kind_is_planted(delivered: tuple[Planter, Lines, Path]) -> None:
    planter, _, _ = delivered
    assert planter.missing == []
    assert len(GROUPS) >= 50 and set(GROUPS.values()) == {"structure", "geometry", "text", "meaning"}
    wanted = round(0.45 * sum(len(one.regions) for one in planter.world.documents))
    assert wanted <= len(planter.planted) <= wanted + 1  # a swap hits two regions at once


def test_a_seed_plants_the_same_again(tmp_path: Path) -> None:
    texts = []
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        planted(tmp_path / name, seed)
        texts.append((tmp_path / name / "deliveries/cards/documents.jsonl").read_bytes())
    assert texts[0] == texts[1] != texts[2]


def test_what_is_planted_is_wrong_and_nothing_else(delivered: tuple[Planter, Lines, Path]) -> None:
    planter, lines, root = delivered
    outcome = Outcome(root, ["cards"]).read()
    tally = Tally(planter.sheets, planter.planted, lines)
    tally.weigh(outcome, outcome)
    for place, state in tally.states.items():
        own = [one for one in planter.planted if one.place == place and one.kind != "not_composed"]
        assert state.delivered.wrong == {one.truth for one in own if one.truth}, own
        assert state.delivered.extra == {one.regions[0] for one in own if not one.truth and one.regions}, own
        assert state.delivered.doc_type == all(one.truth or one.regions for one in own), own
    gone = {one.place for one in planter.planted} - set(tally.states)
    kinds = {one.kind for one in planter.planted if one.place in gone}
    whole = {IMAGE_MISSING, LABEL_MISSING, "label_emptied", "member_mistyped", "member_unknown", "not_a_number"}
    assert kinds == whole


def test_rejects_count_as_detected(delivered: tuple[Planter, Lines, Path]) -> None:
    planter, lines, root = delivered
    rejected = Outcome(root, ["cards"]).rejected(lines)
    seen = {one.kind for one in planter.planted if detected(one, None, (), rejected.get(one.place, set()))}
    assert seen == {IMAGE_MISSING, "id_twice", "member_mistyped", "member_unknown", "not_a_number"}


def test_findings_count_where_they_stand() -> None:
    own = Region(id="r1", polygon=quad_from_box(10, 10, 90, 30), text="a")
    true = document([own])
    error = Planted(kind="shifted", place=("d", "a.png"), truth="r1", regions=("r1",))
    assert detected(error, true, [_finding("r1")], set())
    assert not detected(error, true, [_finding("r2"), _finding("")], set())
    assert detected(replace(error, whole=True), true, [_finding("")], set())
    lacking = added(replace(own, id="n1", polygon=quad_from_box(12, 11, 90, 30)), 0)
    assert detected(replace(error, regions=()), true, [_finding("", lacking)], set())
    wrong_class = Planted(kind="class_unknown", place=("d", "a.png"), whole=True)
    assert not detected(wrong_class, true, [_finding("")], set())
    assert detected(wrong_class, true, [replace(_finding(""), path="$.doc_type")], set())


def _finding(region: str, *edits: Edit) -> Finding:
    return Finding(
        delivery="cards",
        document="d",
        region=region,
        path="$.regions[0]" if region else "$",
        check="any",
        rule="any/1",
        code="any",
        severity="error",
        confidence=1.0,
        found="something",
        expected="something else",
        edits=edits,
    )


def test_true_answers_put_right_what_is_asked(delivered: tuple[Planter, Lines, Path]) -> None:
    """Asked about every region that was spoilt, and that has a place still, people leave nothing wrong there."""
    planter, lines, root = delivered
    outcome, tally = Outcome(root, ["cards"]), Tally(planter.sheets, planter.planted, lines)
    placeless = {"zero_area", "member_missing", "outside"}  # an empty or absent box is no place to answer about
    by_place: dict[Place, list[Planted]] = {}
    for one in planter.planted:
        by_place.setdefault(one.place, []).append(one)
    answered: Counter[str] = Counter()
    for place, own in by_place.items():
        label = outcome.delivered.get(place)
        if label is None or not label.regions or any(one.whole or one.kind in placeless for one in own):
            continue
        names = sorted({name for one in own for name in one.regions} & {region.id for region in label.regions})
        findings = [replace(_finding(name), document=label.id) for name in names]
        fixed = correct(label, findings, (), review={"error"}, withhold=True)
        if fixed.task is None:
            continue
        held = frozenset(name for name in names)
        decided = people.decisions(tally.truths[place], Label(label, held), fixed.task, fold=False, by="kim", at=DAY)
        after = correct(label, findings, decided, review={"error"}, withhold=True)
        state = score(tally.truths[place], after.document, fold=False)
        for one in own:
            if set(one.regions) & set(names) and one.truth:
                answered[one.kind] += one.truth in state.right
                assert one.truth in state.right, (one, decided)
    assert answered["shifted"] and answered["look_alike"] and answered["lines_joined"] and answered["line_split"]


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda q: q, True),
        (lambda q: tuple((x + 2, y + 1) for x, y in q), True),
        (lambda q: tuple((x + 30, y) for x, y in q), False),
        (lambda q: q[::-1], False),
        (lambda q: q[1:] + q[:1], False),
        (lambda q: (q[0], q[1], q[3], q[2]), False),
        (lambda q: (q[0], q[1], q[1], q[0]), False),
        (lambda q: (), False),
        (lambda q: (q[0], (50.0, 10.0), *q[1:]), True),
    ],
)
def test_one_place(change: Callable[..., tuple[tuple[float, float], ...]], same: bool) -> None:
    quad = quad_from_box(10.0, 10.0, 110.0, 30.0)
    assert same_place(quad, change(quad)) == same


def test_texts_agree_up_to_spaces_and_where_it_says_nothing_case() -> None:
    own = Region(id="r1", text="Caffe\u0300 1,20", polygon=quad_from_box(0, 0, 90, 20))
    assert agrees(own, replace(own, text="Caffè  1, 20"), fold=False)
    assert not agrees(own, replace(own, text="CAFFÈ 1,20"), fold=False)
    assert agrees(own, replace(own, text="CAFFÈ 1,20"), fold=True)
    assert not agrees(own, replace(own, field="total"), fold=True)
    assert agrees(replace(own, text=None), replace(own, text="", ignore=True), fold=False)


def test_a_score_counts_what_lacks_what_is_too_much_and_what_waits() -> None:
    a, b, c = (Region(id=name, text=name, polygon=quad_from_box(0, y, 90, y + 20)) for name, y in _rows("abc"))
    true = document([a, b, c])
    again = replace(a, id="a-2")
    state = score(true, document([a, again, replace(c, text="x")]), fold=False)
    assert (state.right, state.wrong, state.extra, state.errors) == ({"a"}, {"b", "c"}, {"a-2"}, 3)
    state = score(true, document([a, replace(b, id="d1"), replace(c, text="x")]), fold=False, withheld={"c"})
    assert (state.right, state.wrong, state.waiting, state.extra) == ({"a", "b"}, set(), {"c"}, set())


def _rows(names: Sequence[str]) -> list[tuple[str, float]]:
    return [(name, 40.0 * row) for row, name in enumerate(names)]


def test_words_follow_their_region() -> None:
    words = tuple(Word(text=text, polygon=quad_from_box(x, 0, x + 9, 9)) for x, text in ((0, "one"), (10, "two")))
    region = Region(id="r", text="one two", words=words)
    assert [word.text for word in told(region, "one too").words] == ["one", "too"]
    assert told(region, "two").words == told(region, "one two two").words == ()
    joined = replace(region, words=(replace(words[0], text="one two"),))
    assert [word.text for word in told(joined, "one too").words] == ["one too"]


def test_the_most_doubtful_lines_come_first() -> None:
    lines = [(("d", f"{n}.png"), "r") for n in range(1000)]
    chances = {line: n / 1000 for n, line in enumerate(lines)}
    order = real_errors.ranked(lines, chances)
    found = dict(real_errors.curve(order, {lines[999], lines[975], lines[3]}))
    assert (found[0.0025], found[0.03], found[1.0]) == (1, 2, 3)
    drawing = real_errors.drawn({"ranked": [(0.03, 2)], "plain": [(0.03, 1)]}, 3)
    assert drawing.count("<polyline") == 2 and drawing.endswith("</svg>\n")


@pytest.mark.parametrize(("name", "errors", "odd"), [("sroie", 46, 5), ("funsd", 22, 0)])
def test_known_errors_are_found_in_the_real_labels(tmp_path: Path, name: str, errors: int, odd: int) -> None:
    folder = shared_data(name)
    copied = truth.copied(folder.parent, name, tmp_path / name, 1000)
    assert copied and truth.copied(tmp_path / "nowhere", name, tmp_path / "no", 1) is None
    found = scan(copied)
    reader = Icdar() if name == "sroie" else Funsd()
    raw = RawDelivery(copied, found, dict.fromkeys(found.images, SIZE))
    labels = [one for one in reader.read(raw) if isinstance(one, Said)]
    documents = [document(one.regions, delivery=name, source=one.image) for one in labels]
    known = truth.known(folder.parent, name, documents)
    assert (sum(not one.odd for one in known), sum(one.odd for one in known)) == (errors, odd)
    changed = 0
    for before in documents:
        after = truth.corrected(before, known)
        pairs = [pair for pair in zip(before.regions, after.regions, strict=True) if not pair[1].ignore]
        changed += sum(a.text != b.text for a, b in pairs)
        assert all(not b.words or [w.polygon for w in b.words] == [w.polygon for w in a.words] for a, b in pairs)
        assert not any(truth.UNKNOWN in (region.text or "") for region in after.regions)
    assert changed == errors
    assert len(truth.seen(documents)) == truth.SEEN.read_text(encoding="utf-8").count(f"- [{name},") > 0
