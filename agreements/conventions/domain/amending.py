"""An amendment in force: the parties, and the startups that the version before still binds, are told; the register has it."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.conventions.domain.content import version_in_force
from agreements.conventions.domain.register_entries import record
from agreements.conventions.domain.told import tell
from agreements.conventions.emails import DeedOfEarlierVersion
from agreements.models import Accession, Convention
from core.emails import named

WHAT_AMENDED = gettext_lazy("Avenant en vigueur")


def amended(convention: Convention, *, by: Any, log: Any) -> None:
    """What follows when a version takes the place of another; nothing when it is the first.

    A startup that joined stays bound by the version of its deed until it signs another one (article on the term, 3).
    """
    version = version_in_force(convention)
    before = convention.versions.filter(superseded_at__isnull=False).order_by("-superseded_at", "-n").first()
    if version is None or before is None:
        return
    n = version.n
    tell(
        convention,
        WHAT_AMENDED,
        lambda: (
            _("La version %(n)s lie désormais les parties, à la place de la version %(before)s.")
            % {"n": n, "before": before.n}
        ),
        reason=version.reason,
    )
    deeds = Accession.objects.filter(
        version__convention=convention, version__n__lt=n, signed_at__isnull=False, ended_at__isnull=True
    )
    for deed in deeds.select_related("organisation", "version").order_by("pk"):
        DeedOfEarlierVersion.tell(
            deed, convention=named(convention), n=deed.version.n, path=partial(reverse, "accession", args=[deed.pk])
        )
    record(convention, "convention.amended", {"version": n, "replaces": before.n, "sha256": version.sha256})
