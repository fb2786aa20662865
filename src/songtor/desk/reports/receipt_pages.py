"""One receipt with everything that proves it, and how it is taken back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from songtor.city.policy import Kind, Verb
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.reports.forms import ReversalForm
from songtor.evidence.errors import Refusal, Unknown
from songtor.receipts.queries import receipt_for, receipt_proof
from songtor.receipts.services import reverse_receipt
from songtor.sync.entering.services import telling


@page(Verb.SEE, Kind.RECEIPT)
def receipt(request: DeskRequest, receipt_id: UUID) -> HttpResponse:
    found = receipt_for(actor=request.actor, receipt_id=receipt_id)
    proof = receipt_proof(found, actor=request.actor)
    return render(request, "desk/reports/receipt.html", {"receipt": found, "proof": proof})


@page(Verb.RECORD, Kind.RECEIPT)
def receipt_reverse(request: DeskRequest, receipt_id: UUID) -> HttpResponse:
    """Asks why, and takes the receipt back: nothing is deleted."""
    found = receipt_for(actor=request.actor, receipt_id=receipt_id)
    form, status = ReversalForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            reverse_receipt(telling(act_of(request)), receipt=found, reason=form.cleaned_data["reason"])
        except Unknown:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status, code = 422, refusal.code
        else:
            messages.success(request, _("The receipt is taken back. Both stay on record"))
            return redirect("receipt", receipt_id=found.pk)
    shown = {"receipt": found, "form": form, "code": code if status == 422 else ""}
    return render(request, "desk/reports/receipt_reverse.html", shown, status=status)
