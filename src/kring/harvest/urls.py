"""Where lessons live: in their circle, and on public pages."""

from django.urls import path

from kring.harvest.views import circle, consents, public

HERE = "harvest/<uuid:lesson_id>/"
PUBLIC = "lessons/<uuid:publication_id>/"
urlpatterns = [
    path("circles/<uuid:circle_id>/lessons/", circle.lessons, name="circle_lessons"),
    path("meetings/<uuid:meeting_id>/lessons/", circle.new, name="harvest_new"),
    path(HERE, circle.lesson, name="harvest"),
    path(HERE + "text/", circle.text, name="harvest_text"),
    path(HERE + "asking/", circle.asking, name="harvest_asking"),
    path(HERE + "consent/", consents.consent, name="harvest_consent"),
    path(HERE + "consent/withdrawal/", consents.withdrawal, name="harvest_withdrawal"),
    path(HERE + "approval/", consents.approval, name="harvest_approval"),
    path(HERE + "publication/", consents.publication, name="harvest_publication"),
    path("lessons/", public.lessons, name="lessons"),
    path(PUBLIC, public.lesson, name="lesson"),
    path(PUBLIC + "reactions/", public.reactions, name="lesson_reactions"),
    path(PUBLIC + "removal/", public.removal, name="lesson_removal"),
    path("reactions/<uuid:reaction_id>/hiding/", public.hiding, name="reaction_hiding"),
]
