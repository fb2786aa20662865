from __future__ import annotations

from django.urls import path

from songtor.desk.donors import alike, branches, letters, offers, place_changes, sites, standing

urlpatterns = [
    path("day/<str:code>/<board_day:on>/offers/new/", offers.offer_new, name="offer_new"),
    path("offers/", offers.offers, name="offers"),
    path("offers/<uuid:offer_id>/", offers.offer, name="offer"),
    path("offers/<uuid:offer_id>/withdraw/", offers.offer_withdraw, name="offer_withdraw"),
    path("donors/", branches.donors, name="donors"),
    path("donors/alike/", alike.alike, name="alike"),
    path("donors/alike/settle/", alike.alike_settle, name="alike_settle"),
    path("donors/alike/<uuid:answer_id>/reverse/", alike.alike_reverse, name="alike_reverse"),
    path("donors/new/", branches.donor_new, name="donor_new"),
    path("branches/<uuid:branch_id>/", branches.branch, name="branch"),
    path("branches/<uuid:branch_id>/link/", branches.branch_link, name="branch_link"),
    path("branches/<uuid:branch_id>/letter/", letters.branch_letter, name="branch_letter"),
    path("branches/<uuid:branch_id>/accept/", branches.branch_accept, name="branch_accept"),
    path("branches/<uuid:branch_id>/end/", branches.branch_end, name="branch_end"),
    path("branches/<uuid:branch_id>/change/", place_changes.branch_change, name="branch_change"),
    path("sites/<uuid:site_id>/change/", place_changes.site_change, name="site_change"),
    path("sites/<uuid:site_id>/end/", place_changes.site_end, name="site_end"),
    path("branches/<uuid:branch_id>/email/", standing.branch_email, name="branch_email"),
    path("branches/<uuid:branch_id>/standing/new/", standing.standing_new, name="standing_new"),
    path("standing/<uuid:standing_id>/", standing.standing_change, name="standing_change"),
    path("standing/<uuid:standing_id>/end/", standing.standing_end, name="standing_end"),
    path("sites/", sites.sites, name="sites"),
    path("sites/new/", sites.site_new, name="site_new"),
    path("sites/<uuid:site_id>/", sites.site, name="site"),
]
