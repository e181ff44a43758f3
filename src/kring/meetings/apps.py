"""How Django finds this slice."""

from django.apps import AppConfig

from kring.kernel.words import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "kring.meetings"

    def ready(self) -> None:
        """Listen to what happens below, write our letters, take our place on pages."""
        # Models must be loaded before these.
        from kring.cases.facts import CaseOffered, CaseTakenBack  # noqa: PLC0415
        from kring.circles.facts import MemberLeft, MembershipChanged  # noqa: PLC0415
        from kring.circles.parting import on_closing  # noqa: PLC0415
        from kring.inbox import readers  # noqa: PLC0415
        from kring.kernel import ledger, post, sections  # noqa: PLC0415
        from kring.meetings import actions, letters, queries, subscribers  # noqa: PLC0415
        from kring.meetings.actions import replies, rota  # noqa: PLC0415
        from kring.meetings.facts import MeetingPlanned, SeasonPlanned  # noqa: PLC0415
        from kring.meetings.views import parts  # noqa: PLC0415

        on_closing(actions.cancel_what_comes)
        sections.add_section("welcome", parts.welcome, order=20)
        ledger.subscribe(CaseOffered, subscribers.put_on_table)
        ledger.subscribe(SeasonPlanned, subscribers.put_waiting_on_table)
        ledger.subscribe(MeetingPlanned, subscribers.put_waiting_on_table)
        ledger.subscribe(CaseTakenBack, subscribers.take_off_table)
        ledger.subscribe(MemberLeft, subscribers.free_turns)
        ledger.subscribe(MembershipChanged, subscribers.free_turns_of_changed)
        sections.add_section("circle", parts.section, order=20)
        sections.add_section("circle.watcher", parts.section, order=20)
        sections.add_lines("home", parts.lines, order=20)
        sections.add_link("circle", parts.tab, order=20)
        post.write(actions.INVITATION, letters.invitation)
        post.write(actions.CANCELLATION, letters.cancellation)
        post.write(rota.SWAP, letters.swap)
        write_by_ourselves()
        sections.add_section("account", parts.own_calendar, order=20)
        readers.opens(queries.ANSWER, replies.take_mail)
        for outcome, answer in replies.written_back().items():
            readers.answers(outcome, answer)
        for outcome, sentence in replies.TEXTS.items():
            readers.texts(outcome, sentence)


def write_by_ourselves() -> None:
    """Write reminders and what a week brings, and say which mails go together for who wants them no more."""
    from kring.inbox import briefs, groups  # noqa: PLC0415 - models must be loaded before these
    from kring.kernel import post, rounds  # noqa: PLC0415
    from kring.meetings import actions, letters, reminding  # noqa: PLC0415
    from kring.meetings.actions import reminders, rota  # noqa: PLC0415

    post.write(reminders.REMINDER, reminding.reminder)
    post.write(reminders.WEEK, reminding.week)
    rounds.hourly(reminders.remind)
    rounds.hourly(reminders.tell_of_week)
    invited = [actions.INVITATION, actions.CANCELLATION, rota.SWAP]
    for kind in (actions.INVITATION, actions.CANCELLATION, reminders.REMINDER):
        briefs.add(kind, letters.brief)
    groups.add("meetings.invitations", _("Invitations and changes"), kinds=invited)
    groups.add("meetings.reminders", _("Reminders of a meeting"), kinds=[reminders.REMINDER])
    groups.add("meetings.week", _("On Monday: what the week brings"), kinds=[reminders.WEEK])
