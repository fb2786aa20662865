from __future__ import annotations

from django.urls import path

from songtor.desk.accounts import views

urlpatterns = [
    path("staff/", views.accounts, name="accounts"),
    path("staff/new/", views.admit, name="admit"),
    path("staff/<uuid:account_id>/", views.account, name="account"),
    path("staff/<uuid:account_id>/roles/", views.role_give, name="role_give"),
    path("staff/<uuid:account_id>/close/", views.close, name="account_close"),
    path("staff/<uuid:account_id>/reopen/", views.reopen, name="account_reopen"),
    path("staff/<uuid:account_id>/link/", views.link, name="account_link"),
    path("staff/roles/<uuid:grant_id>/end/", views.role_end, name="role_end"),
]
