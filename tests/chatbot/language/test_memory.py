from concurrent.futures import ThreadPoolExecutor

from chatbot.language.conversation import NOT_BEGUN, Conversation
from chatbot.language.memory import Memory


def test_a_conversation_is_recalled_and_an_unknown_one_has_not_begun():
    memory = Memory()
    memory.keep("a", Conversation("de"))
    assert memory.recall("a") == Conversation("de")
    assert memory.recall("b") == memory.recall(None) == NOT_BEGUN


def test_the_oldest_conversation_is_forgotten_above_the_limit():
    memory = Memory(limit=2)
    memory.keep("a", Conversation("de"))
    memory.keep("b", Conversation("en"))
    memory.keep("a", Conversation("de", "fr"))
    memory.keep("c", Conversation("uk"))
    assert memory.recall("b") == NOT_BEGUN
    assert memory.recall("a") == Conversation("de", "fr")


def test_several_threads_may_keep_at_once():
    memory = Memory(limit=50)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: memory.keep(str(number % 100), Conversation("de")), range(2000)))
    assert sum(memory.recall(str(number)) != NOT_BEGUN for number in range(100)) == 50
