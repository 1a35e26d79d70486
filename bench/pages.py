"""The pages that are measured: for each role its first screen, its lists, its searches and its details."""

from dataclasses import dataclass
from typing import Any

from bench.acts import ACTS, TOKEN, complete, posted

LIMITS = {
    "public, uncached": 10.0,
    "public, from the cache": 1.2,
    "first screen": 15.0,
    "list": 12.0,
    "search": 12.0,
    "detail": 12.0,
    "form": 15.0,
    "autosave": 8.0,
    "submit": 25.0,
}
READERS = {
    "team": "equipe@demo.example",
    "legal": "juriste@demo.example",
    "juror": "juree0@volume.example",
    "partner": "personne0@volume-partenaire.example",
    "directorate": "personne0@volume-direction.example",
}
PUBLIC = (
    "/",
    "/defis/",
    "/defis/{slug}/",
    "/editions/",
    "/pilotes/",
    "/prototypes/",
    "/partenaires/",
    "/conventions/",
    "/registre/",
)
# role → kind → addresses; {names} are those of `objects()`
WORKSPACE: dict[str, dict[str, tuple[str, ...]]] = {
    "team": {
        "first screen": ("/espace/",),
        "list": (
            "/espace/defis/",
            "/espace/defis/{challenge}/candidatures/",
            "/espace/jurys/",
            "/espace/pilotes/",
            "/espace/prototypes/",
            "/espace/conventions/",
            "/espace/adhesions/",
            "/espace/clauses/",
            "/espace/evenements/",
            "/espace/evenements/tous/",
            "/espace/evenements/echeances/",
            "/espace/evenements/manquements/",
            "/espace/organisations/",
            "/espace/personnes/",
            "/espace/editions/",
            "/espace/directions/",
            "/espace/notices/",
            "/espace/travaux/",
            "/espace/travaux/courriels/",
        ),
        "search": (
            "/espace/defis/?q=fictif+1",
            "/espace/defis/{challenge}/candidatures/?q=compost",
            "/espace/pilotes/?q=compost",
            "/espace/prototypes/?q=compost",
            "/espace/organisations/?q=compost",
            "/espace/personnes/?q=startup-70",
            "/espace/travaux/courriels/?q=compost",
        ),
        "detail": (
            "/espace/defis/{challenge}/",
            "/espace/defis/{challenge}/questions/",
            "/espace/candidatures/{judged}/",
            "/espace/jurys/{jury}/",
            "/espace/jurys/{jury}/classement/",
            "/espace/jurys/{jury}/composition/",
            "/espace/jurys/{jury}/deliberation/",
            "/espace/pilotes/{pilot}/",
            "/espace/pilotes/{pilot}/suivi/",
            "/espace/prototypes/{prototype}/",
            "/espace/conventions/{convention}/",
            "/espace/organisations/{organisation}/",
            "/espace/travaux/periodiques/",
            "/espace/travaux/cles/",
        ),
    },
    "legal": {
        "first screen": ("/espace/",),
        "list": (
            "/espace/conventions/",
            "/espace/adhesions/",
            "/espace/clauses/",
            "/espace/prototypes/",
            "/espace/evenements/",
        ),
        "detail": ("/espace/conventions/{convention}/", "/espace/prototypes/{prototype}/"),
    },
    "juror": {
        "first screen": ("/espace/",),
        "list": ("/espace/jurys/",),
        "detail": ("/espace/jurys/{jury}/", "/espace/jurys/{jury}/liens/", "/espace/jurys/{jury}/lectures/{review}/"),
    },
    "partner": {
        "first screen": ("/espace/",),
        "list": ("/espace/defis/", "/espace/pilotes/", "/espace/prototypes/", "/espace/conventions/"),
        "search": ("/espace/defis/?q=fictif+1", "/espace/pilotes/?q=compost"),
        "detail": (
            "/espace/defis/{challenge}/",
            "/espace/pilotes/{pilot}/",
            "/espace/prototypes/{prototype}/",
            "/espace/conventions/{negotiated}/",
        ),
    },
    "directorate": {
        "first screen": ("/espace/",),
        "list": ("/espace/defis/", "/espace/pilotes/", "/espace/prototypes/"),
        "search": ("/espace/defis/?q=fictif+1", "/espace/pilotes/?q=compost"),
        "detail": ("/espace/defis/{challenge}/", "/espace/pilotes/{pilot}/", "/espace/prototypes/{prototype}/"),
    },
    "startup": {
        "first screen": ("/espace/",),
        "list": ("/espace/candidatures/", "/espace/pilotes/", "/espace/prototypes/", "/espace/notices/"),
        "detail": (
            "/espace/candidatures/{submitted}/",
            "/espace/pilotes/{pilot}/",
            "/espace/prototypes/{prototype}/",
        ),
        "form": ("/espace/candidatures/{draft}/etape/solution/", "/espace/candidatures/{draft}/etape/relecture/"),
    },
}


@dataclass(frozen=True)
class Page:
    """One line of the table. `address` is what is shown, the same at every size; `path` what is asked."""

    kind: str
    role: str
    address: str
    path: str
    cookie: str
    body: str | None = None  # of what is posted
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        return f"{self.kind} · {self.role} · {self.address}"


def objects() -> dict[str, Any]:
    """The volume's objects that the addresses name."""
    from accounts.models import User  # noqa: PLC0415 (app ready)
    from agreements.models import Convention  # noqa: PLC0415 (app ready)
    from challenges.models import Challenge, Review  # noqa: PLC0415 (app ready)
    from pilots.models import Pilot  # noqa: PLC0415 (app ready)

    busy = Challenge.objects.get(slug="volume-0")
    running = Pilot.objects.filter(slug__startswith="volume-", state="running").select_related("prototype")
    pilot = running.order_by("slug").first()
    maker = pilot.prototype.maker
    draft = maker.applications.filter(state="draft").order_by("pk").first()
    seat = busy.jury.members.get(user__email=READERS["juror"])
    review = Review.objects.filter(member=seat, application__state="eligible").order_by("pk").first()
    return {
        "slug": busy.slug,
        "challenge": busy.pk,
        "jury": busy.jury.pk,
        "review": review.pk,
        "judged": review.application_id,
        "pilot": pilot.pk,
        "prototype": pilot.prototype_id,
        "organisation": maker.pk,
        "maker": maker,
        "submitted": maker.applications.filter(state="submitted").order_by("pk").first().pk,
        "draft": draft.pk,
        "version": complete(draft, by=User.objects.get(email=f"personne0@{maker.slug}.example")),
        "convention": Convention.objects.exclude(slug__startswith="volume-").order_by("pk").first().pk,
        "negotiated": Convention.objects.filter(slug__startswith="volume-").order_by("pk").first().pk,
    }


def session(email: str) -> str:
    """The cookie of somebody who has just signed in."""
    from django.conf import settings  # noqa: PLC0415 (app ready)
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415 (app ready)
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415 (app ready)

    from accounts.models import User  # noqa: PLC0415 (app ready)

    user = User.objects.get(email=email)
    store = SessionStore()
    store.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
    )
    store.save()
    return f"sessionid={store.session_key}"


def pages(only: str = "") -> list[Page]:
    """All of them, or those whose line holds `only`."""
    named = objects()
    readers = READERS | {"startup": f"personne0@{named['maker'].slug}.example"}
    rows = [
        Page(kind, "public", address, address.format(**named), "")
        for kind in ("public, uncached", "public, from the cache")
        for address in PUBLIC
    ]
    for role, kinds in WORKSPACE.items():
        cookie = session(readers[role])
        rows += [
            Page(kind, role, address, address.format(**named), cookie)
            for kind, addresses in kinds.items()
            for address in addresses
        ]
    for kind, acts in ACTS.items():
        for role, addresses in acts.items():
            cookie = f"{session(readers[role])}; csrftoken={TOKEN}"
            body, headers = posted(kind, named["version"])
            rows += [
                Page(kind, role, address, address.format(**named), cookie, body, tuple(headers.items()))
                for address in addresses
            ]
    return [row for row in rows if only in row.key]
