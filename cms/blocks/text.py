"""Words."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StructBlock, TextBlock

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class QuoteBlock(StructBlock):
    words = TextBlock(label=_("citation"))
    source = CharBlock(label=_("source"), required=False)

    class Meta:
        template = "cms/blocks/quote.html"
        label = _("citation")
        icon = "openquote"


class StepBlock(StructBlock):
    title = CharBlock(label=_("titre"))
    text = TextBlock(label=_("texte"))


class StepsBlock(StructBlock):
    """A promise or a procedure, told in a few steps side by side."""

    title = CharBlock(label=_("titre"), required=False)
    steps = ListBlock(StepBlock(), label=_("étapes"))

    class Meta:
        template = "cms/blocks/steps.html"
        label = _("étapes")
        icon = "list-ol"


TEXT_BLOCKS = [
    ("text", RichTextBlock(features=FEATURES, label=_("texte"), template="cms/blocks/text.html")),
    ("quote", QuoteBlock()),
    ("steps", StepsBlock()),
]
