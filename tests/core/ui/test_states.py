from django.apps import apps

from core.ui.states import TONES, tone_of


def states():
    for model in apps.get_models():
        for field in model._meta.fields:
            if (
                field.name == "state"
                and field.choices
                and not model.__module__.startswith(("procrastinate", "wagtail"))
            ):
                yield from ((model.__name__, value) for value, _ in field.choices)


def test_tone_of_every_state_of_the_product_is_known():
    assert [(model, state) for model, state in states() if tone_of(state) == "unknown"] == []


def test_tone_of_is_always_a_drawn_tone():
    assert {tone_of(state) for _, state in states()} <= set(TONES)


def test_tone_of_unheard_state_is_unknown():
    assert tone_of("elsewhere") == "unknown"
