"""Known solutions of RMSprop: S <- beta S + (1 - beta) dW squared, then W <- W - lr dW / (sqrt(S) + eps).

The place of eps shows only when it is not small against sqrt(S); squaring by a matrix product only for square weights
passes the shapes.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w2-rmsprop-step"


@wrong(
    "rmsprop_step",
    hint="Your mean of squares can turn negative, and its root is then not a number. What is s an average of?",
)
def gradient_not_squared(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_s["d" + k] = beta * s["d" + k] + (1 - beta) * g
        new_p[k] = parameters[k] - lr * g / (np.sqrt(new_s["d" + k]) + eps)
    return new_p, new_s


@wrong(
    "rmsprop_step",
    hint="The shape of s changed, or its entries mix several gradients. Is the square taken entry by entry?",
)
def square_as_a_product_with_the_transpose(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_s["d" + k] = beta * s["d" + k] + (1 - beta) * (g @ g.T)
        new_p[k] = parameters[k] - lr * g / (np.sqrt(new_s["d" + k]) + eps)
    return new_p, new_s


@wrong(
    "rmsprop_step",
    hint="The shape of s changed, or its entries mix several gradients. "
    "Should rows and columns take part in the square?",
)
def square_as_the_transpose_times_the_gradient(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_s["d" + k] = beta * s["d" + k] + (1 - beta) * np.dot(g.T, g)
        new_p[k] = parameters[k] - lr * g / (np.sqrt(new_s["d" + k]) + eps)
    return new_p, new_s


@wrong(
    "rmsprop_step",
    hint="With a large eps and small gradients the step is too short. Is eps added before or after the root?",
)
def eps_inside_the_root(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_s["d" + k] = beta * s["d" + k] + (1 - beta) * g**2
        new_p[k] = parameters[k] - lr * g / np.sqrt(new_s["d" + k] + eps)
    return new_p, new_s


@wrong("rmsprop_step", hint="The new parameters do not depend on the old ones. From where is the step taken?")
def parameters_replaced_by_the_step(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_s["d" + k] = beta * s["d" + k] + (1 - beta) * g**2
        new_p[k] = lr * g / (np.sqrt(new_s["d" + k]) + eps)
    return new_p, new_s


@wrong(
    "rmsprop_step",
    hint="All entries of an array are divided by the same number. "
    "Should a small gradient share the scale of a large one?",
)
def one_sum_of_squares_for_the_whole_array(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_s["d" + k] = beta * s["d" + k] + (1 - beta) * np.sum(g**2)
        new_p[k] = parameters[k] - lr * g / (np.sqrt(new_s["d" + k]) + eps)
    return new_p, new_s


@wrong(
    "rmsprop_step",
    hint="The scale jumps to the newest square. Which of the two should weigh more, the past or the present?",
)
def beta_and_its_complement_swapped(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_s["d" + k] = (1 - beta) * s["d" + k] + beta * g**2
        new_p[k] = parameters[k] - lr * g / (np.sqrt(new_s["d" + k]) + eps)
    return new_p, new_s


@wrong("rmsprop_step", hint="Large gradients lead to tiny steps and small ones to huge steps. What undoes the square?")
def root_forgotten(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_s["d" + k] = beta * s["d" + k] + (1 - beta) * g**2
        new_p[k] = parameters[k] - lr * g / (new_s["d" + k] + eps)
    return new_p, new_s


@wrong("rmsprop_step", hint="Your step does not change as it should when eps is large. Where is eps added?")
def eps_left_out(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_s["d" + k] = beta * s["d" + k] + (1 - beta) * g**2
        new_p[k] = parameters[k] - lr * g / np.sqrt(new_s["d" + k])
    return new_p, new_s


@wrong("rmsprop_step", hint="Your eps is added to the whole step. To which part of the fraction does it belong?")
def eps_outside_the_denominator(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_s["d" + k] = beta * s["d" + k] + (1 - beta) * g**2
        new_p[k] = parameters[k] - lr * g / np.sqrt(new_s["d" + k]) + eps
    return new_p, new_s


@wrong("rmsprop_step", hint="The step is scaled by the squares before this one. Which s does the update use?")
def step_scaled_by_the_old_mean_of_squares(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_p[k] = parameters[k] - lr * g / (np.sqrt(s["d" + k]) + eps)
        new_s["d" + k] = beta * s["d" + k] + (1 - beta) * g**2
    return new_p, new_s


@wrong("rmsprop_step", hint="The squares of earlier steps left no trace. What does s remember?")
def history_ignored(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_s["d" + k] = (1 - beta) * g**2
        new_p[k] = parameters[k] - lr * g / (np.sqrt(new_s["d" + k]) + eps)
    return new_p, new_s


@wrong(
    "rmsprop_step",
    hint="The squares only ever add up, so the steps die out. What share of the newest square enters?",
)
def squares_added_whole_as_in_adagrad(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_s["d" + k] = s["d" + k] + g**2
        new_p[k] = parameters[k] - lr * g / (np.sqrt(new_s["d" + k]) + eps)
    return new_p, new_s


@wrong(
    "rmsprop_step",
    hint="Your first step from zero has the size of the learning rate exactly. Does this exercise correct s?",
)
def mean_of_squares_corrected_as_in_adam(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_s["d" + k] = beta * s["d" + k] + (1 - beta) * g**2
        new_p[k] = parameters[k] - lr * g / (np.sqrt(new_s["d" + k] / (1 - beta)) + eps)
    return new_p, new_s


@wrong(
    "rmsprop_step",
    hint="The mean of squares that you were given changed as well. Do you write into the array or make a new one?",
)
def state_of_the_caller_changed_in_place(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new = {}
    for k in parameters:
        g = grads["d" + k]
        s["d" + k] *= beta
        s["d" + k] += (1 - beta) * g**2
        new[k] = parameters[k] - lr * g / (np.sqrt(s["d" + k]) + eps)
    return new, s


@wrong("rmsprop_step", hint="The gradients that you were given came back squared. Does your square make a new array?")
def gradient_squared_in_place(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        step = lr * g
        g **= 2
        new_s["d" + k] = beta * s["d" + k] + (1 - beta) * g
        new_p[k] = parameters[k] - step / (np.sqrt(new_s["d" + k]) + eps)
    return new_p, new_s


@wrong("rmsprop_step", hint="The cost grows. In which direction does the gradient point?")
def step_added_instead_of_subtracted(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_s["d" + k] = beta * s["d" + k] + (1 - beta) * g**2
        new_p[k] = parameters[k] + lr * g / (np.sqrt(new_s["d" + k]) + eps)
    return new_p, new_s


@wrong("rmsprop_step", hint="Negative gradients move their weights the wrong way. Does your step still know the sign?")
def sign_of_the_gradient_lost(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = np.abs(grads["d" + k])
        new_s["d" + k] = beta * s["d" + k] + (1 - beta) * g**2
        new_p[k] = parameters[k] - lr * g / (np.sqrt(new_s["d" + k]) + eps)
    return new_p, new_s


@wrong("rmsprop_step", hint="You handed back the old mean of squares. What will the next step start from?")
def old_state_returned(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new = {}
    for k in parameters:
        g = grads["d" + k]
        mean_square = beta * s["d" + k] + (1 - beta) * g**2
        new[k] = parameters[k] - lr * g / (np.sqrt(mean_square) + eps)
    return new, s


@wrong(
    "rmsprop_step",
    hint="When beta is left out, your past weighs another share than the task says. Which default was given?",
)
def another_default_for_beta(parameters, grads, s, lr, beta=0.99, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_s["d" + k] = beta * s["d" + k] + (1 - beta) * g**2
        new_p[k] = parameters[k] - lr * g / (np.sqrt(new_s["d" + k]) + eps)
    return new_p, new_s


@wrong(
    "rmsprop_step",
    hint="Your step does not change with eps as long as the root is larger. Is eps added to the root, or only the least "
    "that the divisor may be?",
)
def eps_as_the_least_divisor(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_s = {key: beta * s[key] + (1 - beta) * grads[key] ** 2 for key in grads}
    new_parameters = {
        key: value - lr * grads["d" + key] / np.maximum(np.sqrt(new_s["d" + key]), eps)
        for key, value in parameters.items()
    }
    return new_parameters, new_s


@right("rmsprop_step")
def numpy_square_and_divide(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_s = {k: np.add(beta * s[k], (1 - beta) * np.square(grads[k])) for k in s}
    new_p = {}
    for k in parameters:
        new_p[k] = parameters[k] - np.divide(lr * grads["d" + k], np.add(np.sqrt(new_s["d" + k]), eps))
    return new_p, new_s


@right("rmsprop_step")
def rate_per_parameter_by_the_reciprocal(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for l in range(1, len(parameters) // 2 + 1):
        for kind in ("W", "b"):
            name, dname = f"{kind}{l}", f"d{kind}{l}"
            new_s[dname] = beta * s[dname] + (1 - beta) * np.power(grads[dname], 2)
            rates = lr * np.reciprocal(new_s[dname] ** 0.5 + eps)
            new_p[name] = parameters[name] - rates * grads[dname]
    return new_p, new_s


@right("rmsprop_step")
def squared_absolute_value_and_a_running_correction(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    from copy import deepcopy

    parameters, s = deepcopy(parameters), deepcopy(s)
    for dname, g in grads.items():
        s[dname] += (1 - beta) * (np.abs(g) ** 2 - s[dname])
        parameters[dname[1:]] -= lr * g / (eps + np.sqrt(s[dname]))
    return parameters, s


@right("rmsprop_step")
def loops_over_every_single_entry(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    from math import sqrt

    new_p = {k: np.zeros(a.shape) for k, a in parameters.items()}
    new_s = {k: np.zeros(a.shape) for k, a in s.items()}
    for k in parameters:
        rows, columns = parameters[k].shape
        for i in range(rows):
            for j in range(columns):
                g = grads["d" + k][i, j]
                mean_square = beta * s["d" + k][i, j] + (1 - beta) * g * g
                new_s["d" + k][i, j] = mean_square
                new_p[k][i, j] = parameters[k][i, j] - lr * g / (sqrt(mean_square) + eps)
    return new_p, new_s


@right("rmsprop_step")
def sign_times_size_of_the_step(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    new_p, new_s = {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_s["d" + k] = np.average([s["d" + k], g * g], axis=0, weights=[beta, 1 - beta])
        size = np.abs(g) / (np.sqrt(new_s["d" + k]) + eps)
        new_p[k] = parameters[k] - lr * np.sign(g) * size
    return new_p, new_s


@wrong("rmsprop_step", hint="The state averages the sizes of the gradients. Of what is it to be the average?")
def average_of_absolute_values(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    ns = {k: beta * s[k] + (1 - beta) * np.abs(grads[k]) for k in grads}
    return {k: p - lr * grads["d" + k] / (ns["d" + k] + eps) for k, p in parameters.items()}, ns


@wrong("rmsprop_step", hint="eps is in the state that comes back, and grows there. Where does it belong?")
def eps_added_to_the_state(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    ns = {k: beta * s[k] + (1 - beta) * grads[k] ** 2 + eps for k in grads}
    return {k: p - lr * grads["d" + k] / np.sqrt(ns["d" + k]) for k, p in parameters.items()}, ns


@right("rmsprop_step")
def hypot_of_the_parts(parameters, grads, s, lr, beta=0.9, eps=1e-8):
    root = {k: np.hypot(np.sqrt(beta * s[k]), np.sqrt(1 - beta) * grads[k]) for k in s}
    return {k: p - np.divide(lr * grads["d" + k], root["d" + k] + eps) for k, p in parameters.items()}, {
        k: r * r for k, r in root.items()
    }
