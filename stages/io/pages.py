"""Pages for people, from templates: whatever text is among the values is escaped."""

from pathlib import Path
from typing import Any

import jinja2

from stages.core.charts import AREA
from stages.core.label_overview import FATES, SEVERITIES, about, ceiling
from stages.core.reading_overview import CONSENSUS, STATUSES, WHY, floor, language_name, percent

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def render(template: str, **values: Any) -> str:
    """The page that a template of stages/templates makes of the values; a value that it lacks is an error."""
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(percent=percent, about=about, ceiling=ceiling, floor=floor)
    environment.filters.update(language_name=language_name)
    environment.globals.update(area=AREA, consensus=CONSENSUS, statuses=STATUSES, why_words=WHY)
    environment.globals.update(fates=FATES, severities=SEVERITIES)
    return environment.get_template(template).render(**values)
