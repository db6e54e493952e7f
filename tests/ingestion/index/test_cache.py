import numpy as np
from fakes import OtherEmbedder, WordEmbedder

from ingestion.index.cache import CachedEmbedder


def test_a_text_is_embedded_once_for_each_role(tmp_path):
    inner = WordEmbedder()
    cached = CachedEmbedder(inner, tmp_path / "e.sqlite")
    first = cached.embed(["un", "deux", "un"], "query")
    assert sorted(inner.embedded) == ["deux", "un"]
    again = cached.embed(["deux", "un"], "query")
    assert sorted(inner.embedded) == ["deux", "un"]
    assert np.array_equal(first[:2], again[::-1])
    cached.embed(["un"], "passage")
    assert inner.embedded[-1] == "un"
    cached.close()


def test_the_cache_outlives_the_process(tmp_path):
    one = CachedEmbedder(WordEmbedder(), tmp_path / "e.sqlite")
    vector = one.embed(["un"], "query")
    one.close()
    inner = WordEmbedder()
    two = CachedEmbedder(inner, tmp_path / "e.sqlite")
    assert np.array_equal(two.embed(["un"], "query"), vector)
    assert inner.embedded == []
    two.close()


def test_two_models_do_not_share_vectors(tmp_path):
    one = CachedEmbedder(WordEmbedder(), tmp_path / "e.sqlite")
    one.embed(["un"], "query")
    one.close()
    inner = OtherEmbedder()
    two = CachedEmbedder(inner, tmp_path / "e.sqlite")
    two.embed(["un"], "query")
    assert inner.embedded == ["un"]
    two.close()


def test_a_damaged_cache_is_set_aside_and_started_anew(tmp_path):
    path = tmp_path / "e.sqlite"
    path.write_bytes(b"this is no database at all" * 100)
    cached = CachedEmbedder(WordEmbedder(), path)
    assert cached.embed(["un"], "query").shape == (1, WordEmbedder.dim)
    cached.close()
    assert path.with_suffix(".damaged").exists()


def test_a_cache_that_is_damaged_further_in_is_started_anew_while_running(tmp_path):
    path = tmp_path / "e.sqlite"
    cached = CachedEmbedder(WordEmbedder(), path)
    many = [f"texte {number}" for number in range(400)]
    whole = cached.embed(many, "query")
    cached.close()
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xa5" * (len(content) - 8192)
    path.write_bytes(content)
    again = CachedEmbedder(WordEmbedder(), path)
    assert np.array_equal(again.embed(many, "query"), whole)
    again.close()
    assert path.with_suffix(".damaged").exists()


def test_progress_counts_every_text(tmp_path):
    cached = CachedEmbedder(WordEmbedder(), tmp_path / "e.sqlite")
    steps = []
    cached.embed([str(number % 40) for number in range(100)], "query", steps.append)
    cached.close()
    assert sum(steps) == 100
