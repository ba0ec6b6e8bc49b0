"""Known solutions of gradient descent with momentum: V <- beta V + (1 - beta) dW, then W <- W - lr V.

The first step from zero velocity hides most of the mistakes, and beta = 0.5 hides the swapped factors.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w2-momentum-step"


@wrong(
    "momentum_step",
    hint="The velocity follows every gradient instead of smoothing them. Which factor belongs to the old velocity?",
)
def beta_and_its_complement_swapped(parameters, grads, v, lr, beta=0.9):
    new_p, new_v = {}, {}
    for k in parameters:
        new_v["d" + k] = (1 - beta) * v["d" + k] + beta * grads["d" + k]
        new_p[k] = parameters[k] - lr * new_v["d" + k]
    return new_p, new_v


@wrong(
    "momentum_step",
    hint="Your velocity is a sum where an average is asked for. What share of the new gradient enters?",
)
def classic_form_without_the_share_of_the_gradient(parameters, grads, v, lr, beta=0.9):
    new_p, new_v = {}, {}
    for k in parameters:
        new_v["d" + k] = beta * v["d" + k] + grads["d" + k]
        new_p[k] = parameters[k] - lr * new_v["d" + k]
    return new_p, new_v


@wrong("momentum_step", hint="The step does not depend on what came before. Where does the old velocity enter?")
def history_ignored(parameters, grads, v, lr, beta=0.9):
    new_p, new_v = {}, {}
    for k in parameters:
        new_v["d" + k] = (1 - beta) * grads["d" + k]
        new_p[k] = parameters[k] - lr * new_v["d" + k]
    return new_p, new_v


@wrong("momentum_step", hint="The parameters lag one step behind the gradients. Which of the two updates comes first?")
def parameters_moved_with_the_old_velocity(parameters, grads, v, lr, beta=0.9):
    new_p, new_v = {}, {}
    for k in parameters:
        new_p[k] = parameters[k] - lr * v["d" + k]
        new_v["d" + k] = beta * v["d" + k] + (1 - beta) * grads["d" + k]
    return new_p, new_v


@wrong(
    "momentum_step",
    hint="The velocity of one layer depends on another layer. Is the average taken over time or over layers?",
)
def average_over_layers_instead_of_time(parameters, grads, v, lr, beta=0.9):
    new_p, new_v = {}, {}
    for l in range(1, len(parameters) // 2 + 1):
        before = str(max(l - 1, 1))
        new_v["dW" + str(l)] = beta * v["dW" + before] + (1 - beta) * grads["dW" + str(l)]
        new_v["db" + str(l)] = beta * v["db" + before] + (1 - beta) * grads["db" + str(l)]
        new_p["W" + str(l)] = parameters["W" + str(l)] - lr * new_v["dW" + str(l)]
        new_p["b" + str(l)] = parameters["b" + str(l)] - lr * new_v["db" + str(l)]
    return new_p, new_v


@wrong(
    "momentum_step",
    hint="Your first step from rest is as long as a plain gradient step. "
    "Does this exercise correct for the start at zero?",
)
def velocity_corrected_as_in_the_first_step_of_adam(parameters, grads, v, lr, beta=0.9):
    new_p, new_v = {}, {}
    t = 1
    for k in parameters:
        new_v["d" + k] = beta * v["d" + k] + (1 - beta) * grads["d" + k]
        new_p[k] = parameters[k] - lr * new_v["d" + k] / (1 - beta**t)
    return new_p, new_v


@wrong("momentum_step", hint="The parameters move as in plain gradient descent. What is the velocity for?")
def parameters_moved_with_the_gradient(parameters, grads, v, lr, beta=0.9):
    new_p, new_v = {}, {}
    for k in parameters:
        new_v["d" + k] = beta * v["d" + k] + (1 - beta) * grads["d" + k]
        new_p[k] = parameters[k] - lr * grads["d" + k]
    return new_p, new_v


@wrong("momentum_step", hint="You handed back the velocity that you were given. What will the next step start from?")
def old_velocity_returned(parameters, grads, v, lr, beta=0.9):
    new_p = {}
    for k in parameters:
        velocity = beta * v["d" + k] + (1 - beta) * grads["d" + k]
        new_p[k] = parameters[k] - lr * velocity
    return new_p, v


@wrong(
    "momentum_step",
    hint="The velocities of your caller changed. Does your step write into the arrays that it was given?",
)
def velocity_of_the_caller_changed_in_place(parameters, grads, v, lr, beta=0.9):
    new = {}
    for k in parameters:
        v["d" + k] *= beta
        v["d" + k] += (1 - beta) * grads["d" + k]
        new[k] = parameters[k] - lr * v["d" + k]
    return new, v


@wrong("momentum_step", hint="The caller's dictionaries hold the new values. Where should they go instead?")
def dictionaries_of_the_caller_overwritten(parameters, grads, v, lr, beta=0.9):
    for k in parameters:
        v["d" + k] = beta * v["d" + k] + (1 - beta) * grads["d" + k]
        parameters[k] = parameters[k] - lr * v["d" + k]
    return parameters, v


@wrong("momentum_step", hint="The biases have no momentum. Do they have a velocity of their own?")
def momentum_for_weights_only(parameters, grads, v, lr, beta=0.9):
    new_p, new_v = {}, dict(v)
    for k in parameters:
        if k.startswith("W"):
            new_v["d" + k] = beta * v["d" + k] + (1 - beta) * grads["d" + k]
            new_p[k] = parameters[k] - lr * new_v["d" + k]
        else:
            new_p[k] = parameters[k] - lr * grads["d" + k]
    return new_p, new_v


@wrong("momentum_step", hint="The cost grows. On which side of the parameters should the velocity take them?")
def velocity_added_instead_of_subtracted(parameters, grads, v, lr, beta=0.9):
    new_p, new_v = {}, {}
    for k in parameters:
        new_v["d" + k] = beta * v["d" + k] + (1 - beta) * grads["d" + k]
        new_p[k] = parameters[k] + lr * new_v["d" + k]
    return new_p, new_v


@wrong("momentum_step", hint="The learning rate is built into your velocity. What exactly is it an average of?")
def learning_rate_inside_the_velocity(parameters, grads, v, lr, beta=0.9):
    new_p, new_v = {}, {}
    for k in parameters:
        new_v["d" + k] = beta * v["d" + k] + (1 - beta) * lr * grads["d" + k]
        new_p[k] = parameters[k] - new_v["d" + k]
    return new_p, new_v


@wrong(
    "momentum_step",
    hint="Another beta changes nothing. Is there a number in your formula where the argument belongs?",
)
def beta_fixed_inside(parameters, grads, v, lr, beta=0.9):
    new_p, new_v = {}, {}
    for k in parameters:
        new_v["d" + k] = 0.9 * v["d" + k] + 0.1 * grads["d" + k]
        new_p[k] = parameters[k] - lr * new_v["d" + k]
    return new_p, new_v


@wrong(
    "momentum_step",
    hint="This runs in your notebook only, where a variable of that name exists. "
    "Which argument holds the learning rate?",
)
def learning_rate_taken_from_the_notebook(parameters, grads, v, lr, beta=0.9):
    new_p, new_v = {}, {}
    for k in parameters:
        new_v["d" + k] = beta * v["d" + k] + (1 - beta) * grads["d" + k]
        new_p[k] = parameters[k] - learning_rate * new_v["d" + k]
    return new_p, new_v


@wrong(
    "momentum_step",
    hint="With the usual beta left out, your past weighs another share than the task says. Which default was given?",
)
def another_default_for_beta(parameters, grads, v, lr, beta=0.5):
    new_p, new_v = {}, {}
    for k in parameters:
        new_v["d" + k] = beta * v["d" + k] + (1 - beta) * grads["d" + k]
        new_p[k] = parameters[k] - lr * new_v["d" + k]
    return new_p, new_v


@wrong(
    "momentum_step",
    hint="Velocities came where parameters were expected. In which order are the two results asked for?",
)
def results_returned_in_the_wrong_order(parameters, grads, v, lr, beta=0.9):
    new_p, new_v = {}, {}
    for k in parameters:
        new_v["d" + k] = beta * v["d" + k] + (1 - beta) * grads["d" + k]
        new_p[k] = parameters[k] - lr * new_v["d" + k]
    return new_v, new_p


@wrong("momentum_step", hint="Only the parameters came back. How does the velocity reach the next step?")
def velocity_not_returned(parameters, grads, v, lr, beta=0.9):
    new = {}
    for k in parameters:
        velocity = beta * v["d" + k] + (1 - beta) * grads["d" + k]
        new[k] = parameters[k] - lr * velocity
    return new


@right("momentum_step")
def velocity_pulled_towards_the_gradient(parameters, grads, v, lr, beta=0.9):
    parameters = {k: p.copy() for k, p in parameters.items()}
    v = {k: a.copy() for k, a in v.items()}
    for k in grads:
        v[k] -= (1 - beta) * (v[k] - grads[k])
        parameters[k[1:]] -= lr * v[k]
    return parameters, v


@right("momentum_step")
def numpy_functions_with_an_output_array(parameters, grads, v, lr, beta=0.9):
    new_p, new_v = {}, {}
    for k in parameters:
        velocity = np.multiply(v["d" + k], beta)
        np.add(velocity, (1 - beta) * grads["d" + k], out=velocity)
        moved = np.empty_like(velocity)
        np.subtract(parameters[k], lr * velocity, out=moved)
        new_p[k], new_v["d" + k] = moved, velocity
    return new_p, new_v


@right("momentum_step")
def all_parameters_in_one_long_vector(parameters, grads, v, lr, beta=0.9):
    names = sorted(parameters)
    flat = lambda d, prefix: np.concatenate([d[prefix + n].reshape(-1) for n in names])
    velocity = beta * flat(v, "d") + (1 - beta) * flat(grads, "d")
    theta = flat(parameters, "") - lr * velocity
    ends = np.cumsum([parameters[n].size for n in names])[:-1]
    pieces = zip(names, np.split(theta, ends), np.split(velocity, ends))
    new_p, new_v = {}, {}
    for n, t, u in pieces:
        new_p[n] = t.reshape(parameters[n].shape)
        new_v["d" + n] = u.reshape(parameters[n].shape)
    return new_p, new_v


@right("momentum_step")
def comprehensions_over_the_keys(parameters, grads, v, lr, beta=0.9):
    v = {k: np.average([v[k], grads[k]], axis=0, weights=[beta, 1 - beta]) for k in v}
    return {k: parameters[k] - lr * v["d" + k] for k in parameters}, v


@right("momentum_step")
def loop_over_the_layers_with_sorted_keys_zipped(parameters, grads, v, lr, beta=0.9):
    new_p, new_v = {}, {}
    for name, gradient_name in zip(sorted(parameters), sorted(grads)):
        g = grads[gradient_name]
        u = g + beta * (v[gradient_name] - g)
        new_v[gradient_name] = u
        new_p[name] = parameters[name] - np.array(lr) * u
    return new_p, new_v


@right("momentum_step")
def classic_form_with_the_share_moved_to_the_gradient(parameters, grads, v, lr, beta=0.9):
    from copy import deepcopy

    new_p, new_v = deepcopy(parameters), deepcopy(v)
    share = 1 - beta
    for l in range(len(parameters) // 2, 0, -1):
        for kind in "Wb":
            small_gradient = share * grads[f"d{kind}{l}"]
            new_v[f"d{kind}{l}"] = beta * new_v[f"d{kind}{l}"] + small_gradient
            new_p[f"{kind}{l}"] += -lr * new_v[f"d{kind}{l}"]
    return [new_p, new_v]


@wrong(
    "momentum_step",
    hint="The gradient enters the step a second time, beside the new average. With what alone does this rule step?",
)
def nesterov(parameters, grads, v, lr, beta=0.9):
    nv = {k: beta * v[k] + (1 - beta) * grads[k] for k in grads}
    return {k: p - lr * (beta * nv["d" + k] + (1 - beta) * grads["d" + k]) for k, p in parameters.items()}, nv
