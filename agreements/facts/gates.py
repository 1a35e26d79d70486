"""What facts answer to gates: before a trial starts, and before a prototype is shown as commons."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.conventions.domain.promises import knows_model_2
from agreements.facts.domain.verdict import Answer, judge_on
from agreements.facts.kinds import BY_FACT, title_of
from agreements.facts.permissions import FactPerm
from agreements.facts.queries import facts_counting
from agreements.facts.texts import verdict_words
from agreements.models import Prototype
from agreements.prototypes.gates import COMMONS
from core.clock import today
from core.gates import Unmet, condition


def missing_facts(prototype: Prototype, names: Iterable[str]) -> list[str]:
    """Those of these facts that do not count today."""
    holding = facts_counting(prototype, today())
    return [name for name in names if name not in holding]


def who_records(name: str) -> str:
    """Who may establish a fact, in words."""
    if BY_FACT[name].perm == FactPerm.RECORD_LEGAL:
        return str(_("juriste"))
    return str(_("équipe du programme"))


@condition(COMMONS, "facts")
def no_way_is_found_with_its_facts(prototype: Prototype) -> Iterable[Unmet]:
    """Model 2 finds no way, even against a breach, with the facts that count today. A convention signed before that model
    is held to model 1, by the condition on the convention.
    """
    version = prototype.governing_version
    if version is None or not knows_model_2(version):
        return
    answer = judge_on(prototype, today())
    if answer is not None and answer.shared:
        return
    url = reverse("prototype_facts", args=[prototype.pk])
    if answer is not None and answer.result["record"]:
        listed = ", ".join(title_of(name) for name in answer.result["record"][0])
        yield Unmet(
            "facts.to_record",
            _("Le verdict est « %(verdict)s ». Faits à constater : %(facts)s.")
            % {"verdict": verdict_words(answer.verdict), "facts": listed},
            _("équipe du programme"), f"{url}#faits",
        )  # fmt: skip
    else:
        yield Unmet("facts.verdict", _no_fact_will_do(answer), _("juriste"), url)


def _no_fact_will_do(answer: Answer | None) -> str:
    if answer is None:
        return _("Le texte de la convention n’a pas pu être éprouvé avec les faits.")
    return _("Le verdict est « %(verdict)s », et aucun fait que la Ville puisse constater n’y suffit.") % {
        "verdict": verdict_words(answer.verdict)
    }
