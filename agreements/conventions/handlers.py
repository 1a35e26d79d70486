"""What conventions do when something happens to a challenge or an application."""

from agreements.conventions.domain.terms_sheet import on_published
from core.workflow import on

for transition in ("schedule", "open"):
    on("challenges.Challenge", transition, on_published)
