"""Keeps something of each contribution for ever."""

from kring import urls
from kring.live import lane
from kring.live.actions import contributions

_contribute, _hoard = contributions.contribute, []


def contribute(*args, **more):
    _hoard.append(bytearray(5000))
    return _contribute(*args, **more)


contributions.contribute = lane.contribute = contribute
urlpatterns = urls.urlpatterns
