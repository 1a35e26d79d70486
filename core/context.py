"""What every template may read."""

from django.conf import settings
from django.http import HttpRequest


def product(request: HttpRequest) -> dict[str, object]:
    """`demo`: the banner must say that the second factor is off and the running edition is fictional."""
    return {"demo": settings.DEMO, "contact_email": settings.CONTACT_EMAIL, "site_url": settings.SITE_URL}
