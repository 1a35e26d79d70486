"""The facts of each week (model 2, section 1): which version is in use, what has arrived, whether the code is still public."""

from collections.abc import Mapping
from typing import Any, Final

from agreements.facts.domain.checking import check_later
from agreements.facts.domain.recording import Statement, record_fact
from agreements.models import Fact, Prototype
from core.clock import today

#: For each fact of the week that a person establishes: the field that says so, and what its form holds besides.
OF_THE_WEEK: Final = {
    "versions_deposited": ("version", ("version", "used_since", "every_version")),
    "data_stored": ("rows_received", ("rows_received", "in_city_storage")),
}


def record_week(prototype: Prototype, values: Mapping[str, Any], *, by: Any) -> list[Fact]:
    """Records what the week's report establishes, in the transaction of the caller; a field left empty says nothing.

    A fact of this very day stands as it is: reporting twice is no error. Raises like `record_fact`.
    """
    recorded = []
    known = set(Fact.objects.filter(prototype=prototype, on=today(), until=None).values_list("name", flat=True))
    for name, (asked, fields) in OF_THE_WEEK.items():
        if values.get(asked) in (None, "") or name in known:
            continue
        said = {field: values.get(field) for field in fields}
        recorded.append(record_fact(prototype, Statement(name, today(), said), by=by))
    if Fact.objects.filter(prototype=prototype, name="published", void=False).exists():
        check_later(prototype)
    return recorded
