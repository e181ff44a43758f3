"""Where people make methods of their own."""

from django.urls import path

from kring.workshop.views import editing, making, publishing, translating

HERE = "workshop/<uuid:own_id>/"
THERE = HERE + "languages/<slug:language>/"
urlpatterns = [
    path("workshop/", making.workshop, name="workshop"),
    path("workshop/new/", making.new, name="workshop_new"),
    path("workshop/file/", making.file, name="workshop_file"),
    path(HERE, editing.draft_page, name="workshop_draft"),
    path(HERE + "basics/", editing.basics, name="workshop_basics"),
    path(HERE + "phases/", editing.phases, name="workshop_phases"),
    path(HERE + "phases/<slug:phase_id>/", editing.phase, name="workshop_phase"),
    path(THERE, translating.language_page, name="workshop_language"),
    path(THERE + "about/", translating.about, name="workshop_about"),
    path(THERE + "phases/<slug:phase_id>/", translating.phase_words, name="workshop_phase_words"),
    path(HERE + "preview/", editing.preview, name="workshop_preview"),
    path(HERE + "publication/", publishing.publication, name="workshop_publication"),
    path(HERE + "sharing/", publishing.sharing, name="workshop_sharing"),
    path(HERE + "away/", publishing.away, name="workshop_away"),
    path(HERE + "method.toml", publishing.as_file, name="workshop_as_file"),
]
