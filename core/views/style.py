"""The living style page: every component in every state, with the tag that draws it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from core.turns import Party, Turn
from core.ui.charts import Spread
from core.ui.entries import Entry
from core.ui.lanes import Lane, Mark, Span
from core.ui.states import TONES
from core.ui.strips import Cell, Strip

LONG = (
    "Prévoir, rue par rue et heure par heure, le passage des camions de collecte afin que chaque gardien d’immeuble sorte les "
    "bacs au bon moment et que les trottoirs restent libres pour les personnes à mobilité réduite"
)

THEMES = (
    ("mobilite", _("Mobilité")),
    ("energie", _("Énergie")),
    ("dechets", _("Déchets")),
    ("espace-public", _("Espace public")),
    ("logement", _("Logement")),
    ("sport", _("Sport")),
    ("logistique", _("Logistique")),
    ("economie-circulaire", _("Économie circulaire")),
    ("tourisme", _("Tourisme")),
    ("", _("Sans thème")),
)

TONE_WORDS = dict(
    zip(
        TONES,
        ["Brouillon", "En attente", "Ouvert", "En cours", "Approuvé", "Terminé", "À corriger", "Refusé", "Archivé", "Pour information", "Non classé"],
        strict=True,
    )
)  # fmt: skip


class SampleForm(forms.Form):
    """One field of each kind, to see them all."""

    title = forms.CharField(
        label="Titre du défi", help_text="Une phrase que comprend une personne qui n’est pas du métier.", max_length=120
    )
    email = forms.EmailField(label="Adresse électronique", required=False)
    problem = forms.CharField(
        label="Le problème, en mots simples",
        max_length=600,
        widget=forms.Textarea,
        help_text="Qui le vit ? Qu’a-t-on déjà essayé ?",
    )
    theme = forms.ChoiceField(label="Thème", choices=[(slug, word) for slug, word in THEMES if slug])
    access = forms.ChoiceField(
        label="Accès aux données", choices=[("open", "Ouvert à tous"), ("request", "Sur demande"), ("closed", "Réservé au défi")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    places = forms.MultipleChoiceField(
        label="Arrondissements",
        required=False,
        choices=[(n, f"{n}ᵉ") for n in (4, 9, 13)],
        widget=forms.CheckboxSelectMultiple,
    )
    starts = forms.DateField(label="Début", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    document = forms.FileField(label="Pièce jointe", required=False, help_text="PDF ou archive, 50 Mo au plus.")
    locked = forms.CharField(label="Numéro SIREN", initial="552 081 317", disabled=True, required=False)
    consent = forms.BooleanField(
        label="J’ai lu les règles de propriété intellectuelle dans la version affichée",
        help_text="Version 3, du 4 mars.",
    )


class ScoreForm(forms.Form):
    """A mark to give, a mark that is given, a mark that was refused."""

    clear = forms.ChoiceField(
        label="Impact (40 %)",
        choices=[(n, n) for n in range(6)],
        widget=forms.RadioSelect,
        help_text="Ce que gagne la rue.",
    )
    given = forms.ChoiceField(label="Équipe (30 %)", choices=[(n, n) for n in range(6)], widget=forms.RadioSelect)


class FilterForm(forms.Form):
    """A sample of a list's filters."""

    q = forms.CharField(label="Rechercher", required=False)
    theme = forms.ChoiceField(
        label="Thème", choices=[("", "Tous"), *[(slug, word) for slug, word in THEMES if slug]], required=False
    )
    state = forms.ChoiceField(
        label="État", choices=[("", "Tous"), ("open", "Ouvert"), ("closed", "Clos")], required=False
    )


TEASERS = [
    Entry(
        "Prévoir le passage des camions de collecte",
        "#",
        theme="dechets",
        theme_label="Déchets",
        states=[("Ouvert", "open")],
        summary=LONG,
        side=["encore 12 jours"],
    ),
    Entry(
        "Des abribus qui se règlent sur la foule",
        "#",
        theme="mobilite",
        theme_label="Mobilité",
        states=[("Archivé", "past"), ("Fictif", "info")],
        words=["Saison 5"],
        foot=["Régie des Mobilités (fictive)"],
    ),
    Entry(LONG, "#", theme="energie", theme_label="Énergie", states=[("En délibération", "wait")], summary=LONG),
    Entry("Sans thème connu", "#"),
]
RIGHT_TO_LEFT = Entry(
    "تحدي المدينة",
    "#",
    theme="sport",
    theme_label="رياضة",
    states=[("مفتوح", "open")],
    summary="نص قصير للتحقق من الاتجاه.",
)


def samples(now: datetime) -> dict[str, Any]:
    """Ready data for the page; `now` keeps the deadlines in the future."""
    return {
        "long": LONG,
        "themes": THEMES,
        "tones": list(TONE_WORDS.items()),
        "form": SampleForm(),
        "scores": ScoreForm(initial={"given": 4}),
        "faulty": SampleForm(
            {
                f"f-{name}": value
                for name, value in {
                    "title": "",
                    "email": "pas-une-adresse",
                    "problem": LONG * 4,
                    "access": "",
                    "theme": "sport",
                }.items()
            },
            prefix="f",
        ),
        "filter_form": FilterForm({"theme": "dechets"}),
        "told": [
            Strip(
                "Titulaire des résultats",
                (Cell("la startup"), Cell("l’acquéreur", "stop"), Cell("l’acquéreur", "stop")),
            ),
            Strip(
                "Code source", (Cell("non remis", "warn"), Cell("non remis", "warn"), Cell("sous séquestre", "wait"))
            ),
        ],
        "told_steps": ["au départ", "La startup est vendue", "Le dépôt est repris"],
        "teasers": TEASERS,
        "right_to_left": [RIGHT_TO_LEFT],
        "page": Paginator(range(4210), 20).page(42),
        "soon": now + timedelta(hours=20),
        "turns": [
            Turn(True, Party.APPLICANT, "À vous", "déposer la candidature", now + timedelta(days=5), False, "", None),
            Turn(
                False,
                Party.JURY,
                "Chez le jury",
                "lire les candidatures",
                None,
                False,
                "Résultats le",
                now + timedelta(days=30),
            ),
            Turn(True, Party.TEAM, "À vous", "répondre au message", now - timedelta(days=5), True, "", None),
        ],
        "later": now + timedelta(days=12),
        "past": now - timedelta(days=3),
        "unmet": [
            {
                "sentence": "La convention qui lie les partenaires n’est pas encore signée par la Ville.",
                "who": "le Secrétariat général",
                "url": "#",
            },
            {"sentence": "Le poids des critères ne fait pas 100 %.", "who": "vous", "url": "#"},
        ],
        "facts": [
            ("Partenaires", "Énergies d’Exemple, Réseau d’Exemple"),
            ("Direction", None),
            ("Licence", "EUPL-1.2"),
            ("Arrondissement", "15ᵉ"),
        ],
        "verdict_facts": [
            ("Modèle", "1"),
            ("Attaques examinées", "2 304"),
            ("Empreinte", "9f86d081884c7d659a2feaa0c55ad015"),
        ],
        **histories(now),
        **figures(),
    }


def histories(now: datetime) -> dict[str, Any]:
    """What happened, what comes, who said what."""
    return {
        "timeline": [
            {"label": "Ouverture des candidatures", "when": "12 septembre 2026", "tone": "done"},
            {
                "label": "Clôture",
                "when": "30 octobre 2026 à 18 h 00",
                "tone": "open",
                "note": "Une question peut être posée jusqu’au 20 octobre.",
            },
            {"label": "Délibération du jury", "when": "novembre 2026", "tone": "wait"},
            {"label": "Décisions", "when": "décembre 2026", "tone": "draft"},
        ],
        "steps": [
            {"label": "Le problème", "href": "#", "status": "done"},
            {"label": "Les données offertes", "href": "#", "status": "current", "note": "2 champs vides"},
            {"label": "Le terrain d’essai", "href": "#", "status": "problem"},
            {"label": "Les critères", "href": "#", "status": "todo"},
        ],
        "tabs": [
            {"label": "Dossier", "href": "#", "current": True, "count": None},
            {"label": "Questions", "href": "#", "current": False, "count": 12},
            {"label": "Historique", "href": "#", "current": False, "count": None},
        ],
        "thread": [
            {
                "author": "Équipe du programme",
                "organisation": "Ville",
                "at": now - timedelta(days=2),
                "unread": True,
                "body": "Pouvez-vous préciser le nombre de capteurs ?\nUne fourchette suffit.",
            },
            {
                "mine": True,
                "author": "",
                "at": now - timedelta(days=1),
                "body": "Entre 40 et 60.",
                "files": [{"name": "plan-détaillé.pdf", "href": "#"}],
            },
        ],
        "places": [
            {"n": 4, "count": 3, "href": "#", "label": "3 pilotes"},
            {"n": 9, "count": 1},
            {"n": 13, "count": 2, "label": "2 pilotes"},
            {"n": 15},
        ],
    }


def figures() -> dict[str, Any]:
    """Numbers to draw."""
    return {
        "numeric": [3],
        "headers": ["Partenaire", "Engagement", "Tenu", "Montant"],
        "rows": [["Énergies d’Exemple", "Ouvrir les données de collecte", "oui", "12 000"], ["Réseau d’Exemple", LONG, None, "4 500"]],
        "radar": [("Capte des données personnelles", 4), ("Large audience", 3), ("Puissance financière", 5), ("Conteste l’acteur public", 4), ("Nouveau récit de la ville", 2), ("Indépendance", 3.5)],
        "spreads": [Spread("Lampadaire attentif", (1.2, 3, 4.6), 2.9, "désaccord", strong=True), Spread("Banc qui compte", (3, 3.4), 3.2)],
        "radar_second": [3, 3.5, 3, 4.5, 3, 4],
        "series": [("janv.", 410), ("févr.", 395), ("mars", 350), ("avr.", 338), ("mai", None), ("juin", 290)],
        "bars": [("Mobilité", 9), ("Énergie", 4), ("Logistique", 3), ("Déchets", 2), ("Espace public", 2)],
        "funnel": [("Candidatures", 225), ("Recevables", 180), ("Présélectionnées", 36), ("Retenues", 12)],
        "promised_on": date(2027, 9, 15),
        "promises": [
            Lane("Convention en vigueur", (Span(date(2027, 2, 1), date(2029, 6, 30), "Convention de la saison"),), (), "jusqu’au 30 juin 2029"),
            Lane("Sources déposées", (Span(date(2027, 4, 1), None, "Archives gardées", "ok"),), (Mark(date(2027, 4, 1), "Version 1.0", "ok", 1), Mark(date(2027, 8, 2), "Version 1.1", "ok", 3)), "gardées sans terme"),
            Lane("Manquements", (Span(date(2027, 6, 1), date(2027, 7, 1), "Nom du projet", "done"),), (Mark(date(2027, 6, 1), "Constaté", "stop", 2),), "aucun en cours"),
            Lane("Licence", (), (), "pas encore choisie"),
        ],
        "old": "Le camion passe deux fois par semaine dans chaque rue.",
        "new": "Le camion passe trois fois par semaine dans chaque rue du 15ᵉ arrondissement.",
    }  # fmt: skip


class StyleView(TemplateView):
    template_name = "core/style.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, **samples(timezone.now()))


class SampleUser:
    is_authenticated = True

    def __str__(self) -> str:
        return "Camille Dubois"


class StyleWorkspaceView(TemplateView):
    """The workspace's shell with sample tasks."""

    template_name = "core/style_workspace.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        nav = [
            {"label": "", "items": [{"label": "Mes tâches", "url": "#", "current": True, "count": 4}, {"label": "Mes dossiers", "url": "#"}]},
            {"label": "Programme", "items": [{"label": "Défis", "url": "#", "count": 23}, {"label": "Candidatures", "url": "#"}, {"label": "Pilotes", "url": "#"}]},
        ]  # fmt: skip
        return super().get_context_data(
            **kwargs,
            **samples(datetime.now(UTC)),
            workspace_nav=nav,
            acting_organisation="Secrétariat général",
            acting_url="#",
            user=SampleUser(),
        )
