"""Texts of a prototype that several people write (core.shared_texts)."""

from django.urls import reverse

from agreements.models import Prototype
from agreements.prototypes.domain.prototype import describe
from agreements.prototypes.permissions import PrototypePerm
from agreements.prototypes.queries import prototypes_visible_to
from core.shared_texts import SharedTexts, declare

declare(
    SharedTexts(
        "prototype",
        Prototype,
        ("name", "summary_fr", "summary_en"),
        door=prototypes_visible_to,
        perm=PrototypePerm.CHANGE,
        write=describe,
        back=lambda prototype: reverse("prototype_edit", args=[prototype.pk]),
    )
)
