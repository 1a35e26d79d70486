"""Live facts: the editor chooses what to show, the database says what is true."""

from typing import Any

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, IntegerBlock, StructBlock

from challenges.calls.queries.challenge import published
from public.queries import home
from public.queries.challenges import listed, open_now
from public.queries.pilots import listed_pilots, published_pilots

MAX_CHOICES = 300


def challenge_choices() -> list[tuple[str, str]]:
    rows = (
        published()
        .annotate(title=Coalesce("title_fr", "title_en"))
        .filter(title__isnull=False)
        .order_by("title__sorted")
    )
    return list(rows.values_list("slug", "title")[:MAX_CHOICES])


def pilot_choices() -> list[tuple[str, str]]:
    return list(published_pilots().order_by("title_fr__sorted").values_list("slug", "title_fr")[:MAX_CHOICES])


class ChallengeBlock(StructBlock):
    slug = ChoiceBlock(choices=challenge_choices, label=_("défi"))

    class Meta:
        template = "cms/blocks/challenge.html"
        label = _("un défi")
        icon = "pick"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return {**context, "challenges": listed().filter(slug=value["slug"])[:1]}


class OpenChallengesBlock(StructBlock):
    title = CharBlock(label=_("titre"), required=False)
    limit = IntegerBlock(label=_("nombre au plus"), default=3, min_value=1, max_value=10)

    class Meta:
        template = "cms/blocks/open_challenges.html"
        label = _("défis ouverts")
        icon = "list-ul"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return {**context, "challenges": open_now(value["limit"])}


class PilotBlock(StructBlock):
    slug = ChoiceBlock(choices=pilot_choices, label=_("pilote"))

    class Meta:
        template = "cms/blocks/pilot.html"
        label = _("un pilote")
        icon = "pick"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return {**context, "pilots": listed_pilots().filter(slug=value["slug"])[:1]}


class FiguresBlock(StructBlock):
    title = CharBlock(label=_("titre"), required=False)

    class Meta:
        template = "cms/blocks/figures.html"
        label = _("chiffres du programme")
        icon = "order"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return {**context, "figures": home.figures()}


PROGRAMME_BLOCKS = [
    ("challenge", ChallengeBlock()),
    ("open_challenges", OpenChallengesBlock()),
    ("pilot", PilotBlock()),
    ("figures", FiguresBlock()),
]
