"""Pictures, which always say what they show."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock
from wagtail.images.blocks import ImageBlock


class PictureBlock(StructBlock):
    image = ImageBlock(label=_("image"))
    caption = CharBlock(label=_("légende"), required=False)
    credit = CharBlock(label=_("crédit"), required=False)

    class Meta:
        template = "cms/blocks/picture.html"
        label = _("image")
        icon = "image"


MEDIA_BLOCKS = [("picture", PictureBlock())]
