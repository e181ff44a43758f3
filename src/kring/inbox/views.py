"""Which mail one gets, and stopping a kind of mail by the link in it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from kring.inbox import actions, groups, queries
from kring.inbox.forms import ReachForm
from kring.kernel.pages import draw
from kring.kernel.verdicts import RefusedError
from kring.kernel.words import _
from kring.people.http import SignedIn
from kring.people.models import Person


@login_required
def mail(request: SignedIn) -> HttpResponse:
    reach = ReachForm(person=request.user)
    if request.method == "POST" and request.POST.get("do") == "reach":
        reach = ReachForm(request.POST, person=request.user)
        if keep_reach(reach, request.user, by=request.user):
            messages.success(request, _("Saved."))
            return redirect("mail")
    elif request.method == "POST":
        if request.POST.get("do") == "again":
            actions.try_again(by=request.user)
            messages.success(request, _("We send mail to your address again."))
        else:
            actions.wish(request.POST.getlist("group"), by=request.user)
            messages.success(request, _("Saved."))
        return redirect("mail")
    context = {
        "wishes": queries.wishes(request.user),
        "dead": queries.is_dead(request.user),
        "person": request.user,
        "reach": reach,
    }
    return render(request, "inbox/mail.html", context)


def keep_reach(form: ReachForm, person: Person, *, by: Person) -> bool:
    """Keep by which way letters reach somebody. Answers False with the reason in the form."""
    if not form.is_valid():
        return False
    try:
        actions.reach(person, by=by, **form.cleaned_data)
    except RefusedError as refusal:
        form.add_error("phone", str(refusal))
        return False
    return True


@csrf_exempt  # the token is the key, and mail programs press it without a page (RFC 8058)
def stop(request: HttpRequest, reply_token: str) -> HttpResponse:
    person, group = queries.stopped_by(reply_token)
    if person is None:
        return render(request, "inbox/link_gone.html", status=404)
    done = ""
    if request.method == "POST":
        wanted = request.POST.get("do") == "again"
        actions.change_wish(group, by=person, wanted=wanted)
        done = "again" if wanted else "stopped"
    context = {"words": groups.labels()[group], "done": done}
    return render(request, "inbox/stop.html", context)


def section(request: SignedIn, _person: object) -> str:
    """Lead to which mail one gets, on the page of one's account."""
    return draw("inbox/account.html", {"dead": queries.is_dead(request.user)}, request)
