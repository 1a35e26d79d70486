"""What the profile says to the nouns below it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.domain.duplicates import directed_by
from accounts.domain.relations import also, follows
from accounts.models import Organisation
from core.names import folded
from startups.models import Founder, ProfileDocument, StartupProfile


@directed_by
def organisations_led_by(name: str) -> QuerySet[Any, Any]:
    """Organisations of which a founder of this name says that they direct them."""
    return Founder.objects.filter(leads=True, name__folded=folded(name)).values("profile__organisation")


follows(
    "startups.StartupProfile",
    "organisation",
    _("profil"),
    single=True,
    why=_("l’organisation gardée a le sien : les documents et les fondateurs y sont ajoutés"),
)


@also
def join_profiles(gone: Organisation, kept: Organisation) -> None:
    """Documents, and founders of another name, are added to the profile of the kept organisation."""
    ours = StartupProfile.objects.filter(organisation=kept).first()
    theirs = StartupProfile.objects.filter(organisation=gone).first()
    if ours is None or theirs is None:
        return
    ProfileDocument.objects.filter(profile=theirs).update(profile=ours)
    known = Founder.objects.filter(profile=ours).values_list("name__folded", flat=True)
    Founder.objects.filter(profile=theirs).exclude(name__folded__in=list(known)).update(profile=ours)
