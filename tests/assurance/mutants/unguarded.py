"""Waits for ever for who sends slowly, as uvicorn does."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kring import server, urls

server.GuardedProtocol = HttpToolsProtocol
urlpatterns = urls.urlpatterns
