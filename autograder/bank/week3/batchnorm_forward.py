"""Known solutions of the forward pass of batch norm: each unit normalized over the batch, then scaled and shifted.

Most mistakes are invisible for gamma = 1, beta = 0, well-scaled values or as many units as examples.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w3-batchnorm-forward"


@wrong("batchnorm_forward", hint="Each example is normalized over its units. Over what should a unit's mean be taken?")
def mean_over_the_units(Z, gamma, beta, eps=1e-5):
    mu = Z.mean(axis=0, keepdims=True)
    var = Z.var(axis=0, keepdims=True)
    Z_hat = (Z - mu) / np.sqrt(var + eps)
    return gamma * Z_hat + beta, {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@wrong("batchnorm_forward", hint="The spread after normalizing is not 1. By what do you divide: variance or its root?")
def divided_by_the_variance(Z, gamma, beta, eps=1e-5):
    mu = Z.mean(axis=1, keepdims=True)
    var = Z.var(axis=1, keepdims=True)
    Z_hat = (Z - mu) / (var + eps)
    return gamma * Z_hat + beta, {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@wrong(
    "batchnorm_forward",
    hint="Units with a tiny spread come out wrong. Is epsilon added before the root is taken or after?",
)
def epsilon_outside_the_root(Z, gamma, beta, eps=1e-5):
    mu = Z.mean(axis=1, keepdims=True)
    var = Z.var(axis=1, keepdims=True)
    Z_hat = (Z - mu) / (np.sqrt(var) + eps)
    return gamma * Z_hat + beta, {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@wrong("batchnorm_forward", hint="The variance grows with the mean. Are the values centered before they are squared?")
def variance_without_centering(Z, gamma, beta, eps=1e-5):
    mu = Z.mean(axis=1, keepdims=True)
    var = np.mean(Z**2, axis=1, keepdims=True)
    Z_hat = (Z - mu) / np.sqrt(var + eps)
    return gamma * Z_hat + beta, {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@wrong("batchnorm_forward", hint="Every unit has mean 0 and spread 1. What are gamma and beta for?")
def gamma_and_beta_not_applied(Z, gamma, beta, eps=1e-5):
    mu = Z.mean(axis=1, keepdims=True)
    var = Z.var(axis=1, keepdims=True)
    Z_hat = (Z - mu) / np.sqrt(var + eps)
    return Z_hat, {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@wrong("batchnorm_forward", hint="All units are moved by the same number. How many means are there?")
def one_mean_for_all_units(Z, gamma, beta, eps=1e-5):
    n = Z.shape[0]
    mu, var = np.full((n, 1), Z.mean()), np.full((n, 1), Z.var())
    Z_hat = (Z - mu) / np.sqrt(var + eps)
    return gamma * Z_hat + beta, {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@wrong("batchnorm_forward", hint="Scale and shift are exchanged. Which of the two multiplies?")
def gamma_and_beta_exchanged(Z, gamma, beta, eps=1e-5):
    mu = Z.mean(axis=1, keepdims=True)
    var = Z.var(axis=1, keepdims=True)
    Z_hat = (Z - mu) / np.sqrt(var + eps)
    return beta * Z_hat + gamma, {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@wrong("batchnorm_forward", hint="The variance is divided by one example less than there are. What is the factor?")
def variance_divided_by_m_minus_one(Z, gamma, beta, eps=1e-5):
    mu = Z.mean(axis=1, keepdims=True)
    var = Z.var(axis=1, keepdims=True, ddof=1)
    Z_hat = (Z - mu) / np.sqrt(var + eps)
    return gamma * Z_hat + beta, {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@wrong("batchnorm_forward", hint="A unit without any spread gives NaN. What keeps the divisor away from zero?")
def epsilon_forgotten(Z, gamma, beta, eps=1e-5):
    mu = Z.mean(axis=1, keepdims=True)
    var = Z.var(axis=1, keepdims=True)
    Z_hat = (Z - mu) / np.sqrt(var)
    return gamma * Z_hat + beta, {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@wrong("batchnorm_forward", hint="Another epsilon changes nothing. Is a number written where the argument belongs?")
def usual_epsilon_written_into_the_formula(Z, gamma, beta, eps=1e-5):
    mu = Z.mean(axis=1, keepdims=True)
    var = Z.var(axis=1, keepdims=True)
    Z_hat = (Z - mu) / np.sqrt(var + 1e-5)
    return gamma * Z_hat + beta, {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@wrong("batchnorm_forward", hint="Shifted first, scaled after: beta is multiplied too. In which order do they come?")
def shifted_before_scaled(Z, gamma, beta, eps=1e-5):
    mu = Z.mean(axis=1, keepdims=True)
    var = Z.var(axis=1, keepdims=True)
    Z_hat = (Z - mu) / np.sqrt(var + eps)
    return gamma * (Z_hat + beta), {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@wrong("batchnorm_forward", hint="The stored variance contains epsilon. What does the table of the task ask for?")
def variance_stored_with_epsilon(Z, gamma, beta, eps=1e-5):
    mu = Z.mean(axis=1, keepdims=True)
    var = Z.var(axis=1, keepdims=True) + eps
    Z_hat = (Z - mu) / np.sqrt(var)
    return gamma * Z_hat + beta, {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@wrong("batchnorm_forward", hint="The stored Z_hat is the result. Was it kept before gamma and beta were applied?")
def result_stored_in_place_of_z_hat(Z, gamma, beta, eps=1e-5):
    mu = Z.mean(axis=1, keepdims=True)
    var = Z.var(axis=1, keepdims=True)
    Z_hat = gamma * (Z - mu) / np.sqrt(var + eps) + beta
    return Z_hat, {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@wrong("batchnorm_forward", hint="The stored mean and variance are flat. Which shape has one number per unit?")
def statistics_stored_flat(Z, gamma, beta, eps=1e-5):
    mu, var = Z.mean(axis=1), Z.var(axis=1)
    Z_hat = ((Z.T - mu) / np.sqrt(var + eps)).T
    return gamma * Z_hat + beta, {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@wrong("batchnorm_forward", hint="The values that you were given changed. Is the mean subtracted in place?")
def mean_subtracted_in_place(Z, gamma, beta, eps=1e-5):
    mu = Z.mean(axis=1, keepdims=True)
    Z -= mu
    var = np.mean(Z**2, axis=1, keepdims=True)
    Z_hat = Z / np.sqrt(var + eps)
    return gamma * Z_hat + beta, {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@wrong("batchnorm_forward", hint="The cache is missing. How many results does the function return?")
def only_the_values_returned(Z, gamma, beta, eps=1e-5):
    mu = Z.mean(axis=1, keepdims=True)
    var = Z.var(axis=1, keepdims=True)
    return gamma * (Z - mu) / np.sqrt(var + eps) + beta


@wrong(
    "batchnorm_forward",
    hint="Whatever batch comes, its size is 64. Is a number or a name of another cell in your code?",
)
def batch_size_of_an_experiment_written_down(Z, gamma, beta, eps=1e-5):
    m = 64
    mu = np.sum(Z, axis=1, keepdims=True) / m
    var = np.sum((Z - mu) ** 2, axis=1, keepdims=True) / m
    Z_hat = (Z - mu) / np.sqrt(var + eps)
    return gamma * Z_hat + beta, {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@wrong("batchnorm_forward", hint="Nothing came back from the function. Is a printed result a returned one?")
def result_printed_and_not_returned(Z, gamma, beta, eps=1e-5):
    mu = Z.mean(axis=1, keepdims=True)
    print(gamma * (Z - mu) / np.sqrt(Z.var(axis=1, keepdims=True) + eps) + beta)


@wrong("batchnorm_forward", hint="Examples came back as rows. Is the result turned back after the computation?")
def result_left_with_examples_as_rows(Z, gamma, beta, eps=1e-5):
    mu, var = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
    X = Z.T
    X_hat = (X - mu.T) / np.sqrt(var.T + eps)
    cache = {"Z_hat": X_hat.T, "mu": mu, "var": var, "gamma": gamma, "eps": eps}
    return gamma.T * X_hat + beta.T, cache


@right("batchnorm_forward")
def unit_by_unit(Z, gamma, beta, eps=1e-5):
    n, m = Z.shape
    Z_tilde, Z_hat = np.zeros((n, m)), np.zeros((n, m))
    mu, var = np.zeros((n, 1)), np.zeros((n, 1))
    for k in range(n):
        mu[k] = sum(Z[k]) / m
        var[k] = sum((z - mu[k, 0]) ** 2 for z in Z[k]) / m
        for i in range(m):
            Z_hat[k, i] = (Z[k, i] - mu[k, 0]) / (var[k, 0] + eps) ** 0.5
            Z_tilde[k, i] = gamma[k, 0] * Z_hat[k, i] + beta[k, 0]
    return Z_tilde, {"Z_hat": Z_hat, "mu": mu, "var": var, "gamma": gamma, "eps": eps}


@right("batchnorm_forward")
def variance_as_mean_of_squares_minus_square_of_mean(Z, gamma, beta, eps=1e-5):
    mu = Z.mean(axis=1, keepdims=True)
    var = np.maximum((Z**2).mean(axis=1, keepdims=True) - mu**2, 0)
    Z_hat = (Z - mu) * (var + eps) ** -0.5
    return Z_hat * gamma + beta, dict(Z_hat=Z_hat, mu=mu, var=var, gamma=gamma, eps=eps)


@right("batchnorm_forward")
def examples_as_rows_inside(Z, gamma, beta, eps=1e-5):
    X = Z.T
    mu, var = X.mean(0), X.var(0)
    X_hat = (X - mu) / np.sqrt(var + eps)
    out = X_hat * gamma.ravel() + beta.ravel()
    cache = {"Z_hat": X_hat.T, "mu": mu[:, None], "var": var[:, None], "gamma": gamma.copy(), "eps": eps}
    return out.T, cache


@right("batchnorm_forward")
def scale_and_shift_merged_and_more_in_the_cache(Z, gamma, beta, eps=1e-5):
    m = Z.shape[1]
    mu = Z @ np.ones((m, 1)) / m
    centered = Z - mu
    var = np.sum(centered * centered, axis=1).reshape(-1, 1) / m
    slope = gamma / np.sqrt(var + eps)
    cache = {"Z_hat": centered / np.sqrt(var + eps), "mu": mu, "var": var, "gamma": gamma, "eps": eps, "m": m, "Z": Z}
    return slope * Z + (beta - slope * mu), cache


@right("batchnorm_forward")
def list_in_place_of_a_pair(Z, gamma, beta, eps=1e-5):
    mu = np.average(Z, axis=1).reshape(Z.shape[0], 1)
    sigma = np.std(Z, axis=1).reshape(Z.shape[0], 1)
    Z_hat = np.divide(np.subtract(Z, mu), np.hypot(sigma, np.sqrt(eps)))
    return [
        np.add(np.multiply(gamma, Z_hat), beta),
        {"eps": eps, "gamma": gamma, "var": sigma**2, "mu": mu, "Z_hat": Z_hat},
    ]
