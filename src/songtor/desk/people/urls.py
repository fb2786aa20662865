from __future__ import annotations

from django.urls import path

from songtor.desk.people import cards, homes, persons, registering, rights, search

urlpatterns = [
    path("people/", search.people, name="people"),
    path("people/new/", registering.person_new, name="person_new"),
    path("people/<uuid:person_id>/", persons.person, name="person"),
    path("people/<uuid:person_id>/groups/", persons.group_give, name="group_give"),
    path("people/<uuid:person_id>/basis/", persons.basis_give, name="basis_give"),
    path("people/<uuid:person_id>/rights/", rights.person_rights, name="person_rights"),
    path("people/<uuid:person_id>/copy/", rights.person_copy, name="person_copy"),
    path("people/<uuid:person_id>/forget/", rights.person_forget, name="person_forget"),
    path("people/<uuid:person_id>/card/", cards.person_card, name="person_card"),
    path("people/<uuid:person_id>/beside/", homes.beside, name="beside"),
    path("people/<uuid:person_id>/beside/put/", homes.beside_put, name="beside_put"),
    path("people/<uuid:person_id>/household/", homes.household_new, name="household_new"),
    path("people/records/<uuid:record_id>/correct/", registering.record_correct, name="record_correct"),
    path("people/records/<uuid:record_id>/end/", registering.record_end, name="record_end"),
    path("people/records/<uuid:record_id>/number/", registering.record_number, name="record_number"),
    path("people/groups/<uuid:membership_id>/end/", persons.group_end, name="group_end"),
    path("people/groups/<uuid:membership_id>/paper/", persons.group_paper, name="group_paper"),
    path("people/basis/<uuid:legal_basis_id>/withdraw/", persons.basis_withdraw, name="basis_withdraw"),
    path("people/relations/<uuid:relation_id>/end/", homes.relation_end, name="relation_end"),
    path("people/members/<uuid:member_id>/leave/", homes.member_leave, name="member_leave"),
    path("people/households/<uuid:household_id>/", homes.household, name="household"),
    path("people/households/<uuid:household_id>/card/", cards.household_card, name="household_card"),
    path("people/cards/", cards.cards, name="cards"),
    path("people/cards/print/", cards.cards_print, name="cards_print"),
    path("people/cards/<uuid:card_id>/", cards.card, name="card"),
    path("people/cards/<uuid:card_id>/end/", cards.card_end, name="card_end"),
    path("people/cards/<uuid:card_id>/pin/", cards.card_pin, name="card_pin"),
]
