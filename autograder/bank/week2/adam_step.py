"""Known solutions of Adam: both moving averages, corrected for their start at zero, in one step.

The stored averages stay uncorrected. At t = 1 from zero state most mistakes cannot be told from the right answer, so
that several steps, other betas than the defaults and a large eps are what reveals them.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w2-adam-step"


@wrong(
    "adam_step",
    hint="Your first step is several times too long. Both averages start at zero: what makes up for that?",
)
def no_correction_at_all(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        new_p[k] = parameters[k] - lr * new_v[d] / (np.sqrt(new_s[d]) + eps)
    return new_p, new_v, new_s


@wrong(
    "adam_step",
    hint="Your first step is far too long. The mean of squares starts at zero as well: is it corrected?",
)
def only_the_first_moment_corrected(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        v_hat = new_v[d] / (1 - beta1**t)
        new_p[k] = parameters[k] - lr * v_hat / (np.sqrt(new_s[d]) + eps)
    return new_p, new_v, new_s


@wrong(
    "adam_step",
    hint="The first step is right and the second is not. Is beta raised to a power in the correction, or multiplied?",
)
def correction_with_a_product_instead_of_a_power(
    parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8
):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        v_hat = new_v[d] / (1 - beta1 * t)
        s_hat = new_s[d] / (1 - beta2 * t)
        new_p[k] = parameters[k] - lr * v_hat / (np.sqrt(s_hat) + eps)
    return new_p, new_v, new_s


@wrong(
    "adam_step",
    hint="The step is right, but what you store is corrected already. What should the next step start from?",
)
def corrected_moments_stored(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        new_v[d] = new_v[d] / (1 - beta1**t)
        new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        new_s[d] = new_s[d] / (1 - beta2**t)
        new_p[k] = parameters[k] - lr * new_v[d] / (np.sqrt(new_s[d]) + eps)
    return new_p, new_v, new_s


@wrong("adam_step", hint="The correction of the squares wears off too soon. Which beta belongs to the second moment?")
def beta1_in_the_correction_of_the_second_moment(
    parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8
):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        v_hat = new_v[d] / (1 - beta1**t)
        s_hat = new_s[d] / (1 - beta1**t)
        new_p[k] = parameters[k] - lr * v_hat / (np.sqrt(s_hat) + eps)
    return new_p, new_v, new_s


@wrong("adam_step", hint="The average of the squares forgets too fast. Which of the two betas does it use?")
def beta1_in_the_second_moment(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        new_s[d] = beta1 * s[d] + (1 - beta1) * grads[d] ** 2
        v_hat = new_v[d] / (1 - beta1**t)
        s_hat = new_s[d] / (1 - beta2**t)
        new_p[k] = parameters[k] - lr * v_hat / (np.sqrt(s_hat) + eps)
    return new_p, new_v, new_s


@wrong(
    "adam_step",
    hint="This is right only while eps is tiny. Is eps added to the root before or after the correction?",
)
def eps_added_to_the_uncorrected_root_as_in_keras(
    parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8
):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    lr_t = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        new_p[k] = parameters[k] - lr_t * new_v[d] / (np.sqrt(new_s[d]) + eps)
    return new_p, new_v, new_s


@wrong(
    "adam_step",
    hint="With a large eps and small gradients the step is wrong. Is eps added before or after the root?",
)
def eps_inside_the_root(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        v_hat = new_v[d] / (1 - beta1**t)
        s_hat = new_s[d] / (1 - beta2**t)
        new_p[k] = parameters[k] - lr * v_hat / np.sqrt(s_hat + eps)
    return new_p, new_v, new_s


@wrong("adam_step", hint="The step follows the newest gradient alone, as in RMSprop. What stands in Adam's numerator?")
def gradient_in_the_numerator_as_in_rmsprop(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        s_hat = new_s[d] / (1 - beta2**t)
        new_p[k] = parameters[k] - lr * grads[d] / (np.sqrt(s_hat) + eps)
    return new_p, new_v, new_s


@wrong("adam_step", hint="From zero state nothing ever moves. Where does the gradient enter the first moment?")
def first_moment_averaged_with_itself(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * v[d]
        new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        v_hat = new_v[d] / (1 - beta1**t)
        s_hat = new_s[d] / (1 - beta2**t)
        new_p[k] = parameters[k] - lr * v_hat / (np.sqrt(s_hat) + eps)
    return new_p, new_v, new_s


@wrong("adam_step", hint="Your correction is one step ahead. Who counts the steps, the caller or this function?")
def step_counted_once_more_inside(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    t += 1
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        v_hat = new_v[d] / (1 - beta1**t)
        s_hat = new_s[d] / (1 - beta2**t)
        new_p[k] = parameters[k] - lr * v_hat / (np.sqrt(s_hat) + eps)
    return new_p, new_v, new_s


@wrong(
    "adam_step",
    hint="At t = 0 the correction divides by zero, and the caller never learns of it. What should happen then?",
)
def step_zero_accepted(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        v_hat = new_v[d] / (1 - beta1**t)
        s_hat = new_s[d] / (1 - beta2**t)
        new_p[k] = parameters[k] - lr * v_hat / (np.sqrt(s_hat) + eps)
    return new_p, new_v, new_s


@wrong(
    "adam_step",
    hint="Steps after the first are wrong, although both averages are right. With which power of beta do you correct?",
)
def correction_of_the_first_step_for_all_steps(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        v_hat = new_v[d] / (1 - beta1)
        s_hat = new_s[d] / (1 - beta2)
        new_p[k] = parameters[k] - lr * v_hat / (np.sqrt(s_hat) + eps)
    return new_p, new_v, new_s


@wrong("adam_step", hint="The size of the step depends on the size of the gradient. What undoes the squaring?")
def root_forgotten(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        v_hat = new_v[d] / (1 - beta1**t)
        s_hat = new_s[d] / (1 - beta2**t)
        new_p[k] = parameters[k] - lr * v_hat / (s_hat + eps)
    return new_p, new_v, new_s


@wrong("adam_step", hint="The second moment follows the sign of the gradient. What is it an average of?")
def gradient_not_squared_in_the_second_moment(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d]
        v_hat = new_v[d] / (1 - beta1**t)
        s_hat = new_s[d] / (1 - beta2**t)
        new_p[k] = parameters[k] - lr * v_hat / (np.sqrt(s_hat) + eps)
    return new_p, new_v, new_s


@wrong(
    "adam_step",
    hint="The second moment is too calm: "
    "it misses how much the gradients jump. Do you square each gradient or their average?",
)
def average_gradient_squared_in_the_second_moment(
    parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8
):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        v_hat = new_v[d] / (1 - beta1**t)
        new_s[d] = beta2 * s[d] + (1 - beta2) * v_hat**2
        s_hat = new_s[d] / (1 - beta2**t)
        new_p[k] = parameters[k] - lr * v_hat / (np.sqrt(s_hat) + eps)
    return new_p, new_v, new_s


@wrong(
    "adam_step",
    hint="All layers but the first take a wrong step. "
    "Is the correction computed anew, or does it build up in the loop?",
)
def step_counter_grows_from_layer_to_layer(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for l in range(1, len(parameters) // 2 + 1):
        for k in ("W" + str(l), "b" + str(l)):
            d = "d" + k
            new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
            new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
            v_hat = new_v[d] / (1 - beta1**t)
            s_hat = new_s[d] / (1 - beta2**t)
            new_p[k] = parameters[k] - lr * v_hat / (np.sqrt(s_hat) + eps)
        t += 1
    return new_p, new_v, new_s


@wrong(
    "adam_step",
    hint="The biases took a different kind of step from the weights. Which line did you copy and not adapt?",
)
def bias_step_copied_without_its_own_correction(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for l in range(1, len(parameters) // 2 + 1):
        W, b = "W" + str(l), "b" + str(l)
        new_v["d" + W] = beta1 * v["d" + W] + (1 - beta1) * grads["d" + W]
        new_v["d" + b] = beta1 * v["d" + b] + (1 - beta1) * grads["d" + b]
        new_s["d" + W] = beta2 * s["d" + W] + (1 - beta2) * grads["d" + W] ** 2
        new_s["d" + b] = beta2 * s["d" + b] + (1 - beta2) * grads["d" + b] ** 2
        v_hat_W = new_v["d" + W] / (1 - beta1**t)
        s_hat_W = new_s["d" + W] / (1 - beta2**t)
        v_hat_b = new_v["d" + b] / (1 - beta1**t)
        s_hat_b = new_s["d" + b]
        new_p[W] = parameters[W] - lr * v_hat_W / (np.sqrt(s_hat_W) + eps)
        new_p[b] = parameters[b] - lr * v_hat_b / (np.sqrt(s_hat_b) + eps)
    return new_p, new_v, new_s


@wrong("adam_step", hint="The averages that you were given changed. Do you build new arrays for the new state?")
def state_of_the_caller_changed_in_place(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    new = {}
    for k in parameters:
        d = "d" + k
        v[d] *= beta1
        v[d] += (1 - beta1) * grads[d]
        s[d] *= beta2
        s[d] += (1 - beta2) * grads[d] ** 2
        v_hat = v[d] / (1 - beta1**t)
        s_hat = s[d] / (1 - beta2**t)
        new[k] = parameters[k] - lr * v_hat / (np.sqrt(s_hat) + eps)
    return new, v, s


@wrong("adam_step", hint="The two states came back in each other's place. In which order are the results asked for?")
def states_returned_in_the_wrong_order(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        v_hat = new_v[d] / (1 - beta1**t)
        s_hat = new_s[d] / (1 - beta2**t)
        new_p[k] = parameters[k] - lr * v_hat / (np.sqrt(s_hat) + eps)
    return new_p, new_s, new_v


@wrong(
    "adam_step",
    hint="The averages are there, the step is missing. Is the line that the exercise began with still in your code?",
)
def unfinished_after_the_averages(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    new_v, new_s = {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        new_s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
    raise NotImplementedError()


@wrong("adam_step", hint="Other betas change nothing. Are the usual numbers written into your formulas?")
def usual_betas_written_into_the_formulas(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("t starts at 1")
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        d = "d" + k
        new_v[d] = 0.9 * v[d] + 0.1 * grads[d]
        new_s[d] = 0.999 * s[d] + 0.001 * grads[d] ** 2
        v_hat = new_v[d] / (1 - 0.9**t)
        s_hat = new_s[d] / (1 - 0.999**t)
        new_p[k] = parameters[k] - lr * v_hat / (np.sqrt(s_hat) + eps)
    return new_p, new_v, new_s


@right("adam_step")
def corrections_folded_into_the_rate_and_eps(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError(f"t counts updates from 1, not {t}")
    root = np.sqrt(1 - beta2**t)
    lr_t = lr * root / (1 - beta1**t)
    new_v = {d: beta1 * v[d] + (1 - beta1) * grads[d] for d in grads}
    new_s = {d: beta2 * s[d] + (1 - beta2) * grads[d] ** 2 for d in grads}
    new_p = {k: parameters[k] - lr_t * new_v["d" + k] / (np.sqrt(new_s["d" + k]) + eps * root) for k in parameters}
    return new_p, new_v, new_s


@right("adam_step")
def first_moment_corrected_after_the_division(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t <= 0:
        raise ValueError("t must be at least 1")
    new_p, new_v, new_s = {}, {}, {}
    for k in parameters:
        g = grads["d" + k]
        new_v["d" + k] = v["d" + k] + (1 - beta1) * (g - v["d" + k])
        new_s["d" + k] = s["d" + k] + (1 - beta2) * (np.square(g) - s["d" + k])
        denominator = np.sqrt(new_s["d" + k]) / np.sqrt(1 - beta2**t) + eps
        new_p[k] = parameters[k] - lr * (new_v["d" + k] / denominator) / (1 - beta1**t)
    return new_p, new_v, new_s


@right("adam_step")
def all_parameters_in_one_long_vector(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if not t > 0:
        raise ValueError("before the first update there is nothing to correct")
    names = list(parameters)
    shapes = [parameters[n].shape for n in names]
    ends = np.cumsum([parameters[n].size for n in names])[:-1]

    def flat(arrays, prefix="d"):
        return np.concatenate([arrays[prefix + n].ravel() for n in names])

    def unflat(vector, prefix="d"):
        return {prefix + n: part.reshape(shape) for n, shape, part in zip(names, shapes, np.split(vector, ends))}

    g = flat(grads)
    m1 = beta1 * flat(v) + (1 - beta1) * g
    m2 = beta2 * flat(s) + (1 - beta2) * g * g
    theta = flat(parameters, "") - lr * (m1 / (1 - beta1**t)) / (np.sqrt(m2 / (1 - beta2**t)) + eps)
    return unflat(theta, ""), unflat(m1), unflat(m2)


@right("adam_step")
def copies_changed_in_place(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    from copy import deepcopy
    from math import pow

    if not t >= 1:
        raise ValueError("t must be 1 or more")
    parameters, v, s = deepcopy(parameters), deepcopy(v), deepcopy(s)
    for d, g in grads.items():
        v[d] *= beta1
        v[d] += (1 - beta1) * g
        s[d] *= beta2
        s[d] += (1 - beta2) * np.power(g, 2)
        parameters[d[1:]] -= lr * (v[d] / (1 - pow(beta1, t))) / (np.sqrt(s[d] / (1 - pow(beta2, t))) + eps)
    return parameters, v, s


@right("adam_step")
def powers_of_beta_by_repeated_multiplication(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError("the first update has t = 1")
    power1 = power2 = 1.0
    for _ in range(int(t)):
        power1 *= beta1
        power2 *= beta2
    new_p, new_v, new_s = {}, {}, {}
    L = len(parameters) // 2
    for l in range(L, 0, -1):
        for kind in "bW":
            k = kind + str(l)
            new_v["d" + k] = np.add(beta1 * v["d" + k], (1 - beta1) * grads["d" + k])
            new_s["d" + k] = np.add(beta2 * s["d" + k], (1 - beta2) * np.abs(grads["d" + k]) ** 2)
            v_hat, s_hat = new_v["d" + k] / (1 - power1), new_s["d" + k] / (1 - power2)
            new_p[k] = parameters[k] + -lr * v_hat * np.reciprocal(s_hat**0.5 + eps)
    return [new_p, new_v, new_s]


@wrong("adam_step", hint="t = 0 is refused, smaller numbers are not. From which number on does t make sense?")
def zero_alone_refused(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t == 0:
        raise ValueError
    nv = {k: beta1 * v[k] + (1 - beta1) * grads[k] for k in grads}
    ns = {k: beta2 * s[k] + (1 - beta2) * grads[k] ** 2 for k in grads}
    return (
        {
            k: p - lr * nv["d" + k] / (1 - beta1**t) / (np.sqrt(ns["d" + k] / (1 - beta2**t)) + eps)
            for k, p in parameters.items()
        },
        nv,
        ns,
    )


@wrong(
    "adam_step",
    hint="The first step is far too short. If the second correction moves out of the root, what becomes of it?",
)
def root_of_the_correction_missing_when_folded(parameters, grads, v, s, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t < 1:
        raise ValueError
    nv = {k: beta1 * v[k] + (1 - beta1) * grads[k] for k in grads}
    ns = {k: beta2 * s[k] + (1 - beta2) * grads[k] ** 2 for k in grads}
    a = lr * (1 - beta2**t) / (1 - beta1**t)
    return {k: p - a * nv["d" + k] / (np.sqrt(ns["d" + k]) + eps) for k, p in parameters.items()}, nv, ns
