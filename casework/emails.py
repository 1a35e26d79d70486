"""Mail about exchanges."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from core.emails import Email


class NewMessages(Email):
    """To one person, at most once an hour: how many new messages in which exchanges. Their text is read on the site."""

    kind: ClassVar[str] = "casework.new_messages"
    subject: ClassVar[object] = _("Nouveaux messages : %(titles)s")
    template: ClassVar[str] = "casework/mail/new_messages.txt"

    @staticmethod
    def recipients(person: Any) -> Iterable[Any]:
        return [person]
