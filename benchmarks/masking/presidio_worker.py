"""presidio-image-redactor over images, in the environment that `benchmarks.masking.peer` made for it.

Reads one JSON object from stdin: `paths`, `folder` for the redacted images, `processes`, `model`. Prints one:
`seconds`, `version`. It redacts what it finds by itself, in English.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.masking.warm import Worker, timed_over


def main() -> None:
    """Redact, and say how long it took."""
    order = json.load(sys.stdin)
    items = [(path, str(Path(order["folder"]) / f"{number}.png")) for number, path in enumerate(order["paths"])]
    _, seconds = timed_over(make, (order["model"],), items, order["processes"])
    print(json.dumps({"seconds": seconds, "version": version("presidio-image-redactor")}))


def make(model: str) -> Worker:
    """A redactor that stays loaded."""
    from PIL import Image
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider
    from presidio_image_redactor import ImageAnalyzerEngine, ImageRedactorEngine

    models = [{"lang_code": "en", "model_name": model}]
    language = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    analyzer = AnalyzerEngine(nlp_engine=language, supported_languages=["en"])
    redactor = ImageRedactorEngine(ImageAnalyzerEngine(analyzer_engine=analyzer))

    def redact(item: Any) -> None:
        path, target = item
        with Image.open(path) as image:
            redactor.redact(image.convert("RGB"), (0, 0, 0)).save(target, compress_level=1)

    return redact


if __name__ == "__main__":
    main()
