"""One district's day: donors' offers, vehicles and needs become rounds (docs/engines/planning.md).

`formats` reads and writes the files, `planner.plan_day` plans, `split` recomputes amounts on routes a person fixed,
`manual` plans as the paper sheet does, `check` judges any plan without the rest.
"""
