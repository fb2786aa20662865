from __future__ import annotations

from django.urls import URLPattern, path

from songtor.desk.bank import counting, figures, recall

urlpatterns: list[URLPattern] = [
    path("bank/figures/", figures.bank_figures, name="bank_figures"),
    path("bank/figures/visits/", figures.bank_visits_file, name="bank_visits_file"),
    path("bank/recall/", recall.bank_recall, name="bank_recall"),
    path("bank/recall/<uuid:recall_id>/end/", recall.recall_end, name="recall_end"),
    path("shops/<uuid:shop_id>/count/", counting.shelf_count, name="shelf_count"),
    path("shops/<uuid:shop_id>/count/freeze/", counting.count_freeze, name="count_freeze"),
    path("shops/counts/<uuid:count_id>/enter/", counting.count_enter, name="count_enter"),
    path("shops/counts/<uuid:count_id>/accept/", counting.count_accept, name="count_accept"),
    path("shops/counts/<uuid:count_id>/give-up/", counting.count_give_up, name="count_give_up"),
]
