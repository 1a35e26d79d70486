"""The book of a jury: every file before it, for the team that prints it and for whoever presides, as the jury reads them.

And what one juror takes away of their own readings: the same book with these files alone, and what is joined to them.
"""

from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from challenges.applications.columns import dossiers_of
from challenges.applications.domain.submitted import Dossier, Part
from challenges.applications.exports import files_fit, write_files
from challenges.applications.queries.application import applications_for_jury, applications_for_team
from challenges.calls.permissions import manages_juries
from challenges.enums import JUDGED
from challenges.models import Application, Jury
from challenges.selection.file_names import number_of
from challenges.selection.queries import juries_visible_to, presides, seat_of
from challenges.selection.reading_forms import ReadingFilter
from challenges.selection.reading_queries import own_list
from challenges.selection.slots import draw_book
from core.bilingual import said
from core.clock import today
from core.exceptions import DomainError
from core.exports.declared import ExportKind, Source, declare_export
from core.ui import dates

MOST = 500  # files in one book: beyond, nobody prints it


def jury_for(user: Any, key: UUID) -> Jury:
    """The jury, for the team and for whoever presides; for others there is no book."""
    rows = juries_visible_to(user).select_related("challenge__edition")
    jury: Jury = get_object_or_404(rows, pk=key)
    if not (manages_juries(user) or presides(user, jury)):
        raise Http404(str(key))
    return jury


def files_before(user: Any, jury: Jury, _query: QueryDict) -> QuerySet[Application]:
    """Files under judgement that this person may read, in the jury's random order: never one from which a link keeps them away."""
    rows = applications_for_team(user) if manages_juries(user) else applications_for_jury(user)
    rows = rows.filter(challenge=jury.challenge_id, state__in=JUDGED)
    return rows.select_related("organisation").order_by("blind_order", "pk")


def _fits(_user: Any, rows: QuerySet[Application]) -> None:
    if rows.order_by().count() > MOST:
        raise DomainError(_("Un cahier tient %(most)s dossiers au plus.") % {"most": MOST})


def book(source: Source, content: IO[bytes]) -> None:
    content.write(draw_book(book_content(source)))


def book_content(source: Source) -> dict[str, Any]:
    """What the template draws, in the language being read."""
    jury, day = source.place, today()
    files = [
        _file(jury, application, dossiers[application.pk].for_jury())
        for piece in source.pieces(50)
        for dossiers in [dossiers_of(piece)]
        for application in piece
    ]
    return {
        "lang": "en" if (translation.get_language() or "fr").startswith("en") else "fr",
        "mark": f"datacity:jury-book:{jury.pk}",
        "date": [day.year, day.month, day.day],
        "challenge": str(said(jury.challenge, "title")),
        "edition": str(said(jury.challenge.edition, "name")) if jury.challenge.edition else "",
        "count_words": ngettext("%(n)s dossier", "%(n)s dossiers", len(files)) % {"n": len(files)},
        "drawn": _("tel que lu le %(day)s") % {"day": dates.day(day)},
        "blind": jury.blind,
        "fictional": settings.DEMO,
        "files": [{"key": f"d{n}", **file} for n, file in enumerate(files, start=1)],
        "words": _words(),
    }


def _file(jury: Jury, application: Application, dossier: Dossier) -> dict[str, Any]:
    """One file as a juror reads it: without names where the jury reads without them."""
    known = [
        " · ".join(filter(None, [row["name"], "" if jury.blind else row["owner"], row["licence"]]))
        for row in dossier.backgrounds
    ]
    joined = [] if jury.blind else [f"{file.name} ({filesizeformat(file.size)})" for file in dossier.files]
    return {
        "number": number_of(application),
        "title": dossier.title or str(application),
        "organisation": "" if jury.blind else application.organisation.name,
        "parts": [_part(part) for part in dossier.texts],
        "known": known,
        "joined": joined,
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "label": part.label,
        "body": part.body,
        "columns": list(part.columns),
        "rows": [list(row) for row in part.rows],
    }


def _words() -> dict[str, str]:
    french = (translation.get_language() or "fr").startswith("fr")
    return {
        "kind": _("Cahier du jury"),
        "confidential": _("Confidentiel : réservé aux membres de ce jury. À détruire après la réunion."),
        "fictional": _("Document de démonstration : organisations fictives"),
        "contents": _("Dossiers de ce jury"),
        "empty": _("Non rempli."),
        "none": _("Aucune"),
        "known": _("Connaissances antérieures"),
        "files": _("Pièces jointes"),
        "hidden": _("Lecture sans les noms : les pièces ne sont pas montrées."),
        "hash": _("Empreinte SHA-256"),
        "colon": " :" if french else ":",
        "page": "page",
        "of": _("sur"),
    }


declare_export(
    ExportKind(
        kind="cahier-du-jury",
        label=gettext_lazy("Cahier du jury"),
        place=jury_for,
        rows=files_before,
        stem=lambda jury: f"cahier-{jury.challenge.slug}",
        back=lambda jury: reverse("jury", args=[jury.pk]),
        shapes={"pdf": book},
        fits=_fits,
        filtered=False,
    )
)


# ---- The readings of one juror


def seated_for(user: Any, key: UUID) -> Jury:
    """The jury, for those who sit on it now."""
    jury: Jury = get_object_or_404(juries_visible_to(user).select_related("challenge__edition"), pk=key)
    if seat_of(user, jury) is None:
        raise Http404(str(key))
    return jury


def named_for(user: Any, key: UUID) -> Jury:
    """The same, of a jury that reads with the names: elsewhere what is joined is shown to no juror."""
    jury = seated_for(user, key)
    if jury.blind:
        raise Http404(str(key))
    return jury


def own_files(user: Any, jury: Jury, query: QueryDict) -> QuerySet[Application]:
    """Files of this person's readings, as they chose them, in the jury's random order; never one from which a link keeps them away,
    nor one that is no longer before the jury.
    """
    readings = own_list(user, jury, ReadingFilter(query).choice()).order_by()
    rows = applications_for_jury(user).filter(challenge=jury.challenge_id, pk__in=readings.values("application"))
    return rows.select_related("organisation").order_by("blind_order", "pk")


def joined_to(source: Source, content: IO[bytes]) -> None:
    """A folder for each file, by its number; receipts are not a juror's to read."""
    write_files(source, content, [_("numéro du dossier"), _("organisation"), _("solution")], _about, jury=True)


def _about(application: Application) -> tuple[str, tuple[str, ...]]:
    number, whose = number_of(application), application.organisation.name
    return f"{number} {slugify(whose)}", (number, whose, application.title)


declare_export(
    ExportKind(
        kind="mes-lectures",
        label=gettext_lazy("Dossiers de mes lectures"),
        place=seated_for,
        rows=own_files,
        stem=lambda jury: f"lectures-{jury.challenge.slug}",
        back=lambda jury: reverse("jury", args=[jury.pk]),
        shapes={"pdf": book},
        scope=lambda _user, jury: "" if jury.blind else "names",
        fits=_fits,
    )
)
declare_export(
    ExportKind(
        kind="pieces-de-mes-lectures",
        label=gettext_lazy("Pièces jointes de mes lectures"),
        place=named_for,
        rows=own_files,
        stem=lambda jury: f"pieces-{jury.challenge.slug}",
        back=lambda jury: reverse("jury", args=[jury.pk]),
        shapes={"zip": joined_to},
        fits=files_fit,
    )
)
