"""Attacks on a convention, drawn: `{% load attacks %}`."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from agreements.commons.explain import Story
from agreements.commons.picture import steps_of, strips_of
from core.templatetags.figures import strips

register = template.Library()


@register.simple_tag
def attack_picture(story: Story) -> SafeString:
    """Who holds what, and what the public can do, after each step; with its table."""
    return strips(strips_of(story), gettext("Ce que devient le prototype, étape par étape"), steps_of(story))
