"""What the fictional pilots of the demonstration say. Days are counted from today; every place is invented."""

PROTOTYPE = {
    "name": "Lampadaire attentif",
    "summary_fr": "Un boîtier posé sur un lampadaire existant : il abaisse la lumière quand la rue est vide, la remonte à "
    "l’approche d’un passant ou d’un vélo, et laisse la nuit aux chauves-souris. Tout se règle sur une carte, rue par rue. "
    "Il faut un lampadaire à LED, une armoire accessible et une journée de formation.",
    "summary_en": "A box fitted to an existing street light: it dims the light when the street is empty, raises it when "
    "someone walks or cycles by, and leaves the night to the bats. Everything is set on a map, street by street. It needs "
    "an LED street light, a cabinet within reach and one day of training.",
    "repository": "https://lumiere-douce.example/code/lampadaire-attentif",
}
# name, origin, licence, address
COMPONENTS = (
    ("Réglage rue par rue", "result", "EUPL-1.2", "https://lumiere-douce.example/code/reglage"),
    ("Carte des rues", "third_party", "BSD-2-Clause", "https://carte.example/"),
    ("Serveur de mesures", "third_party", "PostgreSQL", "https://base.example/"),
    ("Modèle de passage", "result", "EUPL-1.2", ""),
)
SOURCES = (
    "lampadaire-attentif-1.0.zip",
    {
        "LISEZMOI.md": "# Lampadaire attentif (fictif)\n\nUn exemple de dépôt pour la démonstration.\n",
        "LICENCE": "EUPL-1.2\n",
        "src/reglage.py": "def intensite(passants: int) -> int:\n    return 100 if passants else 20\n",
    },
)

RUNNING = {
    "title_fr": "Éclairage doux autour de la place fictive des Tilleuls",
    "title_en": "Gentle lighting around the fictional place des Tilleuls",
    "summary_fr": "Vingt-quatre lampadaires de quatre rues s’adaptent aux passages pendant douze semaines. La direction "
    "compare la consommation et le sentiment de sécurité avec ceux des rues voisines.",
    "summary_en": "Twenty-four street lights in four streets adapt to passers-by for twelve weeks. The directorate compares "
    "consumption and the feeling of safety with those of nearby streets.",
}
# title, days from today, done
MILESTONES = (
    ("Boîtiers posés sur les quatre rues", -56, True),
    ("Agents de nuit formés", -49, True),
    ("Première réunion avec les riverains", -30, True),
    ("Réglage revu avec l’association de protection des chauves-souris", -5, False),
    ("Enquête auprès des passants, deuxième vague", 12, False),
    ("Bilan partagé avec les riverains", 26, False),
)
ENERGY_NAME, SAFETY_NAME = "Consommation de nuit", "Personnes qui se sentent en sécurité"
ENERGY = (405, 371, 344, 322, 301, 287, 268, 259)  # kWh a night, one a week, from eight weeks ago
SAFETY = ((0, 57), (4, 58), (7, 61))  # week, percent
# weeks ago, mood, what went on, what blocks
CHECK_INS = (
    (8, "green", "Boîtiers posés en trois nuits, sans couper la rue.", ""),
    (7, "green", "Douze agents de nuit formés. Ils règlent eux-mêmes deux rues.", ""),
    (6, "amber", "Baisse nette de la consommation.", "Deux boîtiers perdent le réseau : l’exploitant passe mardi."),
    (5, "green", "Réseau rétabli, mesures complètes.", ""),
    (4, "green", "Réunion avec quarante riverains : ils demandent plus de lumière près de l’école.", ""),
    (3, "red", "Réglage de l’école fait.", "L’armoire nord est en panne : la direction doit autoriser l’ouverture."),
    (2, "amber", "Armoire ouverte et réparée.", "Trois nuits de mesures manquent."),
    (1, "green", "Deuxième vague d’enquête prête, affiches posées.", ""),
)
INCIDENT = {
    "text": "L’armoire nord est tombée en panne : six lampadaires sont restés à pleine puissance pendant trois nuits.",
    "measures": "Les lampadaires restent allumés quand le boîtier ne répond plus : c’était prévu. Pièce changée le jeudi.",
    "public_text": "Six lampadaires sont restés à pleine puissance pendant trois nuits, à cause d’une armoire en panne. La pièce a "
    "été changée le jeudi.",
    "personal_data": False,
    "outcome": "L’exploitant garde désormais une pièce de rechange au dépôt.",
}
FALL = {
    "text": "Mme Exemple, du 12 rue fictive des Tilleuls, a trébuché sur un câble et s’est blessée au genou.",
    "measures": "Câble enterré le soir même. La dame a été rappelée le lendemain.",
    "public_text": "Une riveraine du 12 rue fictive des Tilleuls a trébuché sur un câble et s’est blessée.",
    "redacted": "Un câble gênait le passage : il a été enterré le soir même.",
    "personal_data": True,
    "note": "L’adresse et la blessure désignaient une personne.",
    "ruling": "Une chute sur un câble n’est pas une violation de données ; le texte public était trop précis, il est repris.",
}
ASSESSMENT = (
    "Les capteurs comptent des passages sans image ni son ; aucun téléphone n’est détecté. Le risque restant est de suivre "
    "une personne seule dans une rue vide : les comptages sont groupés par quart d’heure et gardés quatorze jours.\n\n"
    "L’enquête auprès des passants est volontaire et ne demande ni nom ni adresse."
)
DATA_PURPOSE = "Comparer la consommation avant et pendant l’essai, rue par rue."

PLANNED = {
    "slug": "citerne-bavarde-pilote",
    "prototype": "citerne-bavarde",
    "organisation": "tri-malin",
    "account": "startup2",
    "title_fr": "La citerne bavarde",
    "title_en": "The talkative tank",
    "summary_fr": "Des bacs de pluie qui disent quand ils sont pleins, pour arroser les arbres d’une rue inventée sans camion.",
    "summary_en": "Rain tanks that tell when they are full, to water the trees of an invented street without a lorry.",
    "site": "Rue fictive des Érables",
    "arrondissement": 14,
    "dataset": "Débits des bornes d’arrosage (fictifs)",
    "data_purpose": "Choisir les heures d’arrosage selon l’eau déjà puisée aux bornes voisines.",
}

FINISHED = {
    "slug": "pieds-d-arbres-pilote",
    "prototype": "pied-d-arbre-eponge",
    "organisation": "cyclo-logique",
    "account": "startup1",
    "title_fr": "Des pieds d’arbres éponges",
    "title_en": "Sponge tree pits",
    "summary_fr": "Soixante arbres d’une avenue inventée reçoivent l’eau du trottoir par une rigole posée sans creuser.",
    "summary_en": "Sixty trees of an invented avenue receive the water of the pavement by a channel laid without digging.",
    "site": "Avenue fictive des Platanes",
    "arrondissement": 14,
    "licence": "CERN-OHL-S-2.0",
    "components": (
        ("Rigole en terre cuite", "result", "CERN-OHL-S-2.0"),
        ("Guide de pose", "result", "CERN-OHL-S-2.0"),
    ),
    "archive": (
        "pied-d-arbre-eponge-0.9.0.zip",
        {
            "LISEZMOI.md": "# Pied d’arbre éponge (fictif)\n\nLes plans de la rigole et le guide de pose.\n",
            "LICENCE": "CERN-OHL-S-2.0\n",
            "plans/rigole.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='8'><path d='M0 0h20v8H0z'/></svg>\n",
        },
    ),
    "commons": "Sources déposées, licence ouverte, convention éprouvée sans voie d’appropriation (fictif).",
    "indicator": ("Eau apportée par camion", "Water brought by lorry", "litres par arbre et par mois", 180, 60),
    "measures": (176, 150, 121, 98, 84, 71),
    "findings_fr": "Les arbres équipés n’ont presque plus besoin du camion. La rigole gêne les poussettes à deux endroits : il "
    "faut la poser du côté des arbres. Les jardiniers l’entretiennent en dix minutes par mois.",
    "findings_en": "The trees that were fitted hardly need the lorry any more. The channel gets in the way of pushchairs in "
    "two places: it must be laid on the side of the trees. Gardeners keep it clean in ten minutes a month.",
    "observations": "Nous sommes d’accord avec cette note. Le second hiver reste à passer.",
    "reasons": "La cible est presque atteinte et l’entretien est à la portée des équipes. La direction équipe trois avenues de "
    "plus, avec la rigole posée côté arbres.",
}

MISREAD = "Un questionnaire compté deux fois."
