"""Models of exchanges, cases and acts."""

from casework.models.acts import Act, Delegation, Notice
from casework.models.cases import Case
from casework.models.exchanges import Message, Read, Thread

__all__ = ["Act", "Case", "Delegation", "Message", "Notice", "Read", "Thread"]
