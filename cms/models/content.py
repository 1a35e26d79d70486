"""Pages of words: legal statements, tutorials, stories, and the glossary."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock, StructBlock, TextBlock
from wagtail.fields import StreamField

from cms.models.base import BodyPage, PublicPage


class ContentPage(BodyPage):
    """A page of words: legal statements, accessibility, tutorials, stories."""


class GlossaryPage(PublicPage):
    """Words of the programme, explained."""

    terms = StreamField(
        [
            (
                "term",
                StructBlock(
                    [("word", CharBlock(label=_("mot"))), ("meaning", TextBlock(label=_("sens")))], label=_("mot")
                ),
            )
        ],
        blank=True,
        verbose_name=_("mots"),
    )

    content_panels: ClassVar[list[Any]] = [*PublicPage.content_panels, FieldPanel("terms")]
