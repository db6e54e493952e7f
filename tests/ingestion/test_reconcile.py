import pytest

from ingestion.index.error import BrakeError
from ingestion.reconcile import brake, reconcile


def test_documents_are_told_apart_by_their_digests():
    plan = reconcile({"a": "1", "b": "2", "c": "3"}, {"b": "2", "c": "0", "d": "4"})
    assert (plan.created, plan.changed, plan.kept, plan.deleted) == (("a",), ("c",), ("b",), ("d",))
    assert not plan.is_empty


def test_a_plan_without_changes_is_empty_unless_all_is_built_anew():
    assert reconcile({"a": "1"}, {"a": "1"}).is_empty
    assert not reconcile({"a": "1"}, {"a": "1"}, "asked for").is_empty


def test_the_brake_stops_a_mass_deletion():
    stored = {str(number): "x" for number in range(20)}
    with pytest.raises(BrakeError, match="7 of 20"):
        brake(reconcile({str(number): "x" for number in range(13)}, stored), 20)
    brake(reconcile({str(number): "x" for number in range(14)}, stored), 20)


def test_the_brake_lets_a_small_folder_change_at_will():
    plan = reconcile({}, {"a": "1", "b": "2"})
    brake(plan, 2)
    assert plan.deleted == ("a", "b")
