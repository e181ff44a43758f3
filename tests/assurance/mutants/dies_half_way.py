"""Is killed in the middle of closing a step of a written round, after the hidden was shown. No fault of Kring's."""

import os
import signal

from kring import urls
from kring.live.actions import deadlines


def begin_step(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


deadlines.begin_step = begin_step
urlpatterns = urls.urlpatterns
