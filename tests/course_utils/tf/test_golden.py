"""What real TensorFlow answered to the programs in `programs`, recorded in golden.json, is what we answer."""

import json

import pytest

from course_utils import tf
from tests.course_utils.tf.running import TABLE, differences, outcome, programs, public_names

PROGRAMS = programs()
TABLED = json.loads(TABLE.read_text(encoding="utf-8"))
RECORDED = TABLED["programs"]


def test_the_table_and_the_programs_belong_together() -> None:
    sources = [source for source, _ in PROGRAMS]
    assert len(set(sources)) == len(sources)
    assert set(sources) == set(RECORDED), "record the table again: make golden"


def test_no_public_name_is_unknown_to_tensorflow() -> None:
    assert public_names() == TABLED["names"], "record the table again: make golden"


@pytest.mark.parametrize(("source", "stricter"), PROGRAMS, ids=[source[:60] for source, _ in PROGRAMS])
def test_we_answer_as_tensorflow_did(source: str, stricter: str) -> None:
    ours, theirs = outcome(source, tf), RECORDED[source]
    if stricter:
        assert "raises" in ours, f"marked as stricter than TensorFlow ({stricter}), but we accept it"
        assert not isinstance(theirs, dict) or "raises" not in theirs, "TensorFlow refuses it too: take the mark away"
    else:
        assert not differences(ours, theirs), differences(ours, theirs)


def test_a_wrong_value_a_wrong_dtype_and_a_missing_none_are_told_apart() -> None:
    right = {"list": [{"tensor": "float32", "shape": [], "value": 1.0}, None]}
    for wrong in (
        {"list": [{"tensor": "float32", "shape": [], "value": 1.001}, None]},
        {"list": [{"tensor": "float64", "shape": [], "value": 1.0}, None]},
        {"list": [{"tensor": "float32", "shape": [1], "value": [1.0]}, None]},
        {"list": [{"tensor": "float32", "shape": [], "value": 1.0}, {"tensor": "float32", "shape": [], "value": 0.0}]},
        {"raises": "ValueError"},
    ):
        assert differences(wrong, right)
    assert not differences(right, right)
