import json

import pytest
from fakes import PageDetector

from eval import language
from ingestion.index.error import UsageError


def dataset(tmp_path, *rows):
    file = tmp_path / "messages.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return file


def row(number, code, kind="short"):
    return {"id": str(number), "text": "taxi", "language": code, "kind": kind}


def test_messages_are_counted_by_kind_and_language(tmp_path):
    messages = language.read(dataset(tmp_path, row(1, "fr"), row(2, "de"), row(3, "fr", "pin")))
    score = language.measure(messages, PageDetector())  # it says French for all
    assert score.kinds == {"short": language.Count(1, 2), "pin": language.Count(1, 1)}
    assert score.languages["de"] == {"short": language.Count(0, 1)}
    assert [(message.id, code) for message, code in score.wrong] == [("2", "fr")]
    assert score.to_dict()["wrong"][0]["detected"] == "fr"


@pytest.mark.parametrize("rows", [[], [{"id": "1", "text": "x", "language": "fr", "kind": "long"}]])
def test_a_file_that_is_no_dataset_is_refused(tmp_path, rows):
    with pytest.raises(UsageError):
        language.read(dataset(tmp_path, *rows))
