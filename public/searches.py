"""A search of the public list of challenges: as an address writes it, as its filters understand it, and in words."""

from typing import Any

from django.http import QueryDict

from public.forms.filters import ChallengeFilter


def choice_of(query: QueryDict) -> dict[str, Any]:
    """What the filters understand, without the order."""
    return {name: value for name, value in ChallengeFilter(query).choice.items() if name != "tri"}


def canonical(query: QueryDict) -> str:
    """The search that an address asks for: what is offered, sorted, without order nor page."""
    return written(choice_of(query))


def written(choice: dict[str, Any]) -> str:
    """A choice as an address writes it, sorted."""
    kept = QueryDict(mutable=True)
    for name in sorted(choice):
        kept[name] = str(choice[name])
    return kept.urlencode()


def in_words(query: str) -> list[tuple[str, str]]:
    """What a search asks for, as label and value; empty when it asks for all."""
    form = ChallengeFilter(QueryDict(query))
    choice = form.choice
    return [
        (str(field.label), str(dict(getattr(field, "choices", ())).get(str(choice[name]), choice[name])))
        for name, field in form.fields.items()
        if name in choice and name != "tri"
    ]
