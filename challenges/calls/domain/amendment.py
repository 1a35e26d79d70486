"""After publication the rules of a call change only in the open: dated, public, and told to people with a draft."""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.calls.domain.challenge import SHEET_TEXTS, sheet_version
from challenges.calls.domain.frozen import freeze_rules
from challenges.calls.domain.section import version_key
from challenges.calls.emails import ChallengeAmended
from challenges.calls.permissions import ChallengePerm
from challenges.calls.queries.challenge import effective_state
from challenges.enums import ChallengeState, SectionKey
from challenges.models import Amendment, Challenge, ChallengeSection
from core.clock import app_now
from core.emails import named
from core.exceptions import DomainError
from core.permissions import require
from core.public_cache import changed
from core.text import fit, one_line
from core.versions import keep_change

DATES = {
    "closes_at": gettext_lazy("Clôture"),
    "decision_at": gettext_lazy("Annonce des résultats"),
}
WORDS = {"summary_fr": gettext_lazy("Résumé"), "contact_email": gettext_lazy("Adresse de contact")}
RULES = {"places": gettext_lazy("Nombre de lauréats"), "criteria": gettext_lazy("Critères et poids")}
RULES_NOTICE = dt.timedelta(days=7)  # candidates still have this long to answer new rules
AMENDABLE_STATES = (ChallengeState.OPEN, ChallengeState.CLOSED, ChallengeState.DELIBERATING)


def field_label(field: str) -> str:
    """The name of what changed, in words."""
    if field in SectionKey.values:
        return str(SectionKey(field).label)
    return str({**DATES, **WORDS, **RULES}.get(field, field))


def text_version(field: str, language: str = "fr") -> str:
    """Under which name the versions of this text are kept, in this language."""
    if field in SectionKey.values:
        return version_key(field, language)
    return sheet_version(field if language == "fr" else f"{field.removesuffix('_fr')}_en")


def amendable_fields(challenge: Challenge) -> list[tuple[str, str]]:
    """What may still change: everything while the call is open, then only the date of the results."""
    fields = [*DATES, "places", *WORDS, *SectionKey.values]
    if effective_state(challenge) != ChallengeState.OPEN:
        fields = ["decision_at", "contact_email"]
    return [(field, field_label(field)) for field in fields]


def amend_challenge(
    challenge: Challenge,
    *,
    field: str,
    value: str | dt.datetime | None,
    reason: str,
    by: Any,
    value_en: str = "",
    reason_en: str = "",
) -> Amendment:
    """Changes one thing of a published challenge; records before, after and reason; mails people with an application under
    way, each in their language, and says in `told` how many they were.

    A text that has an English is changed in both, or its English is shown as out of date until it follows (`english_due`): by
    another change, which may be of the English alone. The deadline can only be put off, and only before it has passed: nobody who read it may lose time.
    """
    if not reason.strip():
        raise DomainError(_("Indiquez le motif : il sera public."), field="reason")
    with transaction.atomic():
        locked = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
        require(by, ChallengePerm.STEER, locked)
        _check(locked, field, value)
        before, after = _replace(locked, field, _clean(locked, field, value), by)
        english = _replace_english(locked, field, value_en, by)
        if fit(before).strip() == after and not english.changes:
            raise DomainError(_("Rien ne change : la valeur est la même."), field="value")
        if english.changes:
            locked.amendments.filter(field=field, english_due=True).update(english_due=False)
        amendment = Amendment.objects.create(
            challenge=locked,
            field=field,
            before=before,
            after=after,
            reason=reason.strip(),
            before_en=english.before if english.changes else "",
            after_en=english.after if english.changes else "",
            reason_en=reason_en.strip(),
            english_due=bool(english.before) and not english.changes,
            made_by=by,
        )
        if field == "places":
            freeze_rules(locked)
        amendment.told = tell_amended(locked, amendment)
        amendment.save(update_fields=["told", "updated_at"])
        changed(locked)
    return amendment


def _check(challenge: Challenge, field: str, value: Any) -> None:
    if challenge.state not in AMENDABLE_STATES:
        raise DomainError(_("Seul un défi publié et en cours se modifie ainsi."))
    if field not in dict(amendable_fields(challenge)):
        raise DomainError(_("Cela ne peut plus changer à cette étape."), field="field")
    if not value:
        raise DomainError(_("Indiquez la nouvelle valeur."), field="value")
    if field == "places":
        rules_may_change(challenge)
    if field == "closes_at":
        if value <= challenge.closes_at:
            raise DomainError(_("La clôture ne peut qu’être reportée."), field="value")
        if challenge.decision_at and value >= challenge.decision_at:
            raise DomainError(
                _("La clôture doit précéder l’annonce des résultats : reportez d’abord celle-ci."), field="value"
            )
    if field == "decision_at" and value <= max(challenge.closes_at or app_now(), app_now()):
        raise DomainError(_("L’annonce des résultats doit suivre la clôture."), field="value")


def rules_may_change(challenge: Challenge) -> None:
    """Rules change while the call is open and seven days at least are left to answer them: equal treatment of candidates."""
    if effective_state(challenge) != ChallengeState.OPEN:
        raise DomainError(
            _("L’appel « %(name)s » est clos : ses règles ne changent plus.") % {"name": challenge}, field="value"
        )
    if challenge.closes_at and challenge.closes_at < app_now() + RULES_NOTICE:
        raise DomainError(
            _("« %(name)s » est clos dans moins de sept jours : reportez d’abord la clôture.") % {"name": challenge},
            field="value",
        )


def _clean(challenge: Challenge, field: str, value: Any) -> Any:
    """The value as its field keeps it, or DomainError in the words of the rule of that field."""
    if isinstance(value, str):
        value = (fit if field in SectionKey.values else one_line)(value).strip()
    if field in SectionKey.values:
        return value
    try:
        return Challenge._meta.get_field(field).clean(value, challenge)  # type: ignore[union-attr]
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="value") from error


def _replace(challenge: Challenge, field: str, value: Any, by: Any) -> tuple[str, str]:
    if field in SectionKey.values:
        section = ChallengeSection.objects.select_for_update().get(challenge=challenge, key=field)
        before, section.body_fr = section.body_fr, value
        section.version, section.updated_by = section.version + 1, by
        section.save()
        keep_change(challenge, version_key(field, "fr"), before, value, by=by)
        return before, section.body_fr
    before = getattr(challenge, field)
    if field in SHEET_TEXTS:
        keep_change(challenge, text_version(field), before or "", value, by=by)
    setattr(challenge, field, value)
    challenge.save(update_fields=[field, "updated_at"])
    return _kept(before), _kept(value)


@dataclass(frozen=True)
class English:
    """The English of what changes: as it was and as it is, both empty where there is none."""

    before: str = ""
    after: str = ""

    @property
    def changes(self) -> bool:
        return bool(self.after) and self.after != self.before


def english_of(challenge: Challenge, field: str) -> str:
    """The English text of a field that may be amended; empty for a date, an address, or where nobody wrote it."""
    if field in SectionKey.values:
        return challenge.sections.get(key=field).body_en
    return challenge.summary_en if field == "summary_fr" else ""


def is_text(field: str) -> bool:
    """Whether a field is written in both languages."""
    return field in SectionKey.values or field == "summary_fr"


def _replace_english(challenge: Challenge, field: str, value: str, by: Any) -> English:
    """Writes the English of a text, when it is given; its versions are kept like those of the French."""
    if not is_text(field):
        return English()
    before = english_of(challenge, field)
    text = (fit if field in SectionKey.values else one_line)(value).strip()
    if not text or text == before:
        return English(before)
    if field in SectionKey.values:
        challenge.sections.filter(key=field).update(body_en=text, updated_by=by)
        keep_change(challenge, version_key(field, "en"), before, text, by=by)
        return English(before, text)
    try:
        challenge.summary_en = Challenge._meta.get_field("summary_en").clean(text, challenge)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="value_en") from error
    keep_change(challenge, sheet_version("summary_en"), before, text, by=by)
    challenge.save(update_fields=["summary_en", "updated_at"])
    return English(before, text)


def _kept(value: Any) -> str:
    """What is kept of a value: a text as it is, an instant in no language (`Amendment.before_in_words` says it)."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return str(value or "")


def tell_amended(challenge: Challenge, amendment: Amendment) -> int:
    """Mails those with an application under way; how many they were."""
    return ChallengeAmended.tell(
        challenge,
        title=named(challenge),
        field=partial(field_label, amendment.field),
        before=lambda: amendment.before_in_words,
        after=lambda: amendment.after_in_words,
        reason=lambda: amendment.reason_in_words,
        url=partial(reverse, "public:challenge", args=[challenge.slug]),
    )
