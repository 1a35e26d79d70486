"""Every declared pair of colours reaches the contrast it declares, in the light scheme and in the dark one."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

HEX = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")
PAIR = re.compile(r"pair ([\d.]+): (.+) on (.+)")


def tokens_css():
    return Path(finders.find("core/css/tokens.css")).read_text()


def schemes():
    light, dark = tokens_css().split("@media (prefers-color-scheme: dark)")
    light = dict(HEX.findall(light))
    return {"light": light, "dark": {**light, **dict(HEX.findall(dark))}}


def pairs():
    for ratio, fronts, grounds in PAIR.findall(tokens_css()):
        for front in fronts.split():
            for ground in grounds.split():
                yield float(ratio), front, ground


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tokens_declared_pairs_reach_their_contrast(scheme):
    colours = schemes()[scheme]

    short = {
        f"{front} on {ground}": round(contrast(colours[front], colours[ground]), 2)
        for ratio, front, ground in pairs()
        if contrast(colours[front], colours[ground]) < ratio
    }

    assert short == {}
    assert len(list(pairs())) > 70


def test_tokens_contrast_of_black_on_white_is_twenty_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_tokens_every_theme_has_text_fill_wash_in_both_schemes():
    light, dark = (dict(HEX.findall(part)) for part in tokens_css().split("@media (prefers-color-scheme: dark)"))
    themes = re.findall(r"\.theme-([a-z-]+) \{", tokens_css())

    expected = {f"{theme}{kind}" for theme in themes for kind in ("", "-fill", "-wash")}

    assert len(themes) == 9
    assert expected - light.keys() == set()
    assert expected - dark.keys() == set()
