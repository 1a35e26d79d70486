"""Pages that editors write. Facts of the programme come from the database, through blocks, never from typed text."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StructBlock, TextBlock
from wagtail.fields import StreamField
from wagtail.models import Page

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
TEXT_BLOCKS = [
    ("text", RichTextBlock(features=TEXT_FEATURES, label=_("texte"))),
    (
        "quote",
        StructBlock(
            [("words", TextBlock(label=_("citation"))), ("source", CharBlock(label=_("source")))], label=_("citation")
        ),
    ),
    ("steps", ListBlock(StructBlock([("title", CharBlock()), ("text", TextBlock())]), label=_("étapes"))),
]


class HomePage(Page):
    """The front page: words by editors, figures and challenges from the database."""

    lead = models.CharField(_("accroche"), max_length=200, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    body = StreamField(TEXT_BLOCKS, blank=True)

    content_panels: ClassVar[list] = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    max_count_per_parent = 1


class ContentPage(Page):
    """A page of words: legal statements, accessibility, tutorials, stories."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = StreamField(TEXT_BLOCKS, blank=True)

    content_panels: ClassVar[list] = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]


class NewsIndexPage(Page):
    """The list of news."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels: ClassVar[list] = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types: ClassVar[list[str]] = ["cms.NewsPage"]


class NewsPage(Page):
    """One piece of news."""

    date = models.DateField(_("date"))
    introduction = models.TextField(_("introduction"), blank=True)
    body = StreamField(TEXT_BLOCKS, blank=True)

    content_panels: ClassVar[list] = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.NewsIndexPage"]


class GlossaryPage(Page):
    """Words of the programme, explained."""

    introduction = models.TextField(_("introduction"), blank=True)
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
    )

    content_panels: ClassVar[list] = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("terms")]
