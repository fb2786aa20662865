"""Who the city helps: the only home of recipients' personal data."""

from songtor.people.assessments.models import Assessment
from songtor.people.basis.models import Forgetting, LegalBasis, LegalBasisEnd, Look
from songtor.people.cards.models import Card, CardBinding, CardEnd, CardPin
from songtor.people.groups.models import GroupMembership, GroupMembershipEnd
from songtor.people.households.models import Household, HouseholdMember, HouseholdMemberEnd, Relation, RelationEnd
from songtor.people.links.models import LinkDecision, LinkDecisionUndo, ProposedPair
from songtor.people.persons.models import Identity, Person, SourceRecord, SourceRecordEnd

__all__ = [
    "Assessment",
    "Card",
    "CardBinding",
    "CardEnd",
    "CardPin",
    "Forgetting",
    "GroupMembership",
    "GroupMembershipEnd",
    "Household",
    "HouseholdMember",
    "HouseholdMemberEnd",
    "Identity",
    "LegalBasis",
    "LegalBasisEnd",
    "LinkDecision",
    "LinkDecisionUndo",
    "Look",
    "Person",
    "ProposedPair",
    "Relation",
    "RelationEnd",
    "SourceRecord",
    "SourceRecordEnd",
]
