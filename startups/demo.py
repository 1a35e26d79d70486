"""Once-only profiles of the fictional startups."""

import datetime as dt

from accounts.models import Organisation
from startups.models import Founder, FounderGender, Stage, StartupProfile

# slug: pitch in French, in English, skills, founded, people, stage, labels, founders (name, role, gender, leads)
PROFILES = {
    "cyclo-logique": (
        "Nous remplaçons une camionnette par trois vélos-cargos, sans retarder un colis.",
        "We replace one van by three cargo bikes without delaying a parcel.",
        "Logistique urbaine, optimisation de tournées. Références fictives : deux communes d’exemple, 40 commerçants.",
        dt.date(2022, 3, 14),
        9,
        Stage.PRODUCT,
        ["ess"],
        (("Léa Fontaine", "présidente", FounderGender.WOMAN, True), ("Paul Arnaud", "directeur technique", FounderGender.MAN, False)),
    ),
    "tri-malin": (
        "Un capteur à pile de dix ans dit quand un bac est plein, et rien d’autre.",
        "A sensor with a ten-year battery tells when a bin is full, and nothing else.",
        "Électronique sobre, radio longue portée, cartographie.",
        dt.date(2023, 9, 1),
        5,
        Stage.PROTOTYPE,
        [],
        (("Karim Haddad", "président", FounderGender.MAN, True),),
    ),
    "lumiere-douce": (
        "La rue s’éclaire quand quelqu’un passe, et laisse la nuit aux oiseaux le reste du temps.",
        "The street lights up when someone walks by and leaves the night to the birds the rest of the time.",
        "Éclairagisme, écologie nocturne, logiciel embarqué libre.",
        dt.date(2021, 1, 20),
        12,
        Stage.PRODUCT,
        ["societe-a-mission"],
        (("Élodie O’Brien", "présidente", FounderGender.WOMAN, True), ("Jeanne Dupré", "associée", FounderGender.WOMAN, False)),
    ),
}  # fmt: skip


def load() -> None:
    """One profile with its founders for each fictional startup. Idempotent."""
    for slug, (pitch_fr, pitch_en, skills, founded_on, team_size, stage, labels, founders) in PROFILES.items():
        profile, _created = StartupProfile.objects.get_or_create(
            organisation=Organisation.objects.get(slug=slug),
            defaults={
                "pitch_fr": pitch_fr,
                "pitch_en": pitch_en,
                "skills": skills,
                "founded_on": founded_on,
                "team_size": team_size,
                "stage": stage,
                "labels": labels,
            },
        )
        for name, role, gender, leads in founders:
            Founder.objects.get_or_create(
                profile=profile, name=name, defaults={"role": role, "gender": gender, "leads": leads}
            )
