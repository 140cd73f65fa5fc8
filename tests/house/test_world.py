from signals.models import Signal


def test_there_is_a_signal_in_every_state_and_an_open_case_in_each_town(world):
    for made in world.towns.values():
        states = Signal.objects.filter(municipality=made.town).values_list("state", flat=True)
        assert set(states) >= {
            "submitted",
            "in_review",
            "more_information",
            "decided_no_action",
            "decided_other_concern",
            "decided_radicalisation_concern",
            "decided_criminal_track",
            "feedback_given",
        }
        assert made.things["case"].state == "open_active"
    assert len(world.marks) > 300
    assert [one for one, dossiers in world.marks.items() if not dossiers] == []
