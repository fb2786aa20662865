from __future__ import annotations

from songtor.desk.accounts.urls import urlpatterns as accounts
from songtor.desk.bank.urls import urlpatterns as bank
from songtor.desk.bulk.urls import urlpatterns as bulk
from songtor.desk.cleaning.urls import urlpatterns as cleaning
from songtor.desk.days.urls import urlpatterns as days
from songtor.desk.donors.urls import urlpatterns as donors
from songtor.desk.finding.urls import urlpatterns as finding
from songtor.desk.imports.urls import urlpatterns as imports
from songtor.desk.kr.urls import urlpatterns as kr
from songtor.desk.lists.urls import urlpatterns as lists
from songtor.desk.own.urls import urlpatterns as own
from songtor.desk.pairs.urls import urlpatterns as pairs
from songtor.desk.paper.urls import urlpatterns as paper
from songtor.desk.passing.urls import urlpatterns as passing
from songtor.desk.people.urls import urlpatterns as people
from songtor.desk.phones.urls import urlpatterns as phones
from songtor.desk.points.urls import urlpatterns as points
from songtor.desk.reports.urls import urlpatterns as reports
from songtor.desk.reserves.urls import urlpatterns as reserves
from songtor.desk.rounds.urls import urlpatterns as rounds
from songtor.desk.sharing.urls import urlpatterns as sharing
from songtor.desk.shop.urls import urlpatterns as shop
from songtor.desk.slots.urls import urlpatterns as slots
from songtor.desk.till.urls import urlpatterns as till
from songtor.desk.undecided.urls import urlpatterns as undecided
from songtor.desk.undoing.urls import urlpatterns as undoing
from songtor.desk.wishes.urls import urlpatterns as wishes
from songtor.desk.workgroups.urls import urlpatterns as workgroups

urlpatterns = [
    *accounts,
    *bank,
    *bulk,
    *cleaning,
    *days,
    *donors,
    *finding,
    *imports,
    *kr,
    *lists,
    *own,
    *reports,
    *reserves,
    *rounds,
    *pairs,
    *paper,
    *passing,
    *people,
    *phones,
    *points,
    *sharing,
    *shop,
    *slots,
    *till,
    *undecided,
    *undoing,
    *wishes,
    *workgroups,
]
