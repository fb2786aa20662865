"""Every write of a district's day: plans, changes by hand, visits, weights, sign-off."""

from songtor.rounds.services.changes import (
    add_delivery,
    add_pickup,
    assign_crew,
    cancel_round,
    drop_stop,
    hand_to_vehicle,
    move_stop,
    renew_pickup,
)
from songtor.rounds.services.day_plans import adopt_plan, publish_day, start_planning
from songtor.rounds.services.passing import pass_on, take
from songtor.rounds.services.past_rounds import record_past_round, take_back_past_pickup
from songtor.rounds.services.replans import (
    improve_replan,
    leave_replan,
    replan_day,
    take_back_replan,
    take_over_replan,
)
from songtor.rounds.services.sign_offs import sign_off
from songtor.rounds.services.visits import (
    add_photo,
    add_signature,
    arrive,
    finish_pickup,
    leave_rest,
    miss_stop,
    report_way_in,
)
from songtor.rounds.services.wastes import reverse_waste, write_off
from songtor.rounds.services.weights import (
    correct_count,
    correct_weighing,
    count_pieces,
    record_weighing,
    record_zero,
    reverse_weighing,
)

__all__ = [
    "add_delivery",
    "add_photo",
    "add_pickup",
    "add_signature",
    "adopt_plan",
    "arrive",
    "assign_crew",
    "cancel_round",
    "correct_count",
    "correct_weighing",
    "count_pieces",
    "drop_stop",
    "finish_pickup",
    "hand_to_vehicle",
    "improve_replan",
    "leave_replan",
    "leave_rest",
    "miss_stop",
    "move_stop",
    "pass_on",
    "publish_day",
    "record_past_round",
    "record_weighing",
    "record_zero",
    "renew_pickup",
    "replan_day",
    "report_way_in",
    "reverse_waste",
    "reverse_weighing",
    "sign_off",
    "start_planning",
    "take",
    "take_back_past_pickup",
    "take_back_replan",
    "take_over_replan",
    "write_off",
]
