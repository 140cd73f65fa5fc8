"""What serves every room and knows no word of the domain.

Each module is one named thing: `clock` (what time it is), `acting` (on whose behalf the database is
asked), `working_days`, `encryption` (fields that hold identity), `outbox` (promises kept after commit).
"""
