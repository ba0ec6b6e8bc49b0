"""Known solutions of the backward pass of batch norm.

Each entry of Z acts directly, through the mean and through the variance. A term that is forgotten shows in the sums over
the batch; a forgotten gamma is invisible as long as gamma is 1.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w3-batchnorm-backward"


@wrong("batchnorm_backward", hint="Your gradient is right only for gamma = 1. Which factor stands in front?")
def gamma_forgotten(dZ_tilde, cache):
    Z_hat, m = cache["Z_hat"], dZ_tilde.shape[1]
    dgamma = np.sum(dZ_tilde * Z_hat, axis=1, keepdims=True)
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True)
    dZ = (dZ_tilde - dbeta / m - Z_hat * dgamma / m) / np.sqrt(cache["var"] + cache["eps"])
    return dZ, dgamma, dbeta


@wrong(
    "batchnorm_backward",
    hint="The rows of dZ do not sum to 0. Does an entry of Z move the mean and the variance of its row, too?",
)
def mean_and_variance_taken_as_constants(dZ_tilde, cache):
    dgamma = np.sum(dZ_tilde * cache["Z_hat"], axis=1, keepdims=True)
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True)
    dZ = cache["gamma"] * dZ_tilde / np.sqrt(cache["var"] + cache["eps"])
    return dZ, dgamma, dbeta


@wrong("batchnorm_backward", hint="The rows sum to 0, but dZ is not orthogonal to Z_hat. What does the variance do?")
def term_of_the_variance_dropped(dZ_tilde, cache):
    dgamma = np.sum(dZ_tilde * cache["Z_hat"], axis=1, keepdims=True)
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True)
    scale = cache["gamma"] / np.sqrt(cache["var"] + cache["eps"])
    return scale * (dZ_tilde - dZ_tilde.mean(axis=1, keepdims=True)), dgamma, dbeta


@wrong("batchnorm_backward", hint="dZ is orthogonal to Z_hat, but its rows do not sum to 0. What does the mean do?")
def term_of_the_mean_dropped(dZ_tilde, cache):
    Z_hat, m = cache["Z_hat"], dZ_tilde.shape[1]
    dgamma = np.sum(dZ_tilde * Z_hat, axis=1, keepdims=True)
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True)
    scale = cache["gamma"] / np.sqrt(cache["var"] + cache["eps"])
    return scale * (dZ_tilde - Z_hat * dgamma / m), dgamma, dbeta


@wrong(
    "batchnorm_backward", hint="The two corrections are as many times too strong as there are examples. Sum or mean?"
)
def sums_in_place_of_means(dZ_tilde, cache):
    Z_hat = cache["Z_hat"]
    dgamma = np.sum(dZ_tilde * Z_hat, axis=1, keepdims=True)
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True)
    scale = cache["gamma"] / np.sqrt(cache["var"] + cache["eps"])
    return scale * (dZ_tilde - dbeta - Z_hat * dgamma), dgamma, dbeta


@wrong("batchnorm_backward", hint="The gradient of beta is too small. Does beta act on one example or on all of them?")
def mean_for_the_gradient_of_beta(dZ_tilde, cache):
    Z_hat, m = cache["Z_hat"], dZ_tilde.shape[1]
    dgamma = np.sum(dZ_tilde * Z_hat, axis=1, keepdims=True)
    dbeta = np.mean(dZ_tilde, axis=1, keepdims=True)
    scale = cache["gamma"] / np.sqrt(cache["var"] + cache["eps"])
    return scale * (dZ_tilde - dbeta - Z_hat * dgamma / m), dgamma, dbeta


@wrong("batchnorm_backward", hint="The gradient of gamma is too small. Is it a sum or a mean over the batch?")
def mean_for_the_gradient_of_gamma(dZ_tilde, cache):
    Z_hat, m = cache["Z_hat"], dZ_tilde.shape[1]
    dgamma = np.mean(dZ_tilde * Z_hat, axis=1, keepdims=True)
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True)
    scale = cache["gamma"] / np.sqrt(cache["var"] + cache["eps"])
    return scale * (dZ_tilde - dbeta / m - Z_hat * dgamma), dgamma, dbeta


@wrong("batchnorm_backward", hint="dgamma does not depend on the values of the units. What does gamma multiply?")
def gradient_of_gamma_without_z_hat(dZ_tilde, cache):
    Z_hat, m = cache["Z_hat"], dZ_tilde.shape[1]
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True)
    scale = cache["gamma"] / np.sqrt(cache["var"] + cache["eps"])
    dZ = scale * (dZ_tilde - dbeta / m - Z_hat * np.mean(dZ_tilde * Z_hat, axis=1, keepdims=True))
    return dZ, dbeta.copy(), dbeta


@wrong("batchnorm_backward", hint="Epsilon is missing in your root. What did the forward pass divide by?")
def epsilon_forgotten(dZ_tilde, cache):
    Z_hat, m = cache["Z_hat"], dZ_tilde.shape[1]
    dgamma = np.sum(dZ_tilde * Z_hat, axis=1, keepdims=True)
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True)
    scale = cache["gamma"] / np.sqrt(cache["var"])
    return scale * (dZ_tilde - dbeta / m - Z_hat * dgamma / m), dgamma, dbeta


@wrong("batchnorm_backward", hint="You divide by the variance. What stood in the denominator on the way forward?")
def divided_by_the_variance(dZ_tilde, cache):
    Z_hat, m = cache["Z_hat"], dZ_tilde.shape[1]
    dgamma = np.sum(dZ_tilde * Z_hat, axis=1, keepdims=True)
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True)
    scale = cache["gamma"] / (cache["var"] + cache["eps"])
    return scale * (dZ_tilde - dbeta / m - Z_hat * dgamma / m), dgamma, dbeta


@wrong("batchnorm_backward", hint="The sums run over the units. Over what were mean and variance taken?")
def sums_over_the_units(dZ_tilde, cache):
    Z_hat, n = cache["Z_hat"], dZ_tilde.shape[0]
    dgamma = np.sum(dZ_tilde * Z_hat, axis=0, keepdims=True)
    dbeta = np.sum(dZ_tilde, axis=0, keepdims=True)
    scale = cache["gamma"] / np.sqrt(cache["var"] + cache["eps"])
    return scale * (dZ_tilde - dbeta / n - Z_hat * dgamma / n), dgamma, dbeta


@wrong("batchnorm_backward", hint="The gradients of gamma and beta lost an axis. Which shape have gamma and beta?")
def gradients_of_gamma_and_beta_flat(dZ_tilde, cache):
    Z_hat, m = cache["Z_hat"], dZ_tilde.shape[1]
    dgamma = np.sum(dZ_tilde * Z_hat, axis=1)
    dbeta = np.sum(dZ_tilde, axis=1)
    scale = cache["gamma"] / np.sqrt(cache["var"] + cache["eps"])
    return scale * (dZ_tilde - dbeta[:, None] / m - Z_hat * dgamma[:, None] / m), dgamma, dbeta


@wrong("batchnorm_backward", hint="gamma multiplies only the first term. Where does the bracket end?")
def gamma_on_the_first_term_only(dZ_tilde, cache):
    Z_hat, m = cache["Z_hat"], dZ_tilde.shape[1]
    dgamma = np.sum(dZ_tilde * Z_hat, axis=1, keepdims=True)
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True)
    root = np.sqrt(cache["var"] + cache["eps"])
    return (cache["gamma"] * dZ_tilde - dbeta / m - Z_hat * dgamma / m) / root, dgamma, dbeta


@wrong("batchnorm_backward", hint="Beta's gradient came where gamma's was expected. In which order are they returned?")
def gradients_of_gamma_and_beta_exchanged(dZ_tilde, cache):
    Z_hat, m = cache["Z_hat"], dZ_tilde.shape[1]
    dgamma = np.sum(dZ_tilde * Z_hat, axis=1, keepdims=True)
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True)
    scale = cache["gamma"] / np.sqrt(cache["var"] + cache["eps"])
    return scale * (dZ_tilde - dbeta / m - Z_hat * dgamma / m), dbeta, dgamma


@wrong("batchnorm_backward", hint="The gradient that you were given changed. Does your code write into it?")
def gradient_of_the_caller_scaled_in_place(dZ_tilde, cache):
    Z_hat, m = cache["Z_hat"], dZ_tilde.shape[1]
    dgamma = np.sum(dZ_tilde * Z_hat, axis=1, keepdims=True)
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True)
    dZ_tilde -= dbeta / m + Z_hat * dgamma / m
    return cache["gamma"] / np.sqrt(cache["var"] + cache["eps"]) * dZ_tilde, dgamma, dbeta


@wrong("batchnorm_backward", hint="Nothing came back from the function. Is a printed result a returned one?")
def result_printed_and_not_returned(dZ_tilde, cache):
    print(np.sum(dZ_tilde * cache["Z_hat"], axis=1, keepdims=True), np.sum(dZ_tilde, axis=1, keepdims=True))


@wrong("batchnorm_backward", hint="The gradient of Z has examples as rows. Is it turned back at the end?")
def gradient_left_with_examples_as_rows(dZ_tilde, cache):
    G, H = dZ_tilde.T, cache["Z_hat"].T
    dgamma, dbeta = (G * H).sum(axis=0), G.sum(axis=0)
    scale = (cache["gamma"] / np.sqrt(cache["var"] + cache["eps"])).T
    dX = scale * (G - dbeta / len(G) - H * dgamma / len(G))
    return dX, dgamma[:, None], dbeta[:, None]


@wrong("batchnorm_backward", hint="The gradient of Z is 0 everywhere. What becomes of the bracket that you work out?")
def gradient_of_z_left_at_zero(dZ_tilde, cache):
    Z_hat, m = cache["Z_hat"], dZ_tilde.shape[1]
    dgamma = np.sum(dZ_tilde * Z_hat, axis=1, keepdims=True)
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True)
    dZ = np.zeros(dZ_tilde.shape)
    scale = cache["gamma"] / np.sqrt(cache["var"] + cache["eps"])
    dZ + scale * (dZ_tilde - dbeta / m - Z_hat * dgamma / m)
    return dZ, dgamma, dbeta


@wrong("batchnorm_backward", hint="dbeta is 0: its mean was taken away before the sum. Which gradient is added up?")
def centered_gradient_summed(dZ_tilde, cache):
    Z_hat, m = cache["Z_hat"], dZ_tilde.shape[1]
    g = dZ_tilde - dZ_tilde.mean(axis=1, keepdims=True)
    dgamma = np.sum(g * Z_hat, axis=1, keepdims=True)
    dbeta = np.sum(g, axis=1, keepdims=True)
    scale = cache["gamma"] / np.sqrt(cache["var"] + cache["eps"])
    return scale * (g - Z_hat * dgamma / m), dgamma, dbeta


@right("batchnorm_backward")
def step_by_step_through_the_graph(dZ_tilde, cache):
    Z_hat, gamma, m = cache["Z_hat"], cache["gamma"], dZ_tilde.shape[1]
    std = np.sqrt(cache["var"] + cache["eps"])
    centered = Z_hat * std
    dgamma = np.sum(dZ_tilde * Z_hat, axis=1, keepdims=True)
    dbeta = np.sum(dZ_tilde, axis=1, keepdims=True)
    dZ_hat = dZ_tilde * gamma
    dvar = np.sum(dZ_hat * centered, axis=1, keepdims=True) * -0.5 * std**-3
    dmu = -np.sum(dZ_hat, axis=1, keepdims=True) / std - 2 * dvar * np.mean(centered, axis=1, keepdims=True)
    dZ = dZ_hat / std + dvar * 2 * centered / m + dmu / m
    return dZ, dgamma, dbeta


@right("batchnorm_backward")
def everything_over_one_denominator(dZ_tilde, cache):
    Z_hat = cache["Z_hat"]
    m = Z_hat.shape[1]
    dbeta = dZ_tilde.sum(1).reshape(-1, 1)
    dgamma = (Z_hat * dZ_tilde).sum(1).reshape(-1, 1)
    g = cache["gamma"] * (cache["var"] + cache["eps"]) ** -0.5
    return [g / m * (m * dZ_tilde - dbeta - Z_hat * dgamma), dgamma, dbeta]


@right("batchnorm_backward")
def matrix_of_derivatives_for_each_unit(dZ_tilde, cache):
    n, m = dZ_tilde.shape
    dZ = np.zeros((n, m))
    for k in range(n):
        z = cache["Z_hat"][k]
        jacobian = np.eye(m) - 1 / m - np.outer(z, z) / m
        jacobian *= cache["gamma"][k, 0] / np.sqrt(cache["var"][k, 0] + cache["eps"])
        dZ[k] = jacobian.T @ dZ_tilde[k]
    dgamma = np.einsum("ki,ki->k", dZ_tilde, cache["Z_hat"])[:, None]
    return dZ, dgamma, dZ_tilde @ np.ones((m, 1))


@right("batchnorm_backward")
def examples_as_rows_inside(dZ_tilde, cache):
    G, X = dZ_tilde.T, cache["Z_hat"].T
    dgamma, dbeta = (G * X).sum(axis=0), G.sum(axis=0)
    scale = (cache["gamma"] / np.sqrt(cache["var"] + cache["eps"])).ravel()
    dX = scale * (G - G.mean(axis=0) - X * (G * X).mean(axis=0))
    return dX.T, dgamma[:, np.newaxis], dbeta[:, np.newaxis]
