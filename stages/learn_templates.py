"""What the layouts of identity documents look like and where the holder's data stand on them, from labelled ones."""

from stages.core.template import Template
from stages.io.memory import Memory
from stages.io.outputs import replacing_folders
from stages.io.params import load_params
from stages.io.paths import TEMPLATES
from stages.io.shell import run
from stages.io.templates import labelled_documents, learned, write_templates


def main() -> None:
    """Learn the templates of each type that has enough labelled documents; without any, the folder has none."""
    everything = load_params()
    params, schema = everything.learn_templates, everything.doc_types
    found: list[Template] = []
    with Memory("learn_templates") as memory, replacing_folders(TEMPLATES) as (part,):
        for doc_type, documents in sorted(labelled_documents(schema, params.most).items()):
            if len(documents) >= params.least:
                found += learned(doc_type, documents, schema[doc_type], params.least, memory)
        write_templates(part, found)


if __name__ == "__main__":
    run("learn_templates", main)
