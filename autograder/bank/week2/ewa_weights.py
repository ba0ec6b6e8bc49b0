"""Known solutions of the weights that the average gives to the past, newest first, and of the window that it spans.

The weight of the value k steps ago is (1 - beta) beta^k; T of them sum to 1 - beta^T. The window is 1 / (1 - beta).
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w2-ewa-weights"


@wrong("ewa_weights", hint="Your weights sum to more than 1. With which share does the newest value enter the average?")
def factor_one_minus_beta_forgotten(beta, T):
    return beta ** np.arange(T)


@wrong(
    "ewa_weights",
    hint="Your weights sum to exactly 1, those of the plain average do not. Where is the missing part at the start?",
)
def weights_scaled_to_sum_one(beta, T):
    w = (1 - beta) * beta ** np.arange(T)
    return w / np.sum(w)


@wrong("ewa_weights", hint="Even the newest weight is shrunk by beta once. How old is the value of today?")
def first_weight_one_step_old(beta, T):
    return (1 - beta) * beta ** np.arange(1, T + 1)


@wrong("ewa_weights", hint="The weights grow with age. Which end of the result belongs to the newest value?")
def oldest_weight_first(beta, T):
    return ((1 - beta) * beta ** np.arange(T))[::-1]


@wrong("ewa_weights", hint="There is one weight too many. How many values are there from age 0 on?")
def one_weight_too_many(beta, T):
    return np.array([(1 - beta) * beta**k for k in range(T + 1)])


@wrong(
    "ewa_weights",
    hint="The newest value gets most and the past next to nothing. Which factor is raised to the power?",
)
def powers_of_the_complement(beta, T):
    return beta * (1 - beta) ** np.arange(T)


@wrong("ewa_weights", hint="The weights fall along a straight line. What happens to a weight with every further step?")
def product_instead_of_a_power(beta, T):
    return (1 - beta) * np.maximum(1 - (1 - beta) * np.arange(T), 0)


@wrong(
    "effective_window",
    hint="The window hardly grows as beta comes near 1. Which share decides how fast the past fades?",
)
def one_divided_by_beta(beta):
    return 1 / beta


@wrong("effective_window", hint="The window is one day short. What does beta = 0 average over?")
def beta_divided_by_its_complement(beta):
    return beta / (1 - beta)


@wrong("effective_window", hint="A rounding error costs you a whole day. Does the window have to be a whole number?")
def window_cut_to_a_whole_number(beta):
    return int(1 / (1 - beta))


@wrong(
    "effective_window",
    hint="Your window shrinks as beta grows. What is divided by what, and in which order does Python compute it?",
)
def parentheses_forgotten_in_the_denominator(beta):
    return 1 / 1 - beta


@wrong(
    "effective_window",
    hint="Your window is beta in percent. From beta = 0.9 to 0.99, does the memory grow by a tenth or tenfold?",
)
def percent_of_beta(beta):
    return 100 * beta


@wrong("effective_window", hint="Every beta has the same window. Where does the argument enter?")
def window_of_the_example_written_down(beta):
    return 10.0


@wrong("ewa_weights", hint="Small weights are still weights. What does cutting them off do to the sum?")
def small_weights_cut_to_zero(beta, T):
    weights = (1 - beta) * np.power(float(beta), np.arange(T))
    return np.where(weights < 1e-3, 0.0, weights)


@right("ewa_weights")
def powers_by_the_numpy_function(beta, T):
    return np.multiply(1 - beta, np.power(float(beta), np.arange(T)))


@right("ewa_weights")
def cumulative_product_of_betas(beta, T):
    factors = np.full(T, float(beta))
    factors[0] = 1 - beta
    return np.cumprod(factors)


@right("ewa_weights")
def list_built_weight_by_weight(beta, T):
    weights = [1 - beta]
    while len(weights) < T:
        weights.append(beta * weights[-1])
    return np.array(weights)


@right("ewa_weights")
def answer_of_the_average_to_a_single_impulse(beta, T):
    out = np.zeros(T)
    v = 0.0
    for k in range(T):
        v = beta * v + (1 - beta) * (k == 0)
        out[k] = v
    return out


@right("ewa_weights")
def recursion_on_the_number_of_weights(beta, T):
    def weights(count):
        if count == 1:
            return [1.0 - beta]
        shorter = weights(count - 1)
        return shorter + [shorter[-1] * beta]

    return np.array(weights(T))


@right("effective_window")
def power_minus_one(beta):
    return (1.0 - beta) ** -1


@right("effective_window")
def numpy_reciprocal(beta):
    return np.reciprocal(np.float64(1) - beta)


@right("effective_window")
def sum_of_the_geometric_series(beta):
    return 1 + beta / (1 - beta)


@wrong(
    "effective_window",
    hint="This is the exact age of a weight of 1/e. Which simpler number is called the effective window?",
)
def time_to_one_over_e(beta):
    return -1 / np.log(beta) if beta else 1.0
