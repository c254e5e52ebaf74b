"""Pages out of templates, in the language that the browser asked for."""

import gettext
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from central.api_model import Bilingual
from central.clock import CHINA
from central.console.signed_in import CSRF_FIELD, SignedIn
from central.models import Role

LANGUAGES = {"zh_CN": "中文", "en": "English"}
LANGUAGE_COOKIE = "lang"
STATIC = Path(__file__).parent / "static"

_DEFAULT_LANGUAGE = "zh_CN"
_TEMPLATES = Path(__file__).parent / "templates"
_CATALOGUES = Path(__file__).parents[1] / "locale"


def page(request: Request, name: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a template as an answer. It knows `me`, `lang`, `path` and what is in `context`."""
    return HTMLResponse(render(request, name, **context), status)


def render(request: Request, name: str, **context: Any) -> str:
    lang = language(request)
    # what is not there is None: errors and public pages have nobody
    me: SignedIn | None = getattr(request.state, "me", None)
    template = _environment(lang).get_template(name)
    return template.render(
        me=me, lang=lang, path=request.url.path, now=request.app.state.centre.clock(), **context
    )


def language(request: Request) -> str:
    """Return the language that this browser chose, Chinese if it never did.

    A page that gives no cookies has it in `request.state.lang`.
    """
    chosen = getattr(request.state, "lang", request.cookies.get(LANGUAGE_COOKIE, ""))
    return chosen if chosen in LANGUAGES else _DEFAULT_LANGUAGE


def local_path(wanted: str, otherwise: str = "/") -> str:
    """Return where to go next, if that is a path of these pages and not another site."""
    # browsers read a backslash as a slash, and drop tabs and line ends (WHATWG URL)
    is_path = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_path and wanted.isprintable() else otherwise


@cache
def translations(lang: str) -> gettext.NullTranslations:
    """Return the messages of a language. English needs none: it is what the messages are."""
    return gettext.translation("console", _CATALOGUES, [lang], fallback=lang == "en")


@cache
def _environment(lang: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    catalogue = translations(lang)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        # Jinja takes every message for markup; ours are text
        lambda message: escape(catalogue.gettext(message)),
        lambda one, many, n: escape(catalogue.ngettext(one, many, n)),
        newstyle=True,
    )
    environment.globals.update(
        csrf_field=_csrf_field, static=_static, languages=LANGUAGES, Role=Role, word=_word
    )
    filters: dict[str, Callable[..., str]] = {"clock": _clock, "day": _day, "moment": _moment}
    environment.filters["bilingual"] = _bilingual
    environment.filters.update(filters)
    return environment


@pass_context
def _csrf_field(context: Context) -> Markup:
    """Return the hidden field that every form of a signed-in person carries."""
    me: SignedIn | None = context["me"]
    token = "" if me is None else me.csrf
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, token)


@pass_context
def _word(context: Context, words: Mapping[str, str], word: str) -> str:
    """Return what the pages call a word that came from outside; an unknown one as it came.

    It never becomes a message: a percent sign in it would break the page.
    """
    return translations(context["lang"]).gettext(words[word]) if word in words else word


@pass_context
def _bilingual(context: Context, name: Bilingual) -> str:
    return name.zh if context["lang"] == "zh_CN" else name.en


@cache
def _static(path: str) -> str:
    """Return the address of a static file; another content has another address."""
    digest = sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    return f"/static/{path}?v={digest}"


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%H:%M}"


def _day(moment: date) -> str:
    if isinstance(moment, datetime):
        moment = moment.astimezone(CHINA)
    return f"{moment:%Y-%m-%d}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"
