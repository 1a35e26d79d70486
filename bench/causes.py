"""Why a page stays above its limit: (kind, role, address) → cause. `./dev bench` refuses a page above its limit without one."""

WORDS = (
    "each word is compared with the titles of all challenges, folded one by one where it stands in nearly all of them (« fictif ») or has fewer than "
    "three signs, which no trigram holds"
)
MARKS = "the marks of all readings of the call (25,000 at 100k) are added up at each request; a total kept for each reading would spare it"
TEXT = "the whole text, some twenty articles with their parameters and stress test, drawn by Django templates"
PILOTS = (
    "what was found is put in order of lateness among all pilots that the person sees, by a query built for the words"
)

CAUSES: dict[tuple[str, str, str], str] = {
    (
        "public, uncached",
        "public",
        "/",
    ): "seven statements: eight figures and a map of 300 places, the open calls, the head of the register",
    (
        "list",
        "directorate",
        "/espace/defis/",
    ): "ten statements; the thousand challenges of one’s organisations are counted by view and put in order",
    ("search", "team", "/espace/defis/?q=fictif+1"): WORDS,
    ("search", "partner", "/espace/defis/?q=fictif+1"): WORDS,
    ("search", "directorate", "/espace/defis/?q=fictif+1"): WORDS,
    ("search", "partner", "/espace/pilotes/?q=compost"): PILOTS,
    ("search", "directorate", "/espace/pilotes/?q=compost"): PILOTS,
    (
        "search",
        "team",
        "/espace/defis/{challenge}/candidatures/?q=compost",
    ): "583 are found among the 10,000 applications of one call; their titles are folded again, and all of them sorted",
    ("detail", "team", "/espace/jurys/{jury}/classement/"): MARKS,
    ("detail", "team", "/espace/jurys/{jury}/deliberation/"): MARKS,
    (
        "detail",
        "team",
        "/espace/jurys/{jury}/composition/",
    ): "fifteen statements and two forms: each condition of the gate asks its own",
    ("detail", "team", "/espace/conventions/{convention}/"): TEXT,
    ("detail", "legal", "/espace/conventions/{convention}/"): TEXT,
    (
        "detail",
        "juror",
        "/espace/jurys/{jury}/",
    ): "the thousand readings of the juror are put in order of how often each file was read by others",
    (
        "form",
        "startup",
        "/espace/candidatures/{draft}/etape/relecture/",
    ): "twenty statements: the whole dossier, every condition of the gate of submission and the answers to the rules of eligibility",
    (
        "autosave",
        "startup",
        "/espace/candidatures/{draft}/etape/solution/",
    ): "nineteen statements: lock, door, right, the answer and two states of its text, each with an instant of its own",
}
