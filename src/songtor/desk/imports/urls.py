from __future__ import annotations

from django.urls import path

from songtor.desk.imports import downloads, views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/new/", views.import_new, name="import_new"),
    path("imports/template/", downloads.template, name="import_template"),
    path("imports/export/", downloads.export, name="import_export"),
    path("imports/<uuid:batch_id>/", views.batch, name="import"),
    path("imports/<uuid:batch_id>/columns/", views.columns, name="import_columns"),
    path("imports/<uuid:batch_id>/decide/", views.decide, name="import_decide"),
    path("imports/<uuid:batch_id>/settle/", views.settle, name="import_settle"),
    path("imports/<uuid:batch_id>/apply/", views.apply, name="import_apply"),
    path("imports/<uuid:batch_id>/undo/", views.undo, name="import_undo"),
    path("imports/<uuid:batch_id>/problems/", downloads.problems, name="import_problems"),
]
