"""`ocrmill …`: the commands that are not stages."""

import argparse
import datetime
import sys
from pathlib import Path

from stages.io.shell import run


def main(arguments: list[str] | None = None) -> None:
    """Run the command that the arguments name, from the repository's root."""
    options = _parser().parse_args(arguments)
    if not Path("dvc.yaml").is_file() or not Path("conf").is_dir():
        sys.exit("ocrmill: no dvc.yaml and conf/ here; expected the root of an ocrmill repository; change into it")
    run(f"ocrmill {options.command}", lambda: options.function(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ocrmill", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    add = commands.add_parser("add", help="take a folder of images and labels over as a delivery")
    add.add_argument("folder", type=Path)
    add.add_argument("--name", help="the delivery's name; default: the folder's")
    add.add_argument("--format", help="the labels' format (a file of conf/formats/); default: recognised")
    add.add_argument("--source", help="who delivered it")
    add.add_argument("--language", help="BCP 47 code of the text, such as ko or vi; default: und")
    add.add_argument("--licence", help="SPDX code or the contract's name")
    add.add_argument("--consent", help="on what ground the people shown agreed")
    add.add_argument("--doc-type", help="the class of every document in it, if they share one")
    add.add_argument("--received", type=datetime.date.fromisoformat, help="YYYY-MM-DD; default: today")
    add.add_argument("--describe", type=Path, metavar="YAML", help="a delivery.yaml to begin from; options win")
    add.set_defaults(function=_add)

    withdraw = commands.add_parser("withdraw", help="take a delivery out of the dataset")
    withdraw.add_argument("name")
    withdraw.set_defaults(function=_withdraw)

    compose = commands.add_parser("compose", help="compose conf/ into params.yaml")
    compose.set_defaults(function=_compose)

    engines = commands.add_parser(
        "engines", help="list the OCR engines: in use or off, what they can write, what is missing"
    )
    engines.set_defaults(function=_engines)

    export = commands.add_parser("export", help="write the release, or what an audience may see, in a label format")
    export.add_argument("folder", type=Path)
    export.add_argument("--format", required=True)
    some = export.add_mutually_exclusive_group()
    some.add_argument("--split", help="only this split of the release")
    some.add_argument("--audience", help="the masked documents of this audience, with their manifest")
    export.set_defaults(function=_export)

    verify = commands.add_parser(
        "verify-masked",
        help="check again that nothing personal came along with masked documents",
        description="Check a published audience's folder, or an export of it: print file: problem (kind) for whatever "
        "is wrong, and fail. Nothing printed quotes a document.",
    )
    verify.add_argument("folder", type=Path)
    verify.add_argument("--no-reading", action="store_true", help="don't read the images again")
    verify.set_defaults(function=_verify_masked)

    tasks = commands.add_parser("tasks", help="write the lines that people should look at, with the proposed texts")
    tasks.add_argument("folder", type=Path)
    tasks.add_argument(
        "--format", help="of the tool they work with; default: ppocrlabel, labelstudio for masks and classes"
    )
    tasks.add_argument("--delivery", help="only this delivery's")
    tasks.add_argument(
        "--kind",
        choices=("labels", "audit", "ground_truth", "classes"),
        help="only these; default: all that are about lines; classes: documents whose type people should say",
    )
    tasks.add_argument("--audience", default="", help="instead of lines, the masks of this audience")
    tasks.set_defaults(function=_tasks)

    reviewed = commands.add_parser("reviewed", help="take over what people decided in a folder that `tasks` wrote")
    reviewed.add_argument("folder", type=Path)
    reviewed.add_argument("--by", required=True, metavar="NAME", help="who decided")
    reviewed.add_argument("--at", type=datetime.date.fromisoformat, help="YYYY-MM-DD; default: today")
    reviewed.add_argument("--format", help="the edited labels' format; default: that of the tasks")
    reviewed.add_argument(
        "--confirm-untouched", action="store_true", help="a label file that nobody changed is right as it is"
    )
    reviewed.set_defaults(function=_reviewed)

    check = commands.add_parser(
        "check-pr",
        help="check what a pull request changes in label data",
        description="Check only what changed in data/reviews/, deliveries and dvc.lock since the branch left BASE: "
        "print file:line: message for each problem, and fail on errors. Nothing printed quotes a label. The comment "
        "shows texts masked to their shape, unless --show-texts; it and --crops are for private repositories alone.",
    )
    check.add_argument("--base", required=True, metavar="REV", help="the branch that is merged into")
    check.add_argument("--head", metavar="REV", help="what to check; default: the working tree")
    check.add_argument("--comment", type=Path, metavar="FILE", help="write what to post, as Markdown")
    check.add_argument("--annotations", choices=("github", "none"), default="none")
    check.add_argument("--show-texts", action="store_true", help="quote labels in the comment: they are personal data")
    check.add_argument("--crops", type=Path, metavar="FOLDER", help="write pictures of the riskiest changes, too")
    check.add_argument("--labels", type=Path, action="append", default=[], metavar="FOLDER", help="label files in Git")
    check.add_argument("--format", action="append", default=[], help="the format of each --labels, in their order")
    check.set_defaults(function=_check_pr)

    sample = commands.add_parser("sample", help="render the embedded sample: invented people's documents, with labels")
    sample.add_argument("folder", type=Path)
    sample.add_argument("--size", type=int, default=60, help="how many documents")
    sample.add_argument("--seed", type=int, default=7)
    sample.add_argument("--error-rate", type=float, default=0.05, help="share of regions with a planted label error")
    sample.add_argument("--add", action="store_true", help="also take its deliveries over")
    sample.set_defaults(function=_sample)
    return parser


def _add(options: argparse.Namespace) -> None:
    from stages.io.intake import add_delivery

    given = {
        name: getattr(options, name) for name in ("source", "format", "language", "licence", "consent", "doc_type")
    }
    add_delivery(options.folder, options.name, given | {"received": options.received}, options.describe)
    print("next: `dvc repro`, then commit data/raw, conf/deliveries.yaml, params.yaml and dvc.lock")


def _withdraw(options: argparse.Namespace) -> None:
    from stages.io.intake import withdraw_delivery

    withdraw_delivery(options.name)
    print("next: `dvc repro`, commit. Earlier releases, DVC's cache and remotes still hold it: see README")


def _compose(_: argparse.Namespace) -> None:
    from stages.io.compose import compose

    compose()


def _engines(_: argparse.Namespace) -> None:
    from stages.io.catalogue import engine_table
    from stages.io.params import load_params

    print(engine_table(load_params().read))


def _export(options: argparse.Namespace) -> None:
    from stages.io.export import export_masked, export_release

    if options.audience:
        left_out = export_masked(options.folder, options.format, options.audience)
    else:
        left_out = export_release(options.folder, options.format, options.split)
    if left_out:
        where = options.folder / "left_out.jsonl"
        print(f"{left_out} regions or fields can't be written as {options.format}: {where} says why")


def _verify_masked(options: argparse.Namespace) -> None:
    from stages.io.verify_masked import verify_masked

    documents, problems = verify_masked(options.folder, reading=not options.no_reading)
    for problem in problems:
        print(problem.message())
    if problems:
        sys.exit(1)
    print(f"{documents} documents: nothing personal was found, and every file is what the manifest says")


def _tasks(options: argparse.Namespace) -> None:
    from stages.io.class_tasks import hand_out_types
    from stages.io.tasks import hand_out

    if options.kind == "classes" and not options.audience:
        given = hand_out_types(options.folder, options.format or "labelstudio", options.delivery)
        print(f"{given.documents} documents to look at, those first that teach the classifier most")
        return
    name = options.format or ("labelstudio" if options.audience else "ppocrlabel")
    made = hand_out(options.folder, name, options.delivery, options.kind, options.audience)
    print(f"{made.lines} {'masks' if options.audience else 'lines'} in {made.documents} documents to look at")
    if made.left_out:
        print(f"{made.left_out} lines can't be written as {name}: {options.folder}/left_out.jsonl says why")


def _reviewed(options: argparse.Namespace) -> None:
    from stages.core.mask_review import MASK_VERDICTS
    from stages.io.class_reviews import CONFIRMED, CORRECTED, import_reviewed_types
    from stages.io.mask_reviews import import_reviewed_masks
    from stages.io.reviewed import import_reviewed
    from stages.io.tasks import read_record

    day = (options.at or datetime.date.today()).isoformat()
    written = read_record(options.folder)[0]
    take = import_reviewed
    kinds: tuple[str, ...] = ("confirmed", "corrected", "unreadable", "not_text", "new")
    if written.audience:
        take, kinds = import_reviewed_masks, MASK_VERDICTS
    elif written.types:
        take, kinds = import_reviewed_types, (CONFIRMED, CORRECTED)
    tally = take(options.folder, options.by, day, options.format, untouched=options.confirm_untouched)
    for one in tally.refused:
        sys.stderr.write(f"not taken over: {options.folder}/{one.message()}\n")
    print(", ".join(f"{tally.changes.get(kind, 0)} {kind.replace('_', ' ')}" for kind in kinds), end="")
    print(f", {len(tally.refused)} refused; {tally.open} documents not reviewed")
    print(f"{tally.added} lines added to {tally.path}; next: `dvc repro`, then commit data/reviews and dvc.lock")


def _check_pr(options: argparse.Namespace) -> None:
    from stages.io.check_pr import Asked, check_pr

    if len(options.labels) != len(options.format):
        sys.exit(f"ocrmill check-pr: {len(options.labels)} --labels, {len(options.format)} --format; expected as many")
    asked = Asked(
        base=options.base,
        head=options.head,
        comment=options.comment,
        annotations=options.annotations == "github",
        show_texts=options.show_texts,
        crops=options.crops,
        labels=tuple(zip(options.labels, options.format, strict=True)),
    )
    if not check_pr(asked):
        sys.exit(1)


def _sample(options: argparse.Namespace) -> None:
    from stages.sample.make import make_sample

    make_sample(options.folder, size=options.size, seed=options.seed, error_rate=options.error_rate)
    if options.add:
        from stages.io.intake import add_sample

        add_sample(options.folder)


if __name__ == "__main__":
    main()
