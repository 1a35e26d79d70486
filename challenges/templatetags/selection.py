"""What is told of a selection: `{% load selection %}`."""

from django import template

from challenges.selection import figures

register = template.Library()
register.filter("stages", figures.stages)
register.filter("jury_facts", figures.facts)
register.filter("groups", figures.groups)
