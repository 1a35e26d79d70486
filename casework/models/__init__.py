"""Models of exchanges, cases and acts."""

from casework.models.cases import Case
from casework.models.exchanges import Message, Read, Thread

__all__ = ["Case", "Message", "Read", "Thread"]
