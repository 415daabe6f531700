"""What code can read off an article, once per article; knows neither Draft nor Brief."""

from service.reading.reader import read
from service.reading.reading import Reading

__all__ = ["Reading", "read"]
