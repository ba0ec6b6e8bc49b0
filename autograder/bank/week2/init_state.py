"""Known solutions of the optimizers' starting state: for each kind, zeros under the key of every gradient.

What can go wrong is the shape, the start value and, unseen until two optimizers meet, arrays that are shared.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w2-init-state"


@wrong("init_state", hint="What you write into one state appears in the other. How many dictionaries did you make?")
def one_dictionary_under_two_names(parameters, kinds=("v", "s")):
    zeros = {"d" + name: np.zeros(value.shape) for name, value in parameters.items()}
    return {kind: zeros for kind in kinds}


@wrong(
    "init_state",
    hint="What you write into an array of one state appears in the other. "
    "Does a copied dictionary have arrays of its own?",
)
def one_set_of_arrays_in_two_dictionaries(parameters, kinds=("v", "s")):
    zeros = {"d" + name: np.zeros(value.shape) for name, value in parameters.items()}
    return {kind: zeros.copy() for kind in kinds}


@wrong("init_state", hint="All layers got the shape of the last one. Which letter counts the layers in your loop?")
def shape_of_the_last_layer_for_every_layer(parameters, kinds=("v", "s")):
    L = len(parameters) // 2
    state = {}
    for kind in kinds:
        state[kind] = {}
        for l in range(1, L + 1):
            state[kind]["dW" + str(l)] = np.zeros(parameters["W" + str(L)].shape)
            state[kind]["db" + str(l)] = np.zeros(parameters["b" + str(L)].shape)
    return state


@wrong("init_state", hint="Your arrays have lost an axis. Which shape does the gradient of a weight matrix have?")
def only_as_many_zeros_as_rows(parameters, kinds=("v", "s")):
    return {kind: {"d" + name: np.zeros(value.shape[0]) for name, value in parameters.items()} for kind in kinds}


@wrong(
    "init_state",
    hint="The state starts at the parameters themselves. What has been averaged before the first step?",
)
def parameters_copied_as_start(parameters, kinds=("v", "s")):
    return {kind: {"d" + name: value.copy() for name, value in parameters.items()} for kind in kinds}


@wrong("init_state", hint="The keys are those of the parameters. What is being averaged: parameters or gradients?")
def keys_of_the_parameters(parameters, kinds=("v", "s")):
    return {kind: {name: np.zeros_like(value) for name, value in parameters.items()} for kind in kinds}


@wrong("init_state", hint="You make both states whatever is asked for. What does the second argument say?")
def both_kinds_whatever_is_asked_for(parameters, kinds=("v", "s")):
    v = {"d" + name: np.zeros(value.shape) for name, value in parameters.items()}
    s = {"d" + name: np.zeros(value.shape) for name, value in parameters.items()}
    return {"v": v, "s": s}


@wrong("init_state", hint="Two dictionaries came back where one was expected. Under which names do the states belong?")
def states_returned_side_by_side(parameters, kinds=("v", "s")):
    v = {"d" + name: np.zeros(value.shape) for name, value in parameters.items()}
    s = {"d" + name: np.zeros(value.shape) for name, value in parameters.items()}
    return v, s


@wrong("init_state", hint="The state starts at one. Which value has an average before any gradient came?")
def averages_started_at_one(parameters, kinds=("v", "s")):
    return {kind: {"d" + name: np.ones(value.shape) for name, value in parameters.items()} for kind in kinds}


@wrong("init_state", hint="The biases have no state. Does only the weight have a gradient?")
def state_for_the_weights_only(parameters, kinds=("v", "s")):
    state = {}
    for kind in kinds:
        state[kind] = {}
        for l in range(1, len(parameters) // 2 + 1):
            state[kind]["dW" + str(l)] = np.zeros(parameters["W" + str(l)].shape)
    return state


@wrong("init_state", hint="The last layer has no state. Where does your range end?")
def last_layer_left_out_by_the_range(parameters, kinds=("v", "s")):
    state = {}
    for kind in kinds:
        state[kind] = {}
        for l in range(1, len(parameters) // 2):
            state[kind]["dW" + str(l)] = np.zeros(parameters["W" + str(l)].shape)
            state[kind]["db" + str(l)] = np.zeros(parameters["b" + str(l)].shape)
    return state


@wrong("init_state", hint="The parameters themselves were set to zero. Do you make new arrays for the state?")
def parameters_emptied_in_place(parameters, kinds=("v", "s")):
    state = {}
    for kind in kinds:
        state[kind] = {}
        for name, value in parameters.items():
            value *= 0
            state[kind]["d" + name] = value
    return state


@wrong("init_state", hint="All kinds share the arrays of the biases. Where is each of those arrays made?")
def biases_made_once_for_all_kinds(parameters, kinds=("v", "s")):
    biases = {"d" + name: np.zeros(value.shape) for name, value in parameters.items() if name.startswith("b")}
    state = {}
    for kind in kinds:
        weights = {"d" + name: np.zeros(value.shape) for name, value in parameters.items() if name.startswith("W")}
        state[kind] = {**weights, **biases}
    return state


@wrong("init_state", hint="Arrays of the same shape are one array. Does every key have an array of its own?")
def one_array_for_each_shape(parameters, kinds=("v", "s")):
    state = {}
    for kind in kinds:
        zeros = {value.shape: np.zeros(value.shape) for value in parameters.values()}
        state[kind] = {"d" + name: zeros[value.shape] for name, value in parameters.items()}
    return state


@right("init_state")
def zeros_like_in_a_loop_over_layers(parameters, kinds=("v", "s")):
    state = {kind: {} for kind in kinds}
    for kind in kinds:
        for l in range(1, len(parameters) // 2 + 1):
            for letter in ("W", "b"):
                state[kind][f"d{letter}{l}"] = np.zeros_like(parameters[f"{letter}{l}"], dtype=float)
    return state


@right("init_state")
def zero_times_the_parameter(parameters, kinds=("v", "s")):
    return {kind: {"d" + name: 0.0 * value for name, value in parameters.items()} for kind in kinds}


@right("init_state")
def deep_copy_multiplied_by_zero(parameters, kinds=("v", "s")):
    from copy import deepcopy

    state = {}
    for kind in kinds:
        emptied = deepcopy(parameters)
        state[kind] = {}
        for name in emptied:
            emptied[name] *= 0
            state[kind]["d" + name] = emptied[name]
    return state


@right("init_state")
def dictionary_built_with_setdefault(parameters, kinds=("v", "s")):
    state = {}
    for name, value in parameters.items():
        rows, columns = value.shape
        for kind in kinds:
            state.setdefault(kind, {})["d" + name] = np.array([[0.0] * columns for _ in range(rows)])
    return state


@right("init_state")
def difference_of_the_parameter_with_itself(parameters, kinds=("v", "s")):
    from copy import deepcopy

    one = dict(("d" + name, value - value) for name, value in parameters.items())
    return dict((kind, deepcopy(one)) for kind in kinds)


@wrong(
    "init_state",
    hint="The zeros are whole numbers, and what is added to them later would be cut off. Which kind of zeros can hold a fraction?",
)
def whole_numbers(parameters, kinds=("v", "s")):
    return {k: {"d" + n: np.zeros(v.shape, dtype=int) for n, v in parameters.items()} for k in kinds}
