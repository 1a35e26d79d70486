"""The profile among the pages of an organisation."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.tabs import add_tab
from startups.queries import WITH_DOCUMENTS, WITH_PROFILE


def _has_profile(organisation: Any) -> bool:
    return organisation.kind in WITH_PROFILE


add_tab("profile", _("Profil"), "startup_profile", _has_profile, 20)
add_tab("founders", _("Fondateurs"), "startup_founders", _has_profile, 22)
add_tab("documents", _("Documents"), "startup_documents", lambda organisation: organisation.kind in WITH_DOCUMENTS, 24)
