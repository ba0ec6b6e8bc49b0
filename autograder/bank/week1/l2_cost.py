"""Known solutions of the cost with an L2 penalty: lambda over 2 m times the sum of all squared weights.

The mistakes take more than the weights, take them unsquared, miss a factor, or know the number of layers.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w1-l2-cost"


@wrong("l2_cost", hint="Your penalty changes when only b changes. Which entries are penalized?")
def biases_penalized_too(data_cost, parameters, lambd, m):
    return data_cost + lambd / (2 * m) * sum(np.sum(value**2) for value in parameters.values())


@wrong("l2_cost", hint="Your penalty is m times too large. By what is the sum divided?")
def not_divided_by_the_number_of_examples(data_cost, parameters, lambd, m):
    squared = sum(np.sum(value**2) for key, value in parameters.items() if key.startswith("W"))
    return data_cost + lambd / 2 * squared


@wrong("l2_cost", hint="a/2*m multiplies by m. Where do the brackets belong?")
def multiplied_by_m_for_want_of_brackets(data_cost, parameters, lambd, m):
    squared = sum(np.sum(value**2) for key, value in parameters.items() if key.startswith("W"))
    return data_cost + lambd / 2 * m * squared


@wrong("l2_cost", hint="Your penalty is twice too large. Which factor makes the derivative simple?")
def factor_one_half_missing(data_cost, parameters, lambd, m):
    squared = sum(np.sum(value**2) for key, value in parameters.items() if key.startswith("W"))
    return data_cost + lambd / m * squared


@wrong("l2_cost", hint="A root was taken of each layer's sum. Is it the norm that is added up, or its square?")
def norms_not_squared(data_cost, parameters, lambd, m):
    norms = sum(np.linalg.norm(value) for key, value in parameters.items() if key.startswith("W"))
    return data_cost + lambd / (2 * m) * norms


@wrong("l2_cost", hint="Positive and negative weights cancel. What is done to each weight before they are added?")
def weights_not_squared(data_cost, parameters, lambd, m):
    total = sum(np.sum(value) for key, value in parameters.items() if key.startswith("W"))
    return data_cost + lambd / (2 * m) * total


@wrong("l2_cost", hint="The weights of a layer are added first and then squared. Which comes first?")
def sum_squared_instead_of_squares_summed(data_cost, parameters, lambd, m):
    total = sum(np.sum(value) ** 2 for key, value in parameters.items() if key.startswith("W"))
    return data_cost + lambd / (2 * m) * total


@wrong("l2_cost", hint="The absolute values make an L1 penalty. What does L2 do with each weight?")
def absolute_values_instead_of_squares(data_cost, parameters, lambd, m):
    total = sum(np.sum(np.abs(value)) for key, value in parameters.items() if key.startswith("W"))
    return data_cost + lambd / (2 * m) * total


@wrong("l2_cost", hint="A network of another depth has other matrices. Who says that there are three?")
def three_layers_written_into_the_code(data_cost, parameters, lambd, m):
    squared = 0
    for key in ("W1", "W2", "W3"):
        if key in parameters:
            squared += np.sum(np.square(parameters[key]))
    return data_cost + lambd / (2 * m) * squared


@wrong("l2_cost", hint="The last layer's weights are free. Where does your range end?")
def last_layer_left_out_by_the_range(data_cost, parameters, lambd, m):
    squared = 0
    for l in range(1, len(parameters) // 2):
        squared += np.sum(np.square(parameters["W" + str(l)]))
    return data_cost + lambd / (2 * m) * squared


@wrong("l2_cost", hint="The dict may hold other entries too. Does counting them tell the number of layers?")
def layers_counted_by_the_size_of_the_dict(data_cost, parameters, lambd, m):
    squared = 0
    for l in range(1, len(parameters) // 2 + 1):
        squared += np.sum(np.square(parameters["W" + str(l)]))
    return data_cost + lambd / (2 * m) * squared


@wrong("l2_cost", hint="Weights are told by their place in the dict. Does the order of the keys mean anything?")
def every_second_entry_taken_for_a_weight(data_cost, parameters, lambd, m):
    squared = sum(np.sum(value**2) for value in list(parameters.values())[::2])
    return data_cost + lambd / (2 * m) * squared


@wrong("l2_cost", hint="Everything that is not called b is penalized. Is everything else a weight?")
def all_but_the_biases_penalized(data_cost, parameters, lambd, m):
    squared = sum(np.sum(value**2) for key, value in parameters.items() if not key.startswith("b"))
    return data_cost + lambd / (2 * m) * squared


@wrong("l2_cost", hint="Only the penalty came back. To what is it added?")
def penalty_without_the_data_cost(data_cost, parameters, lambd, m):
    squared = sum(np.sum(value**2) for key, value in parameters.items() if key.startswith("W"))
    return lambd / (2 * m) * squared


@wrong("l2_cost", hint="The data cost is divided by m a second time. Is it a sum or already a mean?")
def data_cost_divided_again(data_cost, parameters, lambd, m):
    squared = sum(np.sum(value**2) for key, value in parameters.items() if key.startswith("W"))
    return (data_cost + lambd / 2 * squared) / m


@wrong("l2_cost", hint="The weights of your caller were squared. Does your code write into what it was given?")
def weights_of_the_caller_squared(data_cost, parameters, lambd, m):
    squared = 0
    for key in parameters:
        if key.startswith("W"):
            parameters[key] **= 2
            squared += parameters[key].sum()
    return data_cost + lambd / (2 * m) * squared


@wrong("l2_cost", hint="The answer to the visible check is written into the code. What about other numbers?")
def answer_of_the_visible_check(data_cost, parameters, lambd, m):
    return 0.625


@wrong("l2_cost", hint="Your function looks at a variable of the notebook. Which name has the argument?")
def variable_of_the_check_instead_of_the_argument(data_cost, parameters, lambd, m):
    squared = sum(np.sum(value**2) for key, value in _parameters.items() if key.startswith("W"))
    return data_cost + lambd / (2 * m) * squared


@wrong("l2_cost", hint="The function returned nothing. Is printing the same as returning?")
def cost_printed_instead_of_returned(data_cost, parameters, lambd, m):
    squared = sum(np.sum(value**2) for key, value in parameters.items() if key.startswith("W"))
    print(data_cost + lambd / (2 * m) * squared)


@wrong("l2_cost", hint="The larger lambd is, the less the data cost counts. Is J a weighted mean, or a sum?")
def data_cost_weighted_by_one_minus_lambda(data_cost, parameters, lambd, m):
    squared = sum(np.sum(v**2) for k, v in parameters.items() if k.startswith("W"))
    return (1 - lambd) * data_cost + lambd / (2 * m) * squared


@right("l2_cost")
def product_of_the_flat_matrix_with_itself(data_cost, parameters, lambd, m):
    penalty = 0.0
    for key in parameters:
        if key[0] == "W":
            penalty += lambd / (2 * m) * np.vdot(parameters[key], parameters[key])
    return data_cost + penalty


@right("l2_cost")
def square_of_the_frobenius_norm(data_cost, parameters, lambd, m):
    l, squared = 1, 0.0
    while f"W{l}" in parameters:
        squared += np.linalg.norm(parameters[f"W{l}"], "fro") ** 2
        l += 1
    return np.array(data_cost + lambd * squared / (2.0 * m))


@right("l2_cost")
def all_weights_in_one_long_vector(data_cost, parameters, lambd, m):
    w = np.concatenate([parameters[key].ravel() for key in sorted(parameters) if "W" in key])
    return data_cost + 0.5 * lambd * (w @ w) / m


@right("l2_cost")
def einstein_sum_and_trace(data_cost, parameters, lambd, m):
    total = 0
    for i, key in enumerate(k for k in parameters if k.startswith("W")):
        W = parameters[key]
        total = total + (np.einsum("ij,ij->", W, W) if i % 2 else np.trace(W.T @ W))
    return float(data_cost) + float(total) * lambd / m / 2


@right("l2_cost")
def weight_by_weight_in_python(data_cost, parameters, lambd, m):
    result = data_cost
    for key, W in parameters.items():
        if not key.startswith("W"):
            continue
        for row in W.tolist():
            for w in row:
                result += lambd * w * w / (2 * m)
    return result


@wrong(
    "l2_cost",
    hint="For a matrix, this norm is its largest stretch and not the root of the sum of squares. Which norm does the formula name?",
)
def spectral_norm(data_cost, parameters, lambd, m):
    return data_cost + lambd / (2 * m) * sum(np.linalg.norm(v, 2) ** 2 for k, v in parameters.items() if k[0] == "W")


@wrong(
    "l2_cost", hint="The squares are averaged where they are to be added up. Does m count the weights or the examples?"
)
def mean_of_the_squares(data_cost, parameters, lambd, m):
    return data_cost + lambd / (2 * m) * sum(np.mean(v**2) for k, v in parameters.items() if k[0] == "W")


@right("l2_cost")
def singular_values(data_cost, parameters, lambd, m):
    return data_cost + lambd / m / 2 * sum(
        float((np.linalg.svd(v, compute_uv=False) ** 2).sum()) for k, v in parameters.items() if k[:1] == "W"
    )
