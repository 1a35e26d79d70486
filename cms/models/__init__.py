from cms.models.pages import ContentPage, GlossaryPage, HomePage, NewsIndexPage, NewsPage

__all__ = ["ContentPage", "GlossaryPage", "HomePage", "NewsIndexPage", "NewsPage"]
