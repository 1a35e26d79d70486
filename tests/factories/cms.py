"""Pages under the planted site."""

import datetime as dt

import factory

from cms.models import AgendaPage, ContentPage, EventPage, HomePage, NewsIndexPage, NewsPage
from cms.tree.plant import plant
from core.clock import PARIS


def parent_of(kind, lang="fr"):
    plant()
    return kind.objects.get(locale__language_code=lang)


class _PageFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **fields):
        kind = fields.pop("parent_kind")
        parent = fields.pop("parent", None) or parent_of(kind)
        page = model_class(locale=parent.locale, **fields)
        parent.add_child(instance=page)
        return page


class NewsPageFactory(_PageFactory):
    class Meta:
        model = NewsPage

    parent_kind = NewsIndexPage
    title = factory.Sequence(lambda n: f"Nouvelle d’essai {n}")
    slug = factory.Sequence(lambda n: f"nouvelle-{n}")
    introduction = "Une nouvelle en une phrase."
    date = dt.date(2027, 3, 1)


class EventPageFactory(_PageFactory):
    class Meta:
        model = EventPage

    parent_kind = AgendaPage
    title = factory.Sequence(lambda n: f"Rendez-vous d’essai {n}")
    slug = factory.Sequence(lambda n: f"rendez-vous-{n}")
    starts_at = dt.datetime(2027, 3, 1, 18, 0, tzinfo=PARIS)
    ends_at = dt.datetime(2027, 3, 1, 20, 0, tzinfo=PARIS)


class ContentPageFactory(_PageFactory):
    class Meta:
        model = ContentPage

    parent_kind = HomePage
    title = factory.Sequence(lambda n: f"Page d’essai {n}")
    slug = factory.Sequence(lambda n: f"page-{n}")
