import numpy as np
import pytest

from ingestion.index.language import SUPPORTED
from ingestion.index.prior import question_means


@pytest.mark.parametrize("code", SUPPORTED)
def test_each_language_has_the_mean_of_its_questions(bundled, code):
    mean = question_means(bundled.fingerprint)[code]
    assert mean.shape == (bundled.dim,)
    assert mean.dtype == np.float32
    # The mean of vectors of length 1 that lie near each other.
    assert 0.5 < np.linalg.norm(mean) < 1.05


def test_no_two_languages_have_the_same_mean(bundled):
    means = question_means(bundled.fingerprint)
    assert len({mean.tobytes() for mean in means.values()}) == len(SUPPORTED)


def test_other_ways_of_running_the_same_weights_have_the_same_means(bundled):
    assert question_means("multilingual-e5-small-elsewhere").keys() == question_means(bundled.fingerprint).keys()


@pytest.mark.parametrize("fingerprint", ["words-64", "", "other/multilingual-e5-small"])
def test_nothing_is_known_of_other_models(fingerprint):
    assert question_means(fingerprint) == {}
