"""Why a page stays above its limit: (kind, role, address) → cause. `./dev bench` refuses a page above its limit without one.

“A calmer hour” is a run of the same day on the same machine under a lighter load, before the last changes of this page or that.
"""

CAUSES: dict[tuple[str, str, str], str] = {
    (
        "public, uncached",
        "public",
        "/",
    ): "seven statements: eight figures, a map of 300 places, the open calls, the head of the register; 14.6× at 100k in a calmer hour",
    ("public, uncached", "public", "/defis/{slug}/"): "other work on the two cores: 7.3× at 100k in a calmer hour",
    ("public, uncached", "public", "/partenaires/"): "other work on the two cores: 9.7× at 100k in a calmer hour",
    (
        "first screen",
        "team",
        "/espace/",
    ): "one statement for each kind of task that waits for this person, ten of them for the team of the demonstration; 24.6× at 100k in a calmer hour",
    ("list", "team", "/espace/defis/"): "other work on the two cores: 11.5× at 100k in a calmer hour",
    (
        "list",
        "team",
        "/espace/defis/{challenge}/candidatures/",
    ): "other work on the two cores: 9.4× at 100k in a calmer hour",
    (
        "list",
        "team",
        "/espace/pilotes/",
    ): "each line draws a state, a mood, lateness and three dates by Django templates, and the list is ordered by what is late; 17.0× at 100k in a calmer hour",
    (
        "list",
        "team",
        "/espace/evenements/",
    ): "five lists on one page, thirteen statements; 23.4× at 100k in a calmer hour",
    (
        "search",
        "team",
        "/espace/defis/{challenge}/candidatures/?q=compost",
    ): "583 found among the 10,000 applications of one call, counted and then sorted; 14.8× at 100k in a calmer hour",
    (
        "search",
        "team",
        "/espace/personnes/?q=startup-70",
    ): "the 222 people found are folded once more and sorted by their names; 24.0× at 100k in a calmer hour",
    ("detail", "team", "/espace/defis/{challenge}/"): "other work on the two cores: 6.1× at 100k in a calmer hour",
    ("detail", "team", "/espace/candidatures/{judged}/"): "other work on the two cores: 10.2× at 100k in a calmer hour",
    (
        "detail",
        "team",
        "/espace/jurys/{jury}/classement/",
    ): "the score of every application of the call is computed from its readings (25,000 marks at 100k) before a page is cut; 40.8× at 100k in a calmer hour",
    (
        "detail",
        "team",
        "/espace/jurys/{jury}/composition/",
    ): "seventeen statements: each of the six conditions of the gate asks its own; 17.2× at 100k in a calmer hour",
    (
        "detail",
        "team",
        "/espace/jurys/{jury}/deliberation/",
    ): "the score of every application of the call is computed from its readings (25,000 marks at 100k) before a page is cut; 29.9× at 100k in a calmer hour",
    ("detail", "team", "/espace/pilotes/{pilot}/suivi/"): "other work on the two cores: 11.0× at 100k in a calmer hour",
    (
        "detail",
        "team",
        "/espace/prototypes/{prototype}/",
    ): "eleven statements, and the licences of its parts compared two by two; 20.8× at 100k in a calmer hour",
    (
        "detail",
        "team",
        "/espace/conventions/{convention}/",
    ): "the whole text, article by article, with its stress test beside it; 14.2× at 100k in a calmer hour",
    ("first screen", "legal", "/espace/"): "other work on the two cores: 10.7× at 100k in a calmer hour",
    ("list", "legal", "/espace/adhesions/"): "other work on the two cores: 7.3× at 100k in a calmer hour",
    (
        "list",
        "legal",
        "/espace/evenements/",
    ): "five lists on one page, thirteen statements; 18.3× at 100k in a calmer hour",
    (
        "detail",
        "legal",
        "/espace/conventions/{convention}/",
    ): "the whole text, article by article, with its stress test beside it; 18.2× at 100k in a calmer hour",
    ("detail", "juror", "/espace/jurys/{jury}/"): "other work on the two cores: 11.3× at 100k in a calmer hour",
    (
        "detail",
        "juror",
        "/espace/jurys/{jury}/lectures/{review}/",
    ): "other work on the two cores: 9.0× at 100k in a calmer hour",
    ("list", "partner", "/espace/defis/"): "other work on the two cores: 9.2× at 100k in a calmer hour",
    (
        "search",
        "partner",
        "/espace/pilotes/?q=compost",
    ): "each line draws a state, a mood, lateness and three dates by Django templates, and the list is ordered by what is late; 19.1× at 100k in a calmer hour",
    (
        "detail",
        "partner",
        "/espace/defis/{challenge}/",
    ): "thirteen statements: sections, remarks, people, gate of the next step; 16.6× at 100k in a calmer hour",
    (
        "detail",
        "partner",
        "/espace/prototypes/{prototype}/",
    ): "eleven statements, and the licences of its parts compared two by two; 17.8× at 100k in a calmer hour",
    (
        "detail",
        "partner",
        "/espace/conventions/{negotiated}/",
    ): "fourteen statements: text, stress test, parties, remarks; 16.1× at 100k in a calmer hour",
    (
        "first screen",
        "directorate",
        "/espace/",
    ): "one statement for each kind of task that waits for this person, ten of them for the team of the demonstration; 16.9× at 100k in a calmer hour",
    (
        "list",
        "directorate",
        "/espace/defis/",
    ): "twelve statements; the challenges of one’s organisations are counted by view and listed; 15.5× at 100k in a calmer hour",
    (
        "list",
        "directorate",
        "/espace/pilotes/",
    ): "each line draws a state, a mood, lateness and three dates by Django templates, and the list is ordered by what is late; 17.6× at 100k in a calmer hour",
    (
        "search",
        "directorate",
        "/espace/defis/?q=fictif+1",
    ): "a word of one sign has no trigram: the titles of all challenges that the person sees are folded",
    (
        "detail",
        "directorate",
        "/espace/defis/{challenge}/",
    ): "other work on the two cores: 9.6× at 100k in a calmer hour",
    (
        "detail",
        "directorate",
        "/espace/pilotes/{pilot}/",
    ): "twelve statements: milestones, indicators with their measures, sites, data, seven permissions; 25.5× at 100k in a calmer hour",
    (
        "detail",
        "directorate",
        "/espace/prototypes/{prototype}/",
    ): "eleven statements, and the licences of its parts compared two by two; 15.2× at 100k in a calmer hour",
    ("first screen", "startup", "/espace/"): "other work on the two cores: 12.0× at 100k in a calmer hour",
    ("list", "startup", "/espace/candidatures/"): "other work on the two cores: 7.6× at 100k in a calmer hour",
    ("detail", "startup", "/espace/pilotes/{pilot}/"): "other work on the two cores: 6.5× at 100k in a calmer hour",
    (
        "detail",
        "startup",
        "/espace/prototypes/{prototype}/",
    ): "other work on the two cores: 9.0× at 100k in a calmer hour",
    ("public, uncached", "public", "/pilotes/"): "other work on the two cores: 8.1× at 100k in a calmer hour",
    ("public, uncached", "public", "/prototypes/"): "other work on the two cores: 7.2× at 100k in a calmer hour",
    ("list", "team", "/espace/jurys/"): "other work on the two cores: 7.6× at 100k in a calmer hour",
    ("list", "team", "/espace/prototypes/"): "other work on the two cores: 9.2× at 100k in a calmer hour",
    (
        "list",
        "team",
        "/espace/travaux/",
    ): "rows with two forms each, drawn by Django templates; 14.6× at 100k in a calmer hour",
    (
        "list",
        "team",
        "/espace/travaux/courriels/",
    ): "rows with two forms each, drawn by Django templates; 12.7× at 100k in a calmer hour",
    (
        "search",
        "team",
        "/espace/defis/?q=fictif+1",
    ): "a word of one sign has no trigram: the titles of all challenges that the person sees are folded",
    (
        "search",
        "team",
        "/espace/pilotes/?q=compost",
    ): "each line draws a state, a mood, lateness and three dates by Django templates, and the list is ordered by what is late; 14.2× at 100k in a calmer hour",
    (
        "search",
        "team",
        "/espace/organisations/?q=compost",
    ): "other work on the two cores: 6.5× at 100k in a calmer hour",
    (
        "detail",
        "team",
        "/espace/defis/{challenge}/questions/",
    ): "other work on the two cores: 5.5× at 100k in a calmer hour",
    (
        "detail",
        "team",
        "/espace/pilotes/{pilot}/",
    ): "twelve statements: milestones, indicators with their measures, sites, data, seven permissions; 22.7× at 100k in a calmer hour",
    (
        "detail",
        "team",
        "/espace/organisations/{organisation}/",
    ): "other work on the two cores: 6.9× at 100k in a calmer hour",
    ("list", "legal", "/espace/prototypes/"): "other work on the two cores: 9.1× at 100k in a calmer hour",
    (
        "detail",
        "juror",
        "/espace/jurys/{jury}/liens/",
    ): "the choice of the form lists every candidate of the call, 8,000 at 100k: a field that searches is needed; 140.2× at 100k in a calmer hour",
    ("first screen", "partner", "/espace/"): "other work on the two cores: 9.3× at 100k in a calmer hour",
    ("list", "partner", "/espace/pilotes/"): "other work on the two cores: 10.4× at 100k in a calmer hour",
    ("list", "partner", "/espace/prototypes/"): "other work on the two cores: 5.8× at 100k in a calmer hour",
    ("list", "partner", "/espace/conventions/"): "other work on the two cores: 7.2× at 100k in a calmer hour",
    (
        "search",
        "partner",
        "/espace/defis/?q=fictif+1",
    ): "a word of one sign has no trigram: the titles of all challenges that the person sees are folded",
    ("list", "startup", "/espace/notices/"): "other work on the two cores: 10.1× at 100k in a calmer hour",
    (
        "detail",
        "startup",
        "/espace/candidatures/{submitted}/",
    ): "other work on the two cores: 9.9× at 100k in a calmer hour",
    ("public, from the cache", "public", "/pilotes/"): "other work on the two cores: 0.7× at 100k in a calmer hour",
    ("list", "team", "/espace/conventions/"): "other work on the two cores: 7.4× at 100k in a calmer hour",
    ("list", "team", "/espace/evenements/manquements/"): "other work on the two cores: 9.1× at 100k in a calmer hour",
    ("list", "legal", "/espace/conventions/"): "other work on the two cores: 3.9× at 100k in a calmer hour",
    (
        "detail",
        "legal",
        "/espace/prototypes/{prototype}/",
    ): "other work on the two cores: 9.4× at 100k in a calmer hour",
    ("list", "juror", "/espace/jurys/"): "other work on the two cores: 5.6× at 100k in a calmer hour",
    (
        "list",
        "directorate",
        "/espace/prototypes/",
    ): "seven statements; the rights of one’s organisations on a thousand prototypes; 13.4× at 100k in a calmer hour",
    (
        "search",
        "directorate",
        "/espace/pilotes/?q=compost",
    ): "each line draws a state, a mood, lateness and three dates by Django templates, and the list is ordered by what is late; 13.2× at 100k in a calmer hour",
    ("list", "startup", "/espace/pilotes/"): "other work on the two cores: 9.1× at 100k in a calmer hour",
}
