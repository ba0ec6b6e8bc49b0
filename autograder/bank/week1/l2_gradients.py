"""Known solutions of the gradient with an L2 penalty, and of the same step written as weight decay.

The derivative of the penalty is lambda over m times the weights. The mistakes miss a factor or a sign, touch the
biases, or write into the caller's gradients.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w1-l2-gradients"


@wrong("add_l2_gradients", hint="Your term is half of what it should be. What is the derivative of a square?")
def two_left_in_the_divisor(grads, parameters, lambd, m):
    return {
        key: value + lambd / (2 * m) * parameters[key[1:]] if key.startswith("dW") else value
        for key, value in grads.items()
    }


@wrong("add_l2_gradients", hint="Your term is m times too large. By what is lambda divided?")
def not_divided_by_the_number_of_examples(grads, parameters, lambd, m):
    return {key: value + lambd * parameters[key[1:]] if key.startswith("dW") else value for key, value in grads.items()}


@wrong("add_l2_gradients", hint="Your caller's gradients changed. Does += make a new array?")
def gradients_of_the_caller_changed(grads, parameters, lambd, m):
    for key in grads:
        if key.startswith("dW"):
            grads[key] += lambd / m * parameters[key[1:]]
    return grads


@wrong("add_l2_gradients", hint="The dict is new but its arrays are your caller's. What does copy() copy?")
def only_the_dict_copied(grads, parameters, lambd, m):
    new = grads.copy()
    for key in new:
        if key.startswith("dW"):
            new[key] += lambd / m * parameters[key[1:]]
    return new


@wrong("add_l2_gradients", hint="The penalty makes weights grow. Is its derivative added or subtracted?")
def penalty_subtracted(grads, parameters, lambd, m):
    return {
        key: value - lambd / m * parameters[key[1:]] if key.startswith("dW") else value for key, value in grads.items()
    }


@wrong("add_l2_gradients", hint="The gradients of the biases changed too. Is b in the penalty?")
def biases_decay_too(grads, parameters, lambd, m):
    return {key: value + lambd / m * parameters[key[1:]] for key, value in grads.items()}


@wrong("add_l2_gradients", hint="The gradients of the biases are gone. Which keys should the result have?")
def biases_left_out_of_the_result(grads, parameters, lambd, m):
    return {key: value + lambd / m * parameters[key[1:]] for key, value in grads.items() if key.startswith("dW")}


@wrong("add_l2_gradients", hint="Each dW got a multiple of itself. Which array does the penalty's derivative hold?")
def gradient_multiplied_instead_of_weights_added(grads, parameters, lambd, m):
    return {key: value + lambd / m * grads[key] if key.startswith("dW") else value for key, value in grads.items()}


@wrong(
    "add_l2_gradients", hint="The same number was added to every entry. Does each weight not have its own derivative?"
)
def the_penalty_itself_added(grads, parameters, lambd, m):
    return {
        key: value + lambd / (2 * m) * np.sum(parameters[key[1:]] ** 2) if key.startswith("dW") else value
        for key, value in grads.items()
    }


@wrong("add_l2_gradients", hint="The term has the same size for small and large weights. Whose derivative is the sign?")
def sign_of_the_weights_added(grads, parameters, lambd, m):
    return {
        key: value + lambd / m * np.sign(parameters[key[1:]]) if key.startswith("dW") else value
        for key, value in grads.items()
    }


@wrong("add_l2_gradients", hint="Only the first two layers decay. How many has the network?")
def two_layers_written_into_the_code(grads, parameters, lambd, m):
    new = dict(grads)
    new["dW1"] = grads["dW1"] + lambd / m * parameters["W1"]
    if "dW2" in grads:
        new["dW2"] = grads["dW2"] + lambd / m * parameters["W2"]
    return new


@wrong("add_l2_gradients", hint="The layers are taken in the order of the dicts. Do equal places mean equal layers?")
def gradients_and_weights_paired_by_their_place(grads, parameters, lambd, m):
    new = {}
    for (key, value), name in zip(grads.items(), sorted(parameters)):
        new[key] = value + lambd / m * parameters[name] if key.startswith("dW") and "W" in name else value
    return new


@wrong("add_l2_gradients", hint="The function returned nothing. Is printing the same as returning?")
def gradients_printed_instead_of_returned(grads, parameters, lambd, m):
    print({key: value + lambd / m * parameters[key[1:]] for key, value in grads.items() if key[1] == "W"})


@wrong("decay_step", hint="The decay is m times too strong. By what is lambda divided?")
def decay_without_the_number_of_examples(W, dW_data, lr, lambd, m):
    return (1 - lr * lambd) * W - lr * dW_data


@wrong("decay_step", hint="The weights grow without a gradient. Which sign has the decay?")
def weights_grow(W, dW_data, lr, lambd, m):
    return (1 + lr * lambd / m) * W - lr * dW_data


@wrong("decay_step", hint="The decay does not depend on the learning rate. Is it part of the step?")
def decay_without_the_learning_rate(W, dW_data, lr, lambd, m):
    return (1 - lambd / m) * W - lr * dW_data


@wrong("decay_step", hint="The decay is half of what it should be. What is the derivative of a square?")
def half_the_decay(W, dW_data, lr, lambd, m):
    return (1 - lr * lambd / (2 * m)) * W - lr * dW_data


@wrong(
    "decay_step",
    hint="The weights decay before the step and the step decays too. Is the gradient multiplied by the factor?",
)
def the_step_decays_as_well(W, dW_data, lr, lambd, m):
    return (1 - lr * lambd / m) * (W - lr * dW_data)


@wrong("decay_step", hint="The step goes up the slope. Is the gradient added or subtracted?")
def step_along_the_gradient(W, dW_data, lr, lambd, m):
    return (1 - lr * lambd / m) * W + lr * dW_data


@wrong("decay_step", hint="lr * lambd / m was multiplied by m for want of brackets. What does a - b / c * d mean?")
def brackets_around_one_minus(W, dW_data, lr, lambd, m):
    return (1 - lr) * lambd / m * W - lr * dW_data


@wrong("decay_step", hint="Your caller's weights changed. Does *= make a new array?")
def weights_of_the_caller_changed(W, dW_data, lr, lambd, m):
    W *= 1 - lr * lambd / m
    W -= lr * dW_data
    return W


@wrong("decay_step", hint="The answer to the visible check is written into the code. What about other numbers?")
def answer_of_the_visible_check(W, dW_data, lr, lambd, m):
    return np.array([[3.7, -1.9]])


@wrong("add_l2_gradients", hint="With lambd = 0 the gradients change. What does `lambd or ...` make of a zero?")
def lambda_of_zero_taken_for_none(grads, parameters, lambd, m):
    lambd = lambd or 0.01
    return {k: g + lambd / m * parameters[k[1:]] if k.startswith("dW") else g for k, g in grads.items()}


@wrong("add_l2_gradients", hint="The gradients come back as they came. Where does your loop store the sum?")
def sum_given_to_a_name_only(grads, parameters, lambd, m):
    new = {k: g.copy() for k, g in grads.items()}
    for k, g in new.items():
        if k.startswith("dW"):
            g = g + lambd / m * parameters[k[1:]]
    return new


@wrong("decay_step", hint="The weights come back as they came. What becomes of the difference that you work out?")
def difference_not_kept(W, dW_data, lr, lambd, m):
    new = (1 - lr * lambd / m) * W
    new - lr * dW_data
    return W


@wrong("decay_step", hint="Two results came where one was asked for. Does anybody need the gradient again?")
def weights_and_gradient_returned(W, dW_data, lr, lambd, m):
    dW = dW_data + lambd / m * W
    return W - lr * dW, dW


@right("add_l2_gradients")
def deep_copy_changed_in_place(grads, parameters, lambd, m):
    from copy import deepcopy

    new = deepcopy(grads)
    for key in new:
        if "W" in key:
            new[key] += (lambd / m) * parameters[key.replace("d", "", 1)]
    return new


@right("add_l2_gradients")
def loop_over_layers_until_there_is_none(grads, parameters, lambd, m):
    new = {}
    l = 1
    while "dW" + str(l) in grads:
        new["dW" + str(l)] = (m * grads["dW" + str(l)] + lambd * parameters["W" + str(l)]) / m
        new["db" + str(l)] = grads["db" + str(l)].copy()
        l += 1
    return new


@right("add_l2_gradients")
def biases_with_a_factor_of_zero(grads, parameters, lambd, m):
    strength = {"W": lambd / float(m), "b": 0.0}
    return {"d" + key: grads["d" + key] + strength[key[0]] * value for key, value in parameters.items()}


@right("add_l2_gradients")
def entry_by_entry_with_ndindex(grads, parameters, lambd, m):
    new = {}
    for key, g in grads.items():
        out = np.array(g, dtype=float)
        if key.startswith("dW"):
            for place in np.ndindex(*out.shape):
                out[place] += lambd * parameters[key[1:]][place] / m
        new[key] = out
    return new


@right("decay_step")
def gradient_of_the_regularized_cost_first(W, dW_data, lr, lambd, m):
    dW = dW_data + lambd / m * W
    return W - lr * dW


@right("decay_step")
def three_terms_subtracted_one_by_one(W, dW_data, lr, lambd, m):
    new = W.copy()
    new -= lr * lambd / m * W
    new -= lr * dW_data
    return new


@right("decay_step")
def numpy_functions_instead_of_operators(W, dW_data, lr, lambd, m):
    return np.subtract(np.multiply(W, 1.0 - np.divide(lr * lambd, m)), np.multiply(lr, dW_data))


@wrong(
    "add_l2_gradients",
    hint="From the tenth layer on, weights of another layer are added. What is left of a key without its d?",
)
def layer_number_from_the_last_character(grads, parameters, lambd, m):
    new = {}
    for k in grads:
        new[k] = grads[k] + lambd / m * parameters["W" + k[-1]] if k[1] == "W" else grads[k]
    return new
