from dataclasses import replace
from datetime import date

import pytest

from chatbot.answer.compose import cite, mark
from chatbot.answer.status import Status
from chatbot.answer.turn import Question, Turn
from chatbot.answer.verify import verify
from chatbot.retrieve.showing import Found
from ingestion.index.passage import Passage

PASSAGE = Passage("bus", "fr", "prix", 0, 0, "Le bus", "Combien ?", "Le ticket coûte 1,80 €.\n\nIl dure 60 minutes.")


@pytest.fixture
def turn():
    found = (Found(PASSAGE, 0.9),)
    draft = mark(PASSAGE.text, 1)
    return Turn(
        Question("combien"),
        date(2026, 11, 23),
        found=found,
        draft=draft,
        citations=(cite(PASSAGE, 1),),
        status=Status.ANSWERED,
    )


def test_a_draft_that_stands_in_its_source_is_released(turn):
    released = verify(turn, None)
    assert (released.status, released.answer, released.draft) == (Status.ANSWERED, turn.draft, "")


@pytest.mark.parametrize(
    "text", ["Voir la note [1] plus bas.", "See [2] and more [3]", "Un :\n\n- deux [7]", "Voici :"]
)
def test_marks_that_the_text_itself_has_do_not_hold_it_back(text):
    passage = replace(PASSAGE, text=text)
    found = (Found(passage, 0.9),)
    turn = Turn(Question("?"), date(2026, 11, 23), found=found, draft=mark(text, 1), citations=(cite(passage, 1),))
    assert verify(turn, None).answer == mark(text, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1,80", "1,90"),
        ("60 minutes", "60 jours"),
        (" [1]", ""),
        ("60 minutes. [1]", "60 minutes. [2]"),
        ("Il dure", "Appelez le 03 00 00 00 09. Il dure"),
    ],
)
def test_a_draft_that_does_not_is_held_back(turn, old, new):
    blocked = verify(replace(turn, draft=turn.draft.replace(old, new)), None)
    assert blocked.status is Status.BLOCKED_OUTPUT
    assert blocked.citations == ()
    assert new not in blocked.answer or not new.strip()
    assert "1,90" not in blocked.answer


def test_a_turn_without_a_draft_passes(turn):
    refusal = replace(turn, draft="", answer="Je ne sais pas.", status=Status.UNANSWERABLE_NO_CONTENT)
    assert verify(refusal, None) == refusal
