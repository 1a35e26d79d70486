from cms.models.content import ContentPage, GlossaryPage
from cms.models.home import HomePage
from cms.models.news import AgendaPage, EventPage, NewsIndexPage, NewsPage

__all__ = ["AgendaPage", "ContentPage", "EventPage", "GlossaryPage", "HomePage", "NewsIndexPage", "NewsPage"]
