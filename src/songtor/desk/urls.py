from __future__ import annotations

from songtor.desk.accounts.urls import urlpatterns as accounts
from songtor.desk.days.urls import urlpatterns as days
from songtor.desk.donors.urls import urlpatterns as donors
from songtor.desk.finding.urls import urlpatterns as finding
from songtor.desk.reports.urls import urlpatterns as reports
from songtor.desk.rounds.urls import urlpatterns as rounds

urlpatterns = [*accounts, *days, *donors, *rounds, *reports, *finding]
