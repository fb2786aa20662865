from __future__ import annotations

from django.urls import path

from songtor.desk.workgroups import calendars, trainings

urlpatterns = [
    path("trainings/", trainings.trainings, name="trainings"),
    path("trainings/file/", trainings.trainings_file, name="trainings_file"),
    path("trainings/new/", trainings.training_new, name="training_new"),
    path("trainings/<uuid:training_id>/", trainings.training, name="training"),
    path("trainings/<uuid:training_id>/reverse/", trainings.training_reverse, name="training_reverse"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/link/", calendars.calendar_link, name="calendar_link"),
    path("calendar/end/", calendars.calendar_end, name="calendar_end"),
]
