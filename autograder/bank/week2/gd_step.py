"""Known solutions of the plain gradient descent step: W <- W - lr dW, and the same for every bias.

The mistakes are the ones that a shape check cannot see: the direction, the layer, the share of the gradient that is
taken, what becomes of a parameter without a gradient, and what happens to the arrays of the caller.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w2-gd-step"


@wrong("gd_step", hint="The cost grows with each step. The gradient points uphill: which way do you walk?")
def step_along_the_gradient_uphill(parameters, grads, lr):
    new = dict(parameters)
    for name in parameters:
        if "d" + name in grads:
            new[name] = parameters[name] + lr * grads["d" + name]
    return new


@wrong("gd_step", hint="The biases did not move. Which parameters have a gradient besides the weights?")
def biases_left_where_they_were(parameters, grads, lr):
    new = dict(parameters)
    for name in parameters:
        if name.startswith("W"):
            new[name] = parameters[name] - lr * grads["d" + name]
    return new


@wrong("gd_step", hint="Every layer got the gradient of the last one. Which letter counts the layers in your loop?")
def gradient_of_the_last_layer_for_every_layer(parameters, grads, lr):
    new = dict(parameters)
    L = len(parameters) // 2
    for l in range(1, L + 1):
        new["W" + str(l)] = parameters["W" + str(l)] - lr * grads["dW" + str(L)]
        new["b" + str(l)] = parameters["b" + str(l)] - lr * grads["db" + str(L)]
    return new


@wrong(
    "gd_step",
    hint="The arrays that you were given changed too. Does your step make new arrays, or write into old ones?",
)
def arrays_of_the_caller_changed_in_place(parameters, grads, lr):
    for name in parameters:
        if "d" + name in grads:
            parameters[name] -= lr * grads["d" + name]
    return parameters


@wrong(
    "gd_step",
    hint="The arrays that you were given changed too. Does a copy of a dictionary also copy the arrays in it?",
)
def copy_of_the_dictionary_but_not_of_its_arrays(parameters, grads, lr):
    new = parameters.copy()
    for name in new:
        if "d" + name in grads:
            new[name] -= lr * grads["d" + name]
    return new


@wrong(
    "gd_step",
    hint="With a learning rate of 0 nothing should move, yours jumps to minus the gradient. What does lr multiply?",
)
def learning_rate_multiplies_the_parameter(parameters, grads, lr):
    new = dict(parameters)
    for name in parameters:
        if "d" + name in grads:
            new[name] = parameters[name] * lr - grads["d" + name]
    return new


@wrong("gd_step", hint="The step has the same length whatever the learning rate is. Where does lr enter?")
def learning_rate_forgotten(parameters, grads, lr):
    new = dict(parameters)
    for name in parameters:
        if "d" + name in grads:
            new[name] = parameters[name] - grads["d" + name]
    return new


@wrong("gd_step", hint="Your step ignores the learning rate that it is given. Which number takes its place?")
def learning_rate_fixed_inside(parameters, grads, lr):
    learning_rate = 0.1
    new = dict(parameters)
    for name in parameters:
        if "d" + name in grads:
            new[name] = parameters[name] - learning_rate * grads["d" + name]
    return new


@wrong("gd_step", hint="The last layer stayed where it was. Where does your range end?")
def last_layer_left_out_by_the_range(parameters, grads, lr):
    new = dict(parameters)
    L = len(parameters) // 2
    for l in range(1, L):
        new["W" + str(l)] = parameters["W" + str(l)] - lr * grads["dW" + str(l)]
        new["b" + str(l)] = parameters["b" + str(l)] - lr * grads["db" + str(l)]
    return new


@wrong("gd_step", hint="This works for a network of one size only. How many layers do the parameters describe?")
def two_layers_written_out(parameters, grads, lr):
    new = {}
    new["W1"] = parameters["W1"] - lr * grads["dW1"]
    new["b1"] = parameters["b1"] - lr * grads["db1"]
    new["W2"] = parameters["W2"] - lr * grads["dW2"]
    new["b2"] = parameters["b2"] - lr * grads["db2"]
    return new


@wrong(
    "gd_step",
    hint="A frozen parameter is missing in the result, or stopped your loop. What if an entry has no gradient?",
)
def frozen_parameter_lost(parameters, grads, lr):
    return {name[1:]: parameters[name[1:]] - lr * grads[name] for name in grads}


@wrong("gd_step", hint="Your code stops at a parameter that is kept frozen. Does every entry have a gradient?")
def gradient_expected_for_every_parameter(parameters, grads, lr):
    return {name: parameters[name] - lr * grads["d" + name] for name in parameters}


@wrong("gd_step", hint="The result is the move, not the place where it leads. From where does the step start?")
def only_the_update_returned(parameters, grads, lr):
    return {name: -lr * grads["d" + name] if "d" + name in grads else value for name, value in parameters.items()}


@wrong(
    "gd_step",
    hint="Your steps are shorter than asked for. The gradient is that of a mean already: what else do you divide by?",
)
def gradient_divided_by_the_number_of_its_columns(parameters, grads, lr):
    new = dict(parameters)
    for name in parameters:
        if "d" + name in grads:
            m = grads["d" + name].shape[1]
            new[name] = parameters[name] - lr * grads["d" + name] / m
    return new


@wrong("gd_step", hint="Nothing came back from the step. Is a printed result a returned one?")
def result_printed_and_not_returned(parameters, grads, lr):
    new = dict(parameters)
    for name in parameters:
        if "d" + name in grads:
            new[name] = parameters[name] - lr * grads["d" + name]
    print(new)


@wrong(
    "gd_step", hint="The result has the keys of the gradients. Under which keys will the next step look for parameters?"
)
def result_under_the_keys_of_the_gradients(parameters, grads, lr):
    return {key: parameters[key[1:]] - lr * gradient for key, gradient in grads.items()}


@wrong(
    "gd_step", hint="The arrays have lost their axes. Which shape does `-` give, and what do you do with it afterwards?"
)
def each_array_flattened(parameters, grads, lr):
    return {key: np.ravel(value - lr * grads.get("d" + key, 0.0)) for key, value in parameters.items()}


@wrong("gd_step", hint="A learning rate of 0 is a number as well. What does `lr or 0.01` make of it?")
def rate_of_zero_taken_for_none_given(parameters, grads, lr):
    lr = lr or 0.01
    return {key: value - lr * grads["d" + key] if "d" + key in grads else value for key, value in parameters.items()}


@right("gd_step")
def deep_copy_updated_in_place(parameters, grads, lr):
    from copy import deepcopy

    new = deepcopy(parameters)
    for l in range(1, len(grads) // 2 + 1):
        new[f"W{l}"] -= lr * grads[f"dW{l}"]
        new[f"b{l}"] -= lr * grads[f"db{l}"]
    return new


@right("gd_step")
def comprehension_with_a_default_gradient_of_zero(parameters, grads, lr):
    return {name: value - lr * grads.get("d" + name, 0.0) for name, value in parameters.items()}


@right("gd_step")
def numpy_functions_instead_of_operators(parameters, grads, lr):
    moved = {g[1:]: np.subtract(parameters[g[1:]], np.multiply(lr, grads[g])) for g in grads}
    return {**parameters, **moved}


@right("gd_step")
def loop_over_the_gradients_instead_of_the_parameters(parameters, grads, lr):
    new = {name: np.array(value) for name, value in parameters.items()}
    for name in grads:
        new[name[1:]] = new[name[1:]] + -lr * grads[name]
    return new


@right("gd_step")
def all_parameters_in_one_long_vector(parameters, grads, lr):
    names = [name for name in parameters if "d" + name in grads]
    theta = np.concatenate([parameters[name].ravel() for name in names])
    gradient = np.concatenate([grads["d" + name].ravel() for name in names])
    theta = theta - lr * gradient
    new, start = parameters.copy(), 0
    for name in names:
        size = parameters[name].size
        new[name] = theta[start : start + size].reshape(parameters[name].shape)
        start += size
    return new


@right("gd_step")
def while_loop_until_a_layer_is_missing(parameters, grads, lr):
    def moved(name):
        return parameters[name] - lr * grads["d" + name]

    new = dict(parameters)
    layer = 1
    while "dW" + str(layer) in grads:
        new["b" + str(layer)] = moved("b" + str(layer))
        new["W" + str(layer)] = moved("W" + str(layer))
        layer += 1
    return new


@wrong(
    "gd_step",
    hint="From the tenth layer on, steps are made with the gradient of another layer. How do you get from a key to the name of its gradient?",
)
def layer_number_from_the_last_character(parameters, grads, lr):
    new = {}
    for k, v in parameters.items():
        d = "d" + k[0] + k[-1]
        new[k] = v - lr * grads[d] if d in grads and k[0] in "Wb" else v
    return new
