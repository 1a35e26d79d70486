"""What an edition needs before the public sees it."""

from partners.models import Criterion, Edition
from tests.tables.gates.rows import row

GATE = "partners.publish_edition"
TEAM = ("l’équipe du programme", "the programme team")

row(
    GATE, "calendar", "calendar",
    lambda w: Edition.objects.filter(pk=w.obj.pk).update(decision_at=None),
    "Le calendrier n’a pas encore l’ouverture de l’appel, sa clôture et l’annonce des résultats.",
    "The calendar does not yet have the opening of the call, its closing and the announcement of results.",
    who=TEAM, person="team", page="edition_setup {w.obj.pk}", act="form [name^=decision_at]",
)  # fmt: skip
row(
    GATE, "criteria", "criteria",
    lambda w: Criterion.objects.filter(edition=w.obj, key="impact").update(weight=40),
    "Les poids font 80 au lieu de 100 : il manque 20.",
    "The weights sum to 80 instead of 100: 20 missing.",
    who=TEAM, person="team", page="edition_criteria {w.obj.pk}", act="form [name$=-weight]",
)  # fmt: skip
row(
    GATE, "criteria", "criteria",
    lambda w: Criterion.objects.filter(edition=w.obj, key="impact").update(weight=80),
    "Les poids font 120 au lieu de 100 : il y a 20 de trop.",
    "The weights sum to 120 instead of 100: 20 too many.",
    who=TEAM, person="team", page="edition_criteria {w.obj.pk}", act="form [name$=-weight]",
)  # fmt: skip
row(
    GATE, "objectives", "objectives",
    lambda w: w.obj.objectives.all().delete(),
    "Aucun grand objectif n’est écrit.",
    "No grand objective is written.",
    who=TEAM, person="team", page="edition_objectives {w.obj.pk}", act="form [name$=-name_fr]",
)  # fmt: skip
row(
    GATE, "eligibility", "eligibility",
    lambda w: w.obj.eligibility_rules.all().delete(),
    "Aucune règle de recevabilité n’est écrite.",
    "No eligibility rule is written.",
    who=TEAM, person="team", page="edition_eligibility {w.obj.pk}", act="form [name$=-text_fr]",
)  # fmt: skip
