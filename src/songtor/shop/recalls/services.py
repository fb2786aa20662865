"""A district calls goods back: it is written down, and whoever keeps a shelf where they went is told."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from songtor.city.acting import Act, performs
from songtor.city.models import Account, District
from songtor.city.policy import Kind, Verb
from songtor.city.queries import crew_addresses
from songtor.engines.thai import short_date
from songtor.messages.services import post
from songtor.shop.errors import RecallEnded, WhyMissing
from songtor.shop.models import Recall, RecallEnd
from songtor.shop.recalls.queries import about
from songtor.shop.recalls.tracing import Sought, Trace, trace


@performs(Verb.RECORD, Kind.SHOP, on="district")
def call_back(act: Act, *, district: District, sought: Sought, reason: str) -> Recall:
    """Letters go to officers and heads of every district that has, or gave out, some of it; they name no recipient.

    Raises WhyMissing.
    """
    if not reason.strip():
        raise WhyMissing
    recall = act.write(
        Recall(
            district=district,
            product=sought.product,
            branch=sought.branch,
            first_day=sought.first,
            last_day=sought.last,
            reason=reason.strip()[:300],
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
    traced = trace(actor=act.actor, sought=sought)
    for account in crew_addresses(traced.districts, act.day):
        _tell(act, recall, traced, account, sought)
    return recall


@performs(Verb.PLAN, Kind.SHOP, on="recall")
def end_recall(act: Act, *, recall: Recall, reason: str) -> RecallEnd:
    """The goods may be given out again; whoever was told of the recall is told. Raises WhyMissing, RecallEnded."""
    if not reason.strip():
        raise WhyMissing
    if RecallEnd.objects.filter(recall=recall).exists():
        raise RecallEnded
    end = act.write(
        RecallEnd(
            district_id=recall.district_id,
            recall=recall,
            reason=reason.strip()[:300],
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
    sought = Sought(recall.first_day, recall.last_day, product=recall.product, branch=recall.branch)
    with override("th"):
        subject = _("May be given out again: %(what)s") % {"what": _what(sought)}
        body = _("The recall of %(what)s that came in on %(days)s is ended.\nReason: %(reason)s") % {
            "what": _what(sought),
            "days": _days(sought),
            "reason": end.reason,
        }
    for account in crew_addresses(trace(actor=act.actor, sought=sought).districts, act.day):
        once_for = f"recall-end:{end.pk}:{account.pk}"
        post(act, to=account.email, subject=subject, body=body, about=f"recall-end:{end.pk}", once_for=once_for)
    return end


def _what(sought: Sought) -> str:
    return str(sought.product or sought.branch)


def _days(sought: Sought) -> str:
    return f"{short_date(sought.first)} - {short_date(sought.last)}"


def _tell(act: Act, recall: Recall, traced: Trace, account: Account, sought: Sought) -> None:
    with override("th"):
        what, days = _what(sought), _days(sought)
        subject = _("Called back: %(what)s") % {"what": what}
        body = _(
            "%(what)s that came in on %(days)s is called back.\nReason: %(reason)s\n\n"
            "Handed out: %(given)s times. Still lying somewhere: %(rest)s places.\n"
            "Open “Recall” at the food bank to see what your district has, and who was given some."
        ) % {
            "what": what,
            "days": days,
            "reason": recall.reason,
            "given": f"{len(traced.given):,}",
            "rest": f"{len(traced.rest):,}",
        }
    once_for = f"{about(recall)}:{account.pk}"
    post(act, to=account.email, subject=subject, body=body, about=about(recall), once_for=once_for)
