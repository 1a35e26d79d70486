"""What the search of the workspace finds of juries: by the challenge that they judge."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership, Organisation
from challenges.applications.queries.application import applications_for_team
from challenges.calls.search import titled
from challenges.enums import ConflictOrigin
from challenges.models import ApplicationMember, Conflict, Jury, JuryMember
from challenges.selection.queries import juries_visible_to
from core.search import Hit, Words, add_kind, title_of


def _found(user: Any, words: Words) -> QuerySet[Jury]:
    return juries_visible_to(user).filter(challenge__in=titled(words).values("pk"))


def _seats(user: Any, organisation: Organisation) -> QuerySet[JuryMember]:
    people = Membership.objects.filter(organisation=organisation, ended_at__isnull=True).values("user")
    seen = juries_visible_to(user).select_related(None).values("pk")
    return JuryMember.objects.filter(left_at__isnull=True, user__in=people, jury__in=seen)


def _links(user: Any, organisation: Organisation) -> QuerySet[Conflict]:
    """For the team, of files that are not closed to the reader."""
    joined = ApplicationMember.objects.filter(organisation=organisation).values("application")
    files = applications_for_team(user).filter(Q(organisation=organisation) | Q(pk__in=joined))
    return Conflict.objects.filter(application__in=files.values("pk"))


def _link(line: dict[str, Any]) -> Hit:
    origin = str(ConflictOrigin(line["origin"]).label)
    state, tone = (_("levé"), "past") if line["lifted"] else (_("tient à l’écart"), "warn")
    url = reverse("jury", args=[line["jury"]]) if line["jury"] else ""
    name = f"{line['first']} {line['last']}".strip() or line["email"]
    return Hit(name, url, f"{title_of(line)} · {origin}", state, tone)


NAMED = {"first": "first_name", "last": "last_name", "email": "email"}
add_kind(
    "sieges",
    gettext_lazy("Jurys où siègent ses personnes"),
    about=_seats,
    line=lambda user: {
        "title_fr": "jury__challenge__title_fr",
        "title_en": "jury__challenge__title_en",
        "jury": "jury",
        **{name: f"user__{column}" for name, column in NAMED.items()},
    },
    hit=lambda line: Hit(
        title_of(line),
        reverse("jury", args=[line["jury"]]),
        f"{line['first']} {line['last']}".strip() or line["email"],
    ),
    position=31,
)
add_kind(
    "liens",
    gettext_lazy("Liens déclarés avec elle"),
    about=_links,
    line=lambda user: {
        "title_fr": "challenge__title_fr",
        "title_en": "challenge__title_en",
        "jury": "challenge__jury",
        "origin": "origin",
        "lifted": "lifted",
        **{name: f"person__{column}" for name, column in NAMED.items()},
    },
    hit=_link,
    position=32,
)
add_kind(
    "jurys",
    gettext_lazy("Jurys"),
    found=_found,
    line=lambda user: {"title_fr": "challenge__title_fr", "title_en": "challenge__title_en"},
    hit=lambda line: Hit(title_of(line), reverse("jury", args=[line["pk"]])),
    pages=("jury",),
    position=30,
)
