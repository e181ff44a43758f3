"""The same, and what closing a step does is not kept or lost as one."""

from kring.live.actions import deadlines
from tests.assurance.mutants import dies_half_way

deadlines._close = deadlines._close.__wrapped__
urlpatterns = dies_half_way.urlpatterns
