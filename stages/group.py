"""Documents that show the same thing or belong to the same person, across all deliveries."""

from stages.core.document import Brief
from stages.core.groups import find_groups
from stages.io.outputs import replacing_folders
from stages.io.params import load_params
from stages.io.paths import DOCUMENTS, GROUPS
from stages.io.records import read_folder, write_jsonl
from stages.io.shell import run


def main() -> None:
    """Group all documents and write the groups of two or more."""
    params = load_params().group
    documents = read_folder(DOCUMENTS, Brief)
    groups = find_groups(documents, params.near_duplicate_bits, params.person_fields)
    with replacing_folders(GROUPS) as (part,):  # a folder: DVC warns of an empty file at every turn
        write_jsonl(part / "groups.jsonl", groups)


if __name__ == "__main__":
    run("group", main)
