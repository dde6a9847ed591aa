"""The recommender in the manner of implicit."""

import numpy
import pytest
from scipy.sparse import csr_matrix

from tasted import Recommender, TastedError


@pytest.fixture
def matrix():
    """Two tastes: even users like even items, odd users odd ones."""
    random = numpy.random.default_rng(1)
    ratings = numpy.where(random.random((60, 40)) < 0.5, 1, 0) * numpy.where(
        (numpy.arange(60)[:, None] + numpy.arange(40)) % 2 == 0, 5, 1
    )
    return csr_matrix(ratings)


@pytest.fixture
def model(daemon, matrix):
    model = Recommender(model="als")
    model.fit(matrix, show_progress=False)
    return model


def test_recommendations_are_arrays(model, matrix):
    ids, scores = model.recommend(0, matrix[0], N=5)
    assert ids.shape == scores.shape == (5,) and ids.dtype == numpy.int32 and scores.dtype == numpy.float32
    assert all(id % 2 == 0 for id in ids) and not set(ids) & set(matrix[0].indices)
    assert list(scores) == sorted(scores, reverse=True)


def test_several_users_are_rows(model, matrix):
    users = numpy.array([0, 1, 2])
    ids, scores = model.recommend(users, matrix[users], N=4)
    assert ids.shape == (3, 4) and (ids % 2 == (users % 2)[:, None]).all()
    assert (ids[1] == model.recommend(1, N=4)[0]).all()


def test_items_are_filtered(model, matrix):
    allowed = [1, 2, 3, 4]
    ids, _ = model.recommend(0, matrix[0], N=10, items=allowed, filter_already_liked_items=False)
    assert set(ids) == set(allowed)
    best = model.recommend(0, N=3)[0]
    assert best[0] not in model.recommend(0, N=3, filter_items=[best[0]])[0]
    ids, scores = model.recommend([0, 1], N=50)
    assert ids[0, -1] == -1 and scores[0, -1] == -numpy.finfo(numpy.float32).max


def test_a_user_is_recalculated_from_a_row(model, matrix):
    row = csr_matrix(([5.0, 5.0, 5.0, 1.0], ([0] * 4, [1, 3, 5, 2])), shape=(1, 40))
    ids, _ = model.recommend(0, row, N=5, recalculate_user=True)
    assert all(id % 2 == 1 for id in ids)


def test_similar_items_begin_with_the_item(model):
    ids, scores = model.similar_items(7, N=6)
    assert ids[0] == 7 and scores[0] == 1 and all(id % 2 == 1 for id in ids)
    assert model.similar_items([7, 8], N=3)[0].shape == (2, 3)


def test_similar_users_begin_with_the_user(model):
    ids, _ = model.similar_users(3, N=5)
    assert ids[0] == 3 and all(id % 2 == 1 for id in ids)


@pytest.mark.parametrize(
    "given, stored",
    [
        ([1, 1, 1], [5, 5, 5]),
        ([1, 4.5, 5], [1, 4.5, 5]),
        ([1, 10, 1000], [3, 4, 5]),
    ],
)
def test_values_become_ratings(daemon, given, stored):
    model = Recommender(prefix="p-")
    assert model._ratings(given) == stored


def test_names_are_those_that_are_given(daemon):
    model = Recommender(users=["ann", "bob"], items=["alien", "up"], model="popularity")
    model.fit(csr_matrix([[5, 0], [4, 2]]), show_progress=False)
    assert model.client.get_history("bob")[0].item in ("alien", "up")
    assert list(model.recommend(0)[0]) == [1]


def test_a_matrix_with_values_below_zero_is_refused(daemon):
    with pytest.raises(ValueError, match="above 0"):
        Recommender().fit(csr_matrix([[-1, 200]]), show_progress=False)
    with pytest.raises(TastedError):
        Recommender(model="nothing").fit(csr_matrix([[1, 2]]), show_progress=False)
