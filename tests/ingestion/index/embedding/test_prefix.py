import pytest

from ingestion.index.embedding.prefix import Prefixes, prefixes

E5 = Prefixes("query: ", "passage: ")


@pytest.mark.parametrize("model", ["intfloat/multilingual-e5-small", "/models/E5_large", "e5"])
def test_a_model_that_is_called_e5_reads_the_prefixes_of_e5(model):
    assert prefixes(model, None, None, {"query": "", "document": ""}) == E5


@pytest.mark.parametrize("model", ["BAAI/bge-m3", "some/e50", "fe5x"])
def test_another_model_reads_none(model):
    assert prefixes(model, None, None) == Prefixes()


def test_the_prompts_of_a_model_go_before_its_name():
    prompts = {"query": "Q: ", "document": "D: "}
    assert prefixes("e5", None, None, prompts) == Prefixes("Q: ", "D: ")
    assert prefixes("e5", None, None, {**prompts, "passage": "P: "}) == Prefixes("Q: ", "P: ")
    assert prefixes("e5", None, None, {"query": "Q: ", "document": ""}) == Prefixes("Q: ", "")


def test_what_is_set_goes_before_everything():
    assert prefixes("e5", "", "text: ", {"query": "Q: "}) == Prefixes("", "text: ")
    assert prefixes("e5", None, "").of("query") == "query: "
