"""The page that shows every component, full and empty, with words as they are in a real circle.

The sample is Dutch in every language: it stands for what people write, not for our own words.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_YOU_AND_OTHERS: list[dict[str, Any]] = [
    {
        "name": "Noor van Dijk",
        "organisation": "Gemeente Tynaarlo",
        "role": "facilitator",
        "spoken": True,
    },
    {"name": "Bram Hoekstra", "organisation": "Sociaal werk De Brug", "spoken": True},
    {"name": "Samira El Amrani", "organisation": "Wijkzorg Oost", "role": "case_giver"},
    {"name": "Joke Veenstra", "organisation": "Ervaringsdeskundige", "turn": True},
    {"name": "Huisarts", "state": "empty"},
    {"name": "Maarten-Jan Wieringa", "organisation": "Woonstichting Actium", "hand": True},
    {"name": "Fleur Bos", "organisation": "GGZ Drenthe", "you": True},
    {"name": "Tjeerd de Boer", "organisation": "Politie Noord", "state": "away"},
]
_RUN_SHEET: list[dict[str, Any]] = [
    {"title": "Welkom en inchecken", "minutes": 10, "who": "Noor"},
    {"title": "Hoe ging het met het probeersel van Bram?", "minutes": 10},
    {"title": "Vragenronde", "minutes": 20, "who": "Iedereen om de beurt",
     "text": "Stel één open vraag. Nog geen advies."},
    {"title": "De echte vraag", "minutes": 10, "who": "Samira"},
    {"title": "Adviesronde", "minutes": 15},
    {"title": "Oogsten en afronden", "minutes": 10},
]  # fmt: skip
_SEASON: list[dict[str, Any]] = [
    {"title": "Kennismaken", "when": "do 10 sep", "state": "past", "href": "#"},
    {"title": "De vraag van Bram", "when": "do 22 okt", "state": "past", "href": "#", "note": "7 van 8 waren er"},
    {"title": "De vraag van Samira", "when": "do 12 nov", "state": "today", "href": "#"},
    {"title": "Kerstbijeenkomst", "when": "do 24 dec", "state": "cancelled"},
    {"title": "De vraag van Fleur", "when": "do 14 jan", "state": "coming", "note": "Bij Wijkzorg Oost"},
]  # fmt: skip


class SampleForm(forms.Form):
    """One field of each kind."""

    question = forms.CharField(
        label="Wat is je vraag?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Schrijf in één zin wat je wakker houdt. Noem geen namen.",
    )
    name = forms.CharField(label="Hoe heet de kring?", max_length=80)
    email = forms.EmailField(
        label="E-mailadres", required=False, help_text="Je mag dit leeg laten."
    )
    on = forms.DateField(label="Wanneer?", widget=forms.DateInput(attrs={"type": "date"}))
    length = forms.IntegerField(label="Hoe lang duurt het?", min_value=5)
    rhythm = forms.ChoiceField(
        label="Hoe vaak komen jullie bij elkaar?",
        choices=[("6", "Elke zes weken"), ("4", "Elke maand"), ("0", "Anders")],
    )
    how = forms.ChoiceField(
        label="Hoe doe je mee?",
        widget=forms.RadioSelect,
        choices=[
            ("room", "In de zaal"),
            ("phone", "Met de telefoon"),
            ("online", "Op het scherm"),
        ],
    )
    days = forms.MultipleChoiceField(
        label="Welke dagen kunnen?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("mo", "maandag"), ("tu", "dinsdag"), ("th", "donderdag")],
    )
    agree = forms.BooleanField(label="Wat hier gezegd wordt, blijft hier.")


def sample() -> dict[str, Any]:
    """Return what the gallery shows. The moment is fixed, so that two pages are equal."""
    now = datetime(2026, 11, 12, 12, 30, tzinfo=UTC)
    return {
        "seats": _YOU_AND_OTHERS,
        "forming": [
            *_YOU_AND_OTHERS[:3],
            {"name": "Inwoner", "state": "empty"},
            {"name": "Huisarts", "state": "empty"},
            {"name": "Woningcorporatie", "state": "empty"},
        ],
        "many": [{"name": f"{name} Jansen"} for name in _NAMES],
        "run_sheet": _RUN_SHEET,
        "season": _SEASON,
        "form": SampleForm(initial={"how": "room", "days": ["tu", "th"], "length": 120}),
        "wrong": SampleForm({"email": "geen adres", "on": "", "length": "1", "how": "phone"}),
        "now": now,
        "soon": now + timedelta(minutes=12),
        "late": now - timedelta(minutes=2),
    }


_NAMES = (
    "Anne",
    "Bart",
    "Chantal",
    "Daan",
    "Esra",
    "Femke",
    "Gijs",
    "Hanna",
    "Ismail",
    "Jet",
    "Koen",
    "Lotte",
)


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    return render(request, "kernel/gallery.html", sample())
