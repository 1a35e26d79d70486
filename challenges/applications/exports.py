"""What the team takes away of applications: tables, and the files that came with them."""

from collections.abc import Callable
from typing import IO, Any

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.applications.batches import challenge_for, filtered
from challenges.applications.columns import (
    across_cells,
    across_header,
    dossiers_of,
    full_cells,
    full_header,
    with_last_receipt,
)
from challenges.applications.forms.across import AcrossFilter
from challenges.applications.queries.across import asked_across
from challenges.applications.queries.application import attachments_visible_to
from challenges.applications.slots import score_columns
from challenges.calls.permissions import manages_juries
from challenges.models import Application, Attachment, Challenge
from core.exceptions import DomainError
from core.exports.archives import Archive, Entry
from core.exports.declared import ExportKind, Source, declare_export, everywhere_for
from core.exports.tables import Table

About = Callable[[Application], tuple[str, tuple[str, ...]]]
FEW = 20  # applications whose files are looked up together


def _of_challenge(user: Any, challenge: Any, query: QueryDict) -> QuerySet[Application]:
    return with_last_receipt(filtered(user, challenge, query)).select_related("organisation")


def _across(user: Any, _place: Any, query: QueryDict) -> QuerySet[Application]:
    rows = asked_across(user, AcrossFilter(query, user=user).choice())
    return with_last_receipt(rows).select_related("organisation", "challenge__edition")


def _scope(user: Any, challenge: Challenge) -> str:
    return "scores" if score_columns(user, challenge) else ""


def _desk(challenge: Challenge) -> str:
    return reverse("application_desk", args=[challenge.pk])


declare_export(
    ExportKind(
        kind="candidatures",
        label=gettext_lazy("Candidatures : réponses, règles, notes et contacts"),
        place=challenge_for,
        rows=_of_challenge,
        stem=lambda challenge: f"candidatures-{challenge.slug}",
        back=_desk,
        shapes=Table(full_header, full_cells).shapes,
        scope=_scope,
    )
)
declare_export(
    ExportKind(
        kind="candidatures-recues",
        label=gettext_lazy("Candidatures reçues et contacts"),
        place=everywhere_for(manages_juries),
        rows=_across,
        stem=lambda _place: "candidatures",
        back=lambda _place: reverse("applications_received"),
        shapes=Table(across_header, across_cells).shapes,
    )
)


# ---- Files


def joined_files(user: Any, rows: Any) -> QuerySet[Attachment]:
    return attachments_visible_to(user).filter(application__in=rows).select_related("file").order_by("created_at", "pk")


def files_fit(user: Any, rows: QuerySet[Application]) -> None:
    """Raises DomainError where they weigh more than an export may."""
    total = joined_files(user, rows.order_by().values("pk")).order_by().aggregate(total=Sum("file__size"))["total"] or 0
    if total > settings.EXPORT_MAX_BYTES:
        raise DomainError(
            _("Ces pièces jointes pèsent %(size)s ; la limite d’un export est de %(limit)s : filtrez d’abord.")
            % {"size": filesizeformat(total), "limit": filesizeformat(settings.EXPORT_MAX_BYTES)}
        )


def files_of(source: Source, content: IO[bytes]) -> None:
    """A folder for each application, with the files of the submission that stands, as its page lists them."""
    write_files(source, content, [_("récépissé"), _("organisation"), _("solution")], _about)


def _about(application: Application) -> tuple[str, tuple[str, ...]]:
    folder = f"{application.receipt_number or application.pk} {slugify(application.organisation.name)}"
    return folder, (application.receipt_number, application.organisation.name, application.title)


def write_files(source: Source, content: IO[bytes], columns: list[str], about: About, *, jury: bool = False) -> None:
    """The archive. `about` gives the folder of an application and its cells of the manifest; `jury`: what the team gives the jury alone."""
    out = Archive(content, columns)
    for piece in source.pieces(FEW):
        joined: dict[Any, list[Attachment]] = {}
        rows = joined_files(source.user, [row.pk for row in piece])
        for row in rows.filter(jury_reads=True) if jury else rows:
            joined.setdefault(row.application_id, []).append(row)
        dossiers = dossiers_of(piece)
        for application in piece:
            dossier = dossiers[application.pk].for_jury() if jury else dossiers[application.pk]
            out.add(_entries(dossier, joined.get(application.pk, []), *about(application)))
    out.close()


def _entries(dossier: Any, joined: list[Attachment], folder: str, cells: tuple[str, ...]) -> list[Entry]:
    """Of what was submitted, the files that it names; of what was imported, all."""
    named = {(file.name, file.sha256) for file in dossier.files}
    kept = [row for row in joined if not dossier.frozen or (row.file.name, row.file.sha256) in named]
    return [Entry(folder, row.file, cells) for row in kept]


declare_export(
    ExportKind(
        kind="pieces-jointes",
        label=gettext_lazy("Pièces jointes des candidatures"),
        place=challenge_for,
        rows=_of_challenge,
        stem=lambda challenge: f"pieces-{challenge.slug}",
        back=_desk,
        shapes={"zip": files_of},
        fits=files_fit,
    )
)
