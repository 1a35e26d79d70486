"""What is done to a pilot, one page an act."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import Organisation
from agreements.acting import ActView
from agreements.facts.queries import records_facts
from pilots.domain import directorates, evaluation, following, framing
from pilots.domain import pilot as verbs
from pilots.forms import pilot as forms
from pilots.forms.rectifying import MeasureForm
from pilots.models import Milestone, Pilot, PilotDirectorate, PilotIndicator, Site
from pilots.permissions import PilotPerm
from pilots.queries import directorates_to_follow, pilots_visible_to
from pilots.views.pilots import find


class PilotActView(ActView):
    """An act on one pilot, or on one of its parts named `item` in the address."""

    template_name = "pilots/pilot_form.html"
    page = "workspace_pilot"
    part: type[Any] | None = None

    def door(self, user: Any) -> Any:
        return pilots_visible_to(user)

    def back(self) -> str:
        return reverse(self.page, args=[self.obj.pk])

    @cached_property
    def item(self) -> Any:
        key = self.kwargs.get("item")
        if not key or self.part is None:
            return None
        return get_object_or_404(self.part, pk=key, pilot=self.obj)

    def context(self) -> dict[str, Any]:
        return {"item": self.item}


class PlanView(PilotActView):
    perm, form_class = PilotPerm.PLAN, forms.PlanForm
    title, submit = gettext_lazy("Préparer le pilote"), gettext_lazy("Enregistrer")
    done = gettext_lazy("Le pilote est à jour.")

    def form_arguments(self) -> dict[str, Any]:
        return {"instance": Pilot.objects.get(pk=self.obj.pk)}

    def act(self, data: dict[str, Any]) -> None:
        verbs.plan(self.obj, by=self.request.user, values=data)


class DirectorateView(PilotActView):
    """The team names the directorate that decides, or one that follows beside it."""

    perm, form_class, page = PilotPerm.NAME_DIRECTORATE, forms.DirectorateForm, "pilot_frame"
    title, submit = gettext_lazy("Désigner une direction"), gettext_lazy("Désigner")
    done = gettext_lazy("La direction est désignée, et chacun est prévenu.")

    def form_arguments(self) -> dict[str, Any]:
        return {"directorates": directorates_to_follow(), "lead": self.obj.directorate}

    def act(self, data: dict[str, Any]) -> None:
        directorates.name_directorate(
            self.obj,
            data["organisation"],
            lead=data["place"] == "lead",
            keep=data.get("keep", False),
            reason=data["reason"],
            by=self.request.user,
        )


class DirectorateEndView(PilotActView):
    perm, form_class, part, page = (
        PilotPerm.NAME_DIRECTORATE,
        forms.DirectorateEndForm,
        PilotDirectorate,
        "pilot_frame",
    )
    title, submit = gettext_lazy("Mettre fin au suivi d’une direction"), gettext_lazy("Mettre fin à son suivi")
    done = gettext_lazy("Cette direction ne suit plus le pilote, et chacun est prévenu.")

    def act(self, data: dict[str, Any]) -> None:
        directorates.end_directorate(self.item, reason=data["reason"], by=self.request.user)


class MilestoneView(PilotActView):
    perm, form_class, part, page = PilotPerm.PLAN, forms.MilestoneForm, Milestone, "pilot_follow"
    title, submit = gettext_lazy("Un jalon du pilote"), gettext_lazy("Enregistrer le jalon")
    done = gettext_lazy("Le jalon est enregistré.")

    def form_arguments(self) -> dict[str, Any]:
        instance = Milestone.objects.get(pk=self.item.pk) if self.item else Milestone(pilot=self.obj)
        prototype = self.obj.prototype
        around = Q(pk=prototype.maker_id) | Q(pk=self.obj.directorate_id)
        if prototype.challenge_id:
            around |= Q(challenge_links__challenge=prototype.challenge_id)
        return {
            "instance": instance,
            "parties": Organisation.objects.filter(around).distinct().order_by("name__sorted"),
        }

    def act(self, data: dict[str, Any]) -> None:
        following.set_milestone(self.obj, by=self.request.user, values=data, milestone=self.item)


@require_POST
def milestone_done(request: HttpRequest, pk: Any, item: Any) -> HttpResponse:
    pilot = find(request, pk)
    milestone = get_object_or_404(Milestone, pk=item, pilot=pilot)
    following.finish_milestone(milestone, by=request.user)
    messages.success(request, _("Jalon fait : %(title)s.") % {"title": milestone.title})
    return redirect("pilot_follow", pilot.pk)


class IndicatorView(PilotActView):
    perm, form_class, part, page = PilotPerm.PLAN, forms.IndicatorForm, PilotIndicator, "pilot_follow"
    title, submit = gettext_lazy("Un indicateur du pilote"), gettext_lazy("Enregistrer l’indicateur")
    lead = gettext_lazy(
        "Ce que l’on mesure, d’un point de départ vers une cible. Une fois mesuré, l’indicateur ne change plus."
    )
    done = gettext_lazy("L’indicateur est enregistré.")

    def form_arguments(self) -> dict[str, Any]:
        return {
            "instance": PilotIndicator.objects.get(pk=self.item.pk) if self.item else PilotIndicator(pilot=self.obj)
        }

    def act(self, data: dict[str, Any]) -> None:
        following.set_indicator(self.obj, by=self.request.user, values=data, indicator=self.item)


class MeasureView(PilotActView):
    perm, form_class, part, page = PilotPerm.REPORT, MeasureForm, PilotIndicator, "pilot_follow"
    title, submit = gettext_lazy("Noter une mesure"), gettext_lazy("Noter la mesure")
    done = gettext_lazy("La mesure est notée.")

    def act(self, data: dict[str, Any]) -> None:
        following.record_measure(self.item, by=self.request.user, **data)


class CheckInView(PilotActView):
    perm, form_class = PilotPerm.REPORT, forms.CheckInForm
    title, submit = gettext_lazy("Le point de la semaine"), gettext_lazy("Envoyer le point")
    lead = gettext_lazy(
        "Trois questions, moins de deux minutes ; le reste est facultatif. "
        "La direction et la startup ont chacune le leur ; l’équipe lit les deux."
    )
    done = gettext_lazy("Merci : le point de la semaine est noté.")

    def form_arguments(self) -> dict[str, Any]:
        known = following.said_this_week(self.obj, self.request.user)
        initial = {"mood": known.mood, "done": known.done, "blocked": known.blocked} if known else {}
        prototype = self.obj.prototype
        records = records_facts(self.request.user, prototype)
        return {"initial": initial, "prototype": prototype, "records": records, "again": known is not None}

    def act(self, data: dict[str, Any]) -> None:
        said = {name: data.pop(name) for name in ("mood", "done", "blocked", "reason") if name in data}
        following.check_in(self.obj, by=self.request.user, **said, facts=data)


class SiteView(PilotActView):
    perm, form_class, part, page = PilotPerm.PLAN, forms.SiteForm, Site, "pilot_frame"
    title, submit = gettext_lazy("Un lieu d’essai"), gettext_lazy("Enregistrer le lieu")
    done = gettext_lazy("Le lieu est enregistré.")

    def form_arguments(self) -> dict[str, Any]:
        return {"instance": Site.objects.get(pk=self.item.pk) if self.item else Site(pilot=self.obj)}

    def act(self, data: dict[str, Any]) -> None:
        framing.set_site(self.obj, by=self.request.user, values=data, site=self.item)


class SiteAuthoriseView(PilotActView):
    perm, form_class, part, page = PilotPerm.AUTHORISE_SITE, forms.DocumentForm, Site, "pilot_frame"
    title, submit = gettext_lazy("Autoriser le lieu"), gettext_lazy("Autoriser l’essai à cet endroit")
    lead = gettext_lazy("Joignez l’arrêté, la permission de voirie ou l’accord du gestionnaire.")
    done = gettext_lazy("Le lieu est autorisé.")
    multipart = True

    def act(self, data: dict[str, Any]) -> None:
        framing.authorise_site(self.item, by=self.request.user, upload=data["file"])


class SiteRefuseView(PilotActView):
    perm, form_class, part, page = PilotPerm.AUTHORISE_SITE, forms.WhyForm, Site, "pilot_frame"
    title, submit = gettext_lazy("Refuser ce lieu"), gettext_lazy("Refuser l’essai à cet endroit")
    lead = gettext_lazy("Une autorisation déjà donnée tombe. Les deux parties et l’équipe sont prévenues.")
    done = gettext_lazy("Le lieu est refusé, et chacun prévenu.")
    kind = "danger"

    def act(self, data: dict[str, Any]) -> None:
        framing.refuse_site(self.item, by=self.request.user, **data)


class SiteRemoveView(PilotActView):
    perm, form_class, part, page = PilotPerm.PLAN, forms.WhyForm, Site, "pilot_frame"
    title, submit = gettext_lazy("Retirer un lieu"), gettext_lazy("Retirer ce lieu du pilote")
    lead = gettext_lazy("L’essai ne s’y fait plus. Le lieu reste dans l’historique, avec le motif.")
    done = gettext_lazy("Le lieu est retiré, et chacun prévenu.")
    kind = "danger"

    def act(self, data: dict[str, Any]) -> None:
        framing.remove_site(self.item, by=self.request.user, **data)


class AssessmentView(PilotActView):
    perm, form_class, page = PilotPerm.PLAN, forms.AssessmentForm, "pilot_frame"
    title, submit = (
        gettext_lazy("Analyse d’impact sur la protection des données"),
        gettext_lazy("Demander l’avis du délégué"),
    )
    lead = gettext_lazy(
        "Demandée dès que l’essai traite des données personnelles. Le délégué à la protection des données la valide."
    )
    done = gettext_lazy("L’analyse attend l’avis du délégué à la protection des données.")
    multipart = True

    def form_arguments(self) -> dict[str, Any]:
        known = getattr(self.obj, "assessment", None)
        return {"initial": {"summary": known.summary}} if known else {}

    def act(self, data: dict[str, Any]) -> None:
        framing.write_assessment(self.obj, by=self.request.user, summary=data["summary"], upload=data["file"])


class AssessmentReturnView(PilotActView):
    perm, form_class, page = PilotPerm.VALIDATE_ASSESSMENT, forms.AskedForm, "pilot_frame"
    title, submit = gettext_lazy("Demander de reprendre l’analyse d’impact"), gettext_lazy("Demander ces changements")
    lead = gettext_lazy("L’analyse n’est pas validée tant que la direction ne l’a pas reprise.")
    done = gettext_lazy("La direction est prévenue de ce que vous demandez.")

    def act(self, data: dict[str, Any]) -> None:
        framing.return_assessment(self.obj, by=self.request.user, **data)


@require_POST
def assessment_validate(request: HttpRequest, pk: Any) -> HttpResponse:
    pilot = find(request, pk)
    framing.validate_assessment(pilot, by=request.user)
    messages.success(request, _("L’analyse d’impact est validée."))
    return redirect("pilot_frame", pilot.pk)


class FollowUpView(PilotActView):
    perm, form_class, page = PilotPerm.EVALUATE, forms.FollowUpForm, "pilot_outcome"
    title, submit = gettext_lazy("Douze mois après"), gettext_lazy("Publier")
    lead = gettext_lazy(
        "La solution est-elle encore là ? Qui s’en sert ? Qu’est-ce qui a été repris ailleurs ? Ce texte est public."
    )
    done = gettext_lazy("Le point à douze mois est publié.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"text": evaluation.check_follow_up(self.obj).follow_up_text}}

    def act(self, data: dict[str, Any]) -> None:
        evaluation.follow_up(self.obj, by=self.request.user, text=data["text"])
