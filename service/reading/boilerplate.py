"""Lines that are no part of the story: navigation, teasers, captions, sharing, copyright."""

import re

from schemas.span import Span
from service.reading.lexicon import words

_WHOLE = re.compile(
    r"(?:advertisement|ad|sponsored|share(?: this)?(?: (?:article|story|page))?|print|e-?mail|comments?|menu|search|"
    r"home|sign in|log in|subscribe(?: now)?|newsletters?|skip to (?:main )?content|related(?: (?:articles?|stories|"
    r"coverage|content))?|more (?:stories|news|from .{1,40})|most (?:read|popular|viewed)|trending(?: now)?|"
    r"recommended(?: for you)?|you may (?:also )?like|what to read next|back to top|loading\W*|close|next|previous|"
    r"facebook|twitter|whatsapp|linkedin|reddit|copy link|link copied|\d+ (?:comments?|shares?)|story continues.{0,40}|"
    r"article continues.{0,40})\W*",
    re.IGNORECASE,
)
_START = re.compile(
    r"(?:©|\(c\) ?\d{4}|copyright\b|all rights reserved|read (?:more|also|next|the rest|our|the full)\b|see also\b|"
    r"related:|more:|watch:|listen:|video:|photos?:|pictures?:|image:|caption:|credit:|(?:file )?photo (?:by|credit|courtesy)|"
    r"share (?:on|via|this)\b|follow us\b|follow .{1,40} on (?:twitter|x|facebook|instagram)\b|like us on\b|sign up\b|"
    r"subscribe (?:to|for|now|today)\b|click here\b|tap here\b|download (?:our|the) app\b|get (?:our|the) (?:app|newsletter)|"
    r"join (?:our|the) (?:newsletter|mailing list)|support our journalism|become a (?:member|subscriber)|"
    r"we use cookies|this (?:site|website) uses cookies|by (?:continuing|clicking|using) |accept (?:all )?cookies|"
    r"cookie (?:policy|settings)|privacy policy|terms of (?:use|service)|manage (?:consent|preferences)|"
    r"this material may not be|reproduction (?:in whole|without)|unauthori[sz]ed reproduction)",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(
    r"all rights reserved|getty images|shutterstock|\b(?:AP|AFP|Reuters|EPA) ?(?:photo|/getty)|may not be published, broadcast|"
    r"\bcookies? (?:policy|to (?:improve|personali[sz]e|give))|terms of (?:use|service) and privacy policy|"
    r"first appeared on|originally published (?:on|by|in) ",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:by|from|reporting by|written by|edited by|additional reporting by)\s(?:our\s[\w ]{3,40}"
    r"|(?:[A-Z][\w.'’-]+\s?){1,4}(?:(?:,| and|, and)\s(?:[A-Z][\w.'’-]+\s?){1,4}){0,3}(?:,\s[\w ]{3,40})?)"
    r"|(?:published|updated|posted|last updated):?\s.{4,60}|\d+ min(?:ute)?s? read",
    re.IGNORECASE,
)
_MASTHEAD = re.compile(r"(?:THE )?[A-Z][A-Z &'’-]{2,60}")
_LONGEST = 400


def find_boilerplate(text: str, paragraphs: tuple[Span, ...]) -> tuple[Span, ...]:
    """The paragraphs that are boilerplate as a whole."""
    return tuple(paragraph for paragraph in paragraphs if _is_boilerplate(text[paragraph.start : paragraph.end]))


def _is_boilerplate(line: str) -> bool:
    if len(line) > _LONGEST:
        return False
    if _BYLINE.fullmatch(line) or _MASTHEAD.fullmatch(line) and line.split()[-1].lower() in words("outlet"):
        return True
    return bool(_WHOLE.fullmatch(line) or _START.match(line) or _ANYWHERE.search(line) or not re.search(r"\w", line))
