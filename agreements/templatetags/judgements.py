"""Judgements of model 2, drawn: `{% load judgements %}`."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context
from django.utils.translation import gettext

from agreements.commons import explain
from agreements.commons.model2.told import Told, ToldWay
from agreements.conventions.presenters import rule_labels
from core.ui.components import component
from core.ui.strips import Cell, Strip

register = template.Library()


@component(register, "agreements/way")
def way_story(way: ToldWay) -> dict[str, Any]:
    """One way to appropriate: each move in words, and a picture of what it changes, with its table."""
    lanes = [Strip(label, tuple(Cell(cell.words, cell.tone) for cell in cells)) for label, cells in way.lanes]
    return {"way": way, "strips": lanes, "steps": [gettext("au départ"), *way.steps]}


@component(register, "agreements/ways")
def judgement_ways(told: Told) -> dict[str, Any]:
    """The ways found, reading by reading, the first one open; then the reserves."""
    readings = [
        {
            "title": reading.title,
            "supposes": reading.supposes,
            "first": place == 0,
            "ways": [{"told": way} for way in reading.ways],
        }
        for place, reading in enumerate(told.found)
    ]
    return {"told": told, "readings": readings}


@component(register, "agreements/judgement", takes_context=True)
def judgement(
    context: Context,
    told: Told,
    *,
    repair_url: str = "",
    hrefs: Mapping[str, str] | None = None,
    whole: bool = True,
    whole_url: str = "",
    preview: bool = False,
) -> dict[str, Any]:
    """What model 2 says of a convention: its lines, what closes the ways; with `whole`, the ways drawn and the reserves.

    `repair_url`: where a change of the text is posted; `hrefs`: for each fact, the address of the act that records it.
    """
    return {
        "told": told,
        "rules": rule_labels(told.rules, told.lang),
        "notice": explain.notice(told.lang),
        "repair_url": repair_url,
        "csrf_token": context.get("csrf_token"),
        "hrefs": hrefs or {},
        "whole": whole,
        "whole_url": whole_url,
        "preview": preview,
    }
