import anyio
import pytest

from chatbot.answer.event import Delta, Finished, NoticeGiven, Sources, Started
from chatbot.answer.pipeline import STEPS, answer, answer_now
from chatbot.answer.status import Status
from chatbot.answer.turn import Question


def events(tools, question):
    async def collect():
        return [event async for event in answer(question, tools)]

    return anyio.run(collect)


def test_the_steps_are_the_architecture():
    assert [step.__name__ for step in STEPS] == ["screen", "detect", "embed", "retrieve", "judge", "compose", "verify"]


def test_an_answer_is_started_then_sources_then_text_then_finished(small_tools):
    stream = events(small_tools, Question("c'est combien le ticket de bus ?"))
    assert isinstance(stream[0], Started)
    assert isinstance(stream[1], Sources)
    assert all(isinstance(event, Delta) for event in stream[2:-1])
    assert isinstance(stream[-1], Finished)
    assert sum(isinstance(event, Finished) for event in stream) == 1


def test_the_pieces_join_to_the_answer(small_tools):
    question = Question("c'est combien le ticket de bus ?")
    stream = events(small_tools, question)
    pieces = [event.text for event in stream if isinstance(event, Delta)]
    assert len(pieces) > 1
    assert "".join(pieces) == answer_now(question, small_tools).answer


def test_a_notice_is_an_event(small_tools):
    stream = events(small_tools, Question("pharmacy open at night"))
    assert [type(event) for event in stream] == [Started, Sources, Delta, NoticeGiven, Finished]
    assert stream[3].code == "other_language"


@pytest.mark.parametrize("text", ["", "???", "x" * 501])
def test_what_is_no_question_ends_at_once(small_tools, text):
    stream = events(small_tools, Question(text))
    assert [type(event) for event in stream] == [Started, Delta, Finished]
    assert stream[-1].status is Status.ERROR_INVALID
    assert "embed" not in stream[-1].timings_ms


def test_every_step_is_timed(small_tools):
    turn = answer_now(Question("c'est combien le ticket de bus ?"), small_tools)
    assert list(turn.timings_ms) == ["total", *(step.__name__ for step in STEPS)]
    assert turn.timings_ms["total"] >= turn.timings_ms["embed"] > 0


def test_an_answer_as_plain_values_has_the_keys_of_the_contract(small_tools):
    plain = answer_now(Question("c'est combien le ticket de bus ?"), small_tools).to_dict()
    assert set(plain) == {
        "question", "language", "status", "answer", "citations", "suggestions", "notices", "timings_ms",
    }  # fmt: skip
    assert set(plain["language"]) == {"code", "confidence", "source"}
    assert set(plain["citations"][0]) == {
        "n", "doc_id", "title", "heading", "url", "language", "checked", "quote",
    }  # fmt: skip
