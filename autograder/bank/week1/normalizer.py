"""Known solutions of normalizing inputs: mean and standard deviation of each feature, taken from the training set.

Data with mean 0 and variance 1 hide most of the mistakes, and square data the wrong axis.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w1-normalizer"


@wrong(
    "fit_normalizer",
    hint="Your sigma is the square of what was asked for. Which root belongs to a standard deviation?",
)
def variance_instead_of_its_root(X):
    return X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True)


@wrong("fit_normalizer", hint="You averaged over the features of each example. Along which axis do the examples lie?")
def statistics_over_features(X):
    return X.mean(axis=0, keepdims=True), X.std(axis=0, keepdims=True)


@wrong(
    "fit_normalizer",
    hint="A feature far from 0 gets too large a sigma. What has to be removed before you square?",
)
def second_moment_without_centering(X):
    return np.mean(X, axis=1, keepdims=True), np.sqrt(np.mean(X**2, axis=1, keepdims=True))


@wrong("fit_normalizer", hint="The mean of the deviations is 0, whatever the data. What is missing in the sum?")
def square_missing_in_the_variance(X):
    mu = np.mean(X, axis=1, keepdims=True)
    return mu, np.sqrt(np.abs(np.mean(X - mu, axis=1, keepdims=True)))


@wrong("fit_normalizer", hint="Your variance is a mean of values. Which quantity is averaged in the formula?")
def mean_in_place_of_the_variance(X):
    mu = np.mean(X, axis=1, keepdims=True)
    return mu, np.sqrt(np.abs(np.mean(X, axis=1, keepdims=True)))


@wrong("fit_normalizer", hint="With few examples your sigma is too large. By which number does the formula divide?")
def divisor_one_less_than_m(X):
    return X.mean(axis=1, keepdims=True), X.std(axis=1, ddof=1, keepdims=True)


@wrong("fit_normalizer", hint="The statistics are flat. What shape must a column have to fit beside (n_x, m)?")
def flat_statistics(X):
    return X.mean(axis=1), X.std(axis=1)


@wrong("fit_normalizer", hint="One mean for the whole table. How many features are there?")
def one_mean_for_all_features(X):
    n = X.shape[0]
    return np.full((n, 1), X.mean()), np.full((n, 1), X.std())


@wrong("fit_normalizer", hint="The caller's data are centered now. Where should the difference go instead?")
def data_of_the_caller_centered(X):
    mu = X.mean(axis=1, keepdims=True)
    X -= mu
    return mu, np.sqrt((X**2).mean(axis=1, keepdims=True))


@wrong("fit_normalizer", hint="In which order are the two results asked for?")
def results_in_the_wrong_order(X):
    return X.std(axis=1, keepdims=True), X.mean(axis=1, keepdims=True)


@wrong("fit_normalizer", hint="This is right for one set of numbers only. Where do the data come in?")
def answer_of_the_visible_check(X):
    return np.array([[3.0], [200.0]]), np.array([[2.0], [100.0]])


@wrong("fit_normalizer", hint="Was the result returned, or only shown?")
def printed_instead_of_returned(X):
    print(X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True))


@wrong(
    "apply_normalizer",
    hint="The standard deviation after your step is not 1. Is the divisor sigma itself, or its square?",
)
def divided_by_the_variance(X, mu, sigma, eps=1e-8):
    return (X - mu) / (sigma**2 + eps)


@wrong(
    "apply_normalizer",
    hint="Dev data were scaled with their own statistics. Which mu and sigma were handed in?",
)
def statistics_of_the_data_themselves(X, mu, sigma, eps=1e-8):
    return (X - X.mean(axis=1, keepdims=True)) / (X.std(axis=1, keepdims=True) + eps)


@wrong("apply_normalizer", hint="The caller's array changed, and integers cannot be changed so. Is there a new array?")
def array_of_the_caller_changed(X, mu, sigma, eps=1e-8):
    X -= mu
    X /= sigma + eps
    return X


@wrong("apply_normalizer", hint="A constant feature became NaN. What is 0 / 0, and what is eps for?")
def constant_feature_divided_by_zero(X, mu, sigma, eps=1e-8):
    return (X - mu) / sigma


@wrong("apply_normalizer", hint="The features are scaled, but where is their mean now?")
def mean_not_subtracted(X, mu, sigma, eps=1e-8):
    return X / (sigma + eps)


@wrong("apply_normalizer", hint="mu is divided and X is not. Which difference does the formula divide?")
def brackets_missing(X, mu, sigma, eps=1e-8):
    return X - mu / (sigma + eps)


@wrong("apply_normalizer", hint="The result was cut to whole numbers. What kind of array did you write it into?")
def result_in_the_kind_of_the_input(X, mu, sigma, eps=1e-8):
    out = np.zeros_like(X)
    out[:] = (X - mu) / (sigma + eps)
    return out


@wrong(
    "apply_normalizer",
    hint="This uses variables of your notebook. Which of the arguments hold the statistics?",
)
def statistics_of_the_notebook(X, mu, sigma, eps=1e-8):
    return (X - train_mu) / (train_sigma + eps)


@wrong("fit_normalizer", hint="mu is a column and sigma is flat. Which argument keeps an axis?")
def flat_sigma_beside_a_column(X):
    return X.mean(axis=1, keepdims=True), X.std(axis=1)


@right("fit_normalizer")
def with_loops(X):
    n, m = X.shape
    mu, sigma = np.zeros((n, 1)), np.zeros((n, 1))
    for i in range(n):
        for j in range(m):
            mu[i, 0] += X[i, j] / m
        for j in range(m):
            sigma[i, 0] += (X[i, j] - mu[i, 0]) ** 2 / m
    return mu, np.sqrt(sigma)


@right("fit_normalizer")
def mean_square_minus_squared_mean(X):
    mu = X.mean(axis=1, keepdims=True)
    return mu, np.sqrt(np.maximum((X.astype(float) ** 2).mean(axis=1, keepdims=True) - mu**2, 0))


@right("fit_normalizer")
def with_einsum(X):
    m = X.shape[1]
    mu = np.einsum("ij->i", X)[:, None] / m
    D = X - mu
    return mu, np.sqrt(np.einsum("ij,ij->i", D, D) / m).reshape(-1, 1)


@right("fit_normalizer")
def product_with_a_column_of_ones(X):
    ones = np.ones((X.shape[1], 1)) / X.shape[1]
    mu = X @ ones
    return [mu, ((X - mu) ** 2 @ ones) ** 0.5]


@right("apply_normalizer")
def eps_under_the_root(X, mu, sigma, eps=1e-8):
    return (X - mu) / np.sqrt(sigma**2 + eps)


@right("apply_normalizer")
def zero_replaced_by_one(X, mu, sigma, eps=1e-8):
    return (X - mu) / np.where(sigma == 0, 1, sigma)


@right("apply_normalizer")
def constant_features_left_out(X, mu, sigma, eps=1e-8):
    out = np.zeros(X.shape)
    varies = sigma[:, 0] > eps
    out[varies] = (X[varies] - mu[varies]) / sigma[varies]
    return out


@right("apply_normalizer")
def example_by_example(X, mu, sigma, eps=1e-8):
    return np.column_stack([(X[:, j] - mu.ravel()) / (sigma.ravel() + eps) for j in range(X.shape[1])])


@wrong(
    "fit_normalizer",
    hint="The mean of the absolute deviations is not the standard deviation. What is done to them before the mean, and after?",
)
def mean_absolute_deviation(X):
    mu = X.mean(axis=1, keepdims=True)
    return mu, np.abs(X - mu).mean(axis=1, keepdims=True)
