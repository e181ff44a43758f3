"""For the Django templates of allauth: our frame around them, and our components inside."""

from typing import Any

from django import template
from django.template import engines
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from kring.kernel.pages import Components

register = template.Library()


class FramedNode(template.Node):
    """What stands between `framed` and `endframed`."""

    child_nodelists = ("title", "page", "scripts")

    def __init__(self, title: NodeList, page: NodeList, scripts: NodeList) -> None:
        self.title, self.page, self.scripts = title, page, scripts

    def render(self, context: Context) -> SafeString:
        """Render the three parts, and put them in base.html."""
        parts: dict[str, Any] = {
            "title": self.title.render(context).strip(),
            "page": self.page.render(context),
            "scripts": self.scripts.render(context),
        }
        return mark_safe(  # noqa: S308 — a template has escaped it
            render_to_string("kernel/framed.html", parts, context.get("request"), using="jinja2")
        )


@register.tag
def framed(parser: Parser, token: Token) -> FramedNode:
    """Put a page in our shell: `{% framed %}title{% page %}…{% scripts %}…{% endframed %}`."""
    parts = []
    for end in ("page", "scripts", "endframed"):
        parts.append(parser.parse((end,)))
        parser.delete_first_token()
    return FramedNode(*parts)


@register.simple_tag
def component(name: str, *args: Any, **kwargs: Any) -> SafeString:  # noqa: ANN401
    """Render one of our components: `{% component "field" field %}`."""
    ui: Components = engines["jinja2"].env.globals["ui"]  # type: ignore[attr-defined]
    text: SafeString = mark_safe(getattr(ui, name)(*args, **kwargs))  # noqa: S308 — escaped already
    return text
