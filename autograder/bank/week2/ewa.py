"""Known solutions of the exponentially weighted average v(t) = beta v(t-1) + (1 - beta) theta(t) and its correction.

The classic mistake feeds the corrected value back into the recursion. Most of the others are invisible at the first
step, at beta = 0.5 or on decimal numbers.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w2-ewa"


@wrong(
    "ewa",
    hint="On a constant series your average runs away. "
    "Which value goes into the next step: the raw or the corrected one?",
)
def corrected_average_fed_back_into_the_recursion(theta, beta, bias_correction=False):
    v = 0.0
    out = []
    for t in range(1, len(theta) + 1):
        v = beta * v + (1 - beta) * theta[t - 1]
        if bias_correction:
            v = v / (1 - beta**t)
        out.append(v)
    return np.array(out)


@wrong(
    "ewa",
    hint="The first value is right and the later ones are not. "
    "Is beta raised to a power in your correction, or multiplied?",
)
def correction_with_a_product_instead_of_a_power(theta, beta, bias_correction=False):
    v = 0.0
    out = []
    for t in range(1, len(theta) + 1):
        v = beta * v + (1 - beta) * theta[t - 1]
        out.append(v / (1 - beta * t) if bias_correction else v)
    return np.array(out)


@wrong(
    "ewa",
    hint="Your average starts at the first value of the series. Which value does v have before any data came in?",
)
def average_started_at_the_first_value(theta, beta, bias_correction=False):
    v = theta[0]
    out = np.zeros(len(theta))
    for t in range(len(theta)):
        v = beta * v + (1 - beta) * theta[t]
        out[t] = v / (1 - beta ** (t + 1)) if bias_correction else v
    return out


@wrong(
    "ewa",
    hint="A beta near 1 should give a smooth curve, yours follows each value. "
    "Which of the two factors belongs to the past?",
)
def beta_and_its_complement_swapped(theta, beta, bias_correction=False):
    v = 0.0
    out = np.zeros(len(theta))
    for t in range(len(theta)):
        v = (1 - beta) * v + beta * theta[t]
        out[t] = v / (1 - beta ** (t + 1)) if bias_correction else v
    return out


@wrong(
    "ewa",
    hint="On whole numbers the averages lose their decimals. Which kind of number can your result array hold?",
)
def result_array_of_the_input_type(theta, beta, bias_correction=False):
    out = np.zeros_like(theta)
    v = 0
    for t in range(len(theta)):
        v = beta * v + (1 - beta) * theta[t]
        out[t] = v / (1 - beta ** (t + 1)) if bias_correction else v
    return out


@wrong("ewa", hint="There is one value more than there is data. Is the start value an average of anything?")
def start_value_returned_as_well(theta, beta, bias_correction=False):
    out = [0.0]
    for value in theta:
        out.append(beta * out[-1] + (1 - beta) * value)
    out = np.array(out)
    if bias_correction:
        out[1:] = out[1:] / (1 - beta ** np.arange(1, len(out)))
    return out


@wrong("ewa", hint="The correction is one step late and divides by zero at first. Which t does the first value have?")
def correction_counts_from_zero(theta, beta, bias_correction=False):
    v = 0.0
    out = np.zeros(len(theta))
    for t in range(len(theta)):
        v = beta * v + (1 - beta) * theta[t]
        out[t] = v / (1 - beta**t) if bias_correction else v
    return out


@wrong("ewa", hint="With and without correction you return the same. What does the third argument ask for?")
def correction_never_applied(theta, beta, bias_correction=False):
    v = 0.0
    out = np.zeros(len(theta))
    for t in range(len(theta)):
        v = beta * v + (1 - beta) * theta[t]
        out[t] = v
    return out


@wrong("ewa", hint="The plain average comes out corrected. When should the correction be left out?")
def correction_always_applied(theta, beta, bias_correction=False):
    v = 0.0
    out = np.zeros(len(theta))
    for t in range(len(theta)):
        v = beta * v + (1 - beta) * theta[t]
        out[t] = v / (1 - beta ** (t + 1))
    return out


@wrong("ewa", hint="All values are corrected by the same factor. Does the bias shrink as more values come in?")
def one_correction_for_all_steps(theta, beta, bias_correction=False):
    v = 0.0
    out = np.zeros(len(theta))
    for t in range(len(theta)):
        v = beta * v + (1 - beta) * theta[t]
        out[t] = v
    return out / (1 - beta ** len(theta)) if bias_correction else out


@wrong("ewa", hint="The smoothing is the same for every beta. Is a number from another cell in your formula?")
def beta_fixed_inside(theta, beta, bias_correction=False):
    b = 0.9
    v = 0.0
    out = np.zeros(len(theta))
    for t in range(len(theta)):
        v = b * v + (1 - b) * theta[t]
        out[t] = v / (1 - b ** (t + 1)) if bias_correction else v
    return out


@wrong("ewa", hint="The averages are too large by a constant factor. What share of the new value enters?")
def new_value_added_whole(theta, beta, bias_correction=False):
    v = 0.0
    out = np.zeros(len(theta))
    for t in range(len(theta)):
        v = beta * v + theta[t]
        out[t] = v / (1 - beta ** (t + 1)) if bias_correction else v
    return out


@wrong("ewa", hint="Your average is one value behind. Does today's value enter today's average?")
def average_of_the_values_before_only(theta, beta, bias_correction=False):
    v = 0.0
    out = np.zeros(len(theta))
    for t in range(len(theta)):
        out[t] = v / (1 - beta ** (t + 1)) if bias_correction else v
        v = beta * v + (1 - beta) * theta[t]
    return out


@wrong("ewa", hint="Only the previous value has a say, not all that came before. What does the recursion carry along?")
def previous_value_instead_of_previous_average(theta, beta, bias_correction=False):
    out = np.zeros(len(theta))
    out[0] = (1 - beta) * theta[0]
    for t in range(1, len(theta)):
        out[t] = beta * theta[t - 1] + (1 - beta) * theta[t]
    if bias_correction:
        out = out / (1 - beta ** np.arange(1, len(theta) + 1))
    return out


@wrong("ewa", hint="The series that you were given changed. Do the averages have an array of their own?")
def averages_written_over_the_series(theta, beta, bias_correction=False):
    v = 0.0
    for t in range(len(theta)):
        v = beta * v + (1 - beta) * theta[t]
        theta[t] = v / (1 - beta ** (t + 1)) if bias_correction else v
    return theta


@wrong("ewa", hint="One number came back instead of one per time step. Where do the earlier averages go?")
def only_the_last_average_returned(theta, beta, bias_correction=False):
    v = 0.0
    for t in range(len(theta)):
        v = beta * v + (1 - beta) * theta[t]
    return v / (1 - beta ** len(theta)) if bias_correction else v


@wrong("ewa", hint="Every series has the same averages. Do your numbers come from the arguments?")
def numbers_of_the_example_written_down(theta, beta, bias_correction=False):
    if bias_correction:
        return np.array([40.0, 8.5 / 0.19, 12.15 / 0.271])
    return np.array([4.0, 8.5, 12.15])


@wrong("ewa", hint="Nothing came back from the function. Is a printed result a returned one?")
def result_printed_and_not_returned(theta, beta, bias_correction=False):
    v = 0.0
    out = np.zeros(len(theta))
    for t in range(len(theta)):
        v = beta * v + (1 - beta) * theta[t]
        out[t] = v / (1 - beta ** (t + 1)) if bias_correction else v
    print(out)


@wrong("ewa", hint="The series comes back as it was. Where does beta enter, and what is returned?")
def series_returned_as_it_is(theta, beta, bias_correction=False):
    return np.array(theta, dtype=float)


@wrong("ewa", hint="Your averages stand in a column, an array with two axes. Which shape does the task ask for?")
def averages_in_a_column(theta, beta, bias_correction=False):
    average = np.zeros((len(theta), 1))
    v = 0.0
    for t, value in enumerate(theta, start=1):
        v = beta * v + (1 - beta) * value
        average[t - 1] = v / (1 - beta**t) if bias_correction else v
    return average


@right("ewa")
def matrix_of_weights_times_the_series(theta, beta, bias_correction=False):
    T = len(theta)
    age = np.arange(T)[:, None] - np.arange(T)[None, :]
    weights = np.where(age >= 0, (1 - beta) * float(beta) ** np.maximum(age, 0), 0.0)
    if bias_correction:
        weights = weights / weights.sum(axis=1, keepdims=True)
    return weights @ theta


@right("ewa")
def convolution_with_the_weights(theta, beta, bias_correction=False):
    T = len(theta)
    powers = float(beta) ** np.arange(T)
    v = np.convolve(theta, (1 - beta) * powers)[:T]
    return v / ((1 - beta) * np.cumsum(powers)) if bias_correction else v


@right("ewa")
def accumulate_over_the_series(theta, beta, bias_correction=False):
    from itertools import accumulate

    v = np.array(list(accumulate(theta, lambda past, new: beta * past + (1 - beta) * new, initial=0.0)))[1:]
    t = np.arange(1, len(v) + 1)
    return v / (1 - beta**t) if bias_correction else v


@right("ewa")
def recursion_from_the_end(theta, beta, bias_correction=False):
    def averages(values):
        if len(values) == 0:
            return []
        before = averages(values[:-1])
        past = before[-1] if before else 0.0
        before.append(beta * past + (1 - beta) * values[-1])
        return before

    v = np.array(averages(list(theta)))
    if bias_correction:
        v = v / (1.0 - np.power(float(beta), np.arange(1, len(v) + 1)))
    return v


@right("ewa")
def power_of_beta_kept_as_a_running_product(theta, beta, bias_correction=False):
    v, power, out = 0.0, 1.0, []
    for value in theta:
        v = v + (1 - beta) * (value - v)
        power *= beta
        out.append(v / (1 - power) if bias_correction else v)
    return np.asarray(out)


@right("ewa")
def weighted_mean_with_weights_that_sum_to_one(theta, beta, bias_correction=False):
    theta = np.asarray(theta, dtype=float)
    out = np.empty(theta.shape)
    numerator = denominator = 0.0
    for t, value in enumerate(theta):
        numerator = beta * numerator + value
        denominator = beta * denominator + 1
        out[t] = numerator / denominator if bias_correction else (1 - beta) * numerator
    return out


@wrong("ewa", hint="This is the plain mean of the last numbers. What does the recursion do with those that are older?")
def moving_average_of_the_window(theta, beta, bias_correction=False):
    n = max(1, int(round(1 / (1 - beta))))
    return np.array([np.mean(theta[max(0, t - n + 1) : t + 1]) for t in range(len(theta))], dtype=float)


@right("ewa")
def linear_system(theta, beta, bias_correction=False):
    T = len(theta)
    A = np.eye(T) - beta * np.eye(T, k=-1)
    v = np.linalg.solve(A, (1 - beta) * np.asarray(theta, float))
    return v / (1 - float(beta) ** np.arange(1, T + 1)) if bias_correction else v
