"""Pages for people, from templates: whatever text is among the values is escaped."""

from typing import Any

from stages.core.charts import AREA
from stages.core.label_overview import FATES, SEVERITIES, about, ceiling
from stages.core.reading_overview import CONSENSUS, STATUSES, WHY, floor, language_name, percent
from stages.io.page_templates import page_templates


def render(template: str, **values: Any) -> str:
    """The page that a template of stages/templates makes of the values; a value that it lacks is an error."""
    environment = page_templates()
    environment.filters.update(percent=percent, about=about, ceiling=ceiling, floor=floor)
    environment.filters.update(language_name=language_name)
    environment.globals.update(area=AREA, consensus=CONSENSUS, statuses=STATUSES, why_words=WHY)
    environment.globals.update(fates=FATES, severities=SEVERITIES)
    return environment.get_template(template).render(**values)
