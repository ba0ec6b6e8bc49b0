"""Known solutions of the mean cross-entropy from logits, and of its gradient.

One minus sign, a sum over classes, a mean over examples, and a logarithm that is never taken of a rounded 0.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w3-cross-entropy"


@wrong("cross_entropy", hint="Your cost is negative. How many minus signs are there?")
def two_minus_signs(Z, Y):
    S = Z - Z.max(axis=0, keepdims=True)
    log_A = S - np.log(np.exp(S).sum(axis=0, keepdims=True))
    losses = -np.sum(Y * log_A, axis=0)
    return -1 / Y.shape[1] * np.sum(losses)


@wrong("cross_entropy", hint="Your cost is too small by the number of classes. Over what is the mean taken?")
def mean_over_all_entries(Z, Y):
    S = Z - Z.max(axis=0, keepdims=True)
    log_A = S - np.log(np.exp(S).sum(axis=0, keepdims=True))
    return -np.mean(Y * log_A)


@wrong(
    "cross_entropy",
    hint="No mistake can cost more than about 18 in your cost. What does a small number inside the logarithm do?",
)
def small_number_inside_the_logarithm(Z, Y):
    T = np.exp(Z - Z.max(axis=0, keepdims=True))
    A = T / T.sum(axis=0, keepdims=True)
    return -np.sum(Y * np.log(A + 1e-8)) / Y.shape[1]


@wrong("cross_entropy", hint="A sure and wrong answer costs infinity or NaN. Was the probability rounded to 0?")
def logarithm_of_softmax(Z, Y):
    T = np.exp(Z - Z.max(axis=0, keepdims=True))
    A = T / T.sum(axis=0, keepdims=True)
    return -np.sum(Y * np.log(A)) / Y.shape[1]


@wrong("cross_entropy", hint="Infinities are swept away, and the cost with them. What should a sure mistake cost?")
def sum_that_skips_what_is_not_a_number(Z, Y):
    T = np.exp(Z - Z.max(axis=0, keepdims=True))
    A = T / T.sum(axis=0, keepdims=True)
    return -np.nansum(np.nan_to_num(Y * np.log(A), neginf=0.0)) / Y.shape[1]


@wrong("cross_entropy", hint="A model that knows nothing does not pay ln C. Which logarithm is yours?")
def decimal_logarithm(Z, Y):
    S = Z - Z.max(axis=0, keepdims=True)
    log_A = S / np.log(10) - np.log10(np.exp(S).sum(axis=0, keepdims=True))
    return -np.sum(Y * log_A) / Y.shape[1]


@wrong("cross_entropy", hint="All pairs of examples are counted. Which product takes matching entries only?")
def matrix_product_of_all_pairs(Z, Y):
    S = Z - Z.max(axis=0, keepdims=True)
    log_A = S - np.log(np.exp(S).sum(axis=0, keepdims=True))
    return -np.dot(Y.T, log_A).sum() / Y.shape[1]


@wrong("cross_entropy", hint="The cost grows with the number of examples. What is J: a sum or a mean?")
def sum_over_the_examples(Z, Y):
    S = Z - Z.max(axis=0, keepdims=True)
    return -np.sum(Y * (S - np.log(np.exp(S).sum(axis=0, keepdims=True))))


@wrong("cross_entropy", hint="Large logits overflow. What is subtracted before the exponential?")
def nothing_subtracted(Z, Y):
    return -np.sum(Y * (Z - np.log(np.exp(Z).sum(axis=0, keepdims=True)))) / Y.shape[1]


@wrong("cross_entropy", hint="Soft labels come out wrong. May several classes of a column have a share?")
def only_the_largest_label_counted(Z, Y):
    S = Z - Z.max(axis=0, keepdims=True)
    log_A = S - np.log(np.exp(S).sum(axis=0, keepdims=True))
    return -np.mean(log_A[np.argmax(Y, axis=0), np.arange(Y.shape[1])])


@wrong("cross_entropy", hint="The losses of all examples came back. What does J do with them?")
def losses_of_all_examples_returned(Z, Y):
    S = Z - Z.max(axis=0, keepdims=True)
    log_A = S - np.log(np.exp(S).sum(axis=0, keepdims=True))
    return -np.sum(Y * log_A, axis=0)


@wrong("cross_entropy", hint="Each class is judged on its own. Is it one distribution over C classes, or C coins?")
def logistic_cost_of_each_class(Z, Y):
    return np.mean(np.sum(np.logaddexp(0, Z) - Y * Z, axis=0))


@wrong("cross_entropy", hint="The probabilities are taken over the examples. Which axis belongs to the classes?")
def softmax_over_the_examples(Z, Y):
    S = Z - Z.max(axis=1, keepdims=True)
    log_A = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    return -np.sum(Y * log_A) / Y.shape[1]


@wrong("cross_entropy", hint="The cost is divided by the number of classes. How many examples are there?")
def divided_by_the_number_of_classes(Z, Y):
    S = Z - Z.max(axis=0, keepdims=True)
    return -np.sum(Y * (S - np.log(np.exp(S).sum(axis=0, keepdims=True)))) / len(Y)


@wrong("cross_entropy", hint="Every input costs the same. Do your numbers come from the arguments?")
def number_of_the_example_written_down(Z, Y):
    return 0.8369882167858358


@wrong("cross_entropy", hint="Nothing came back from the function. Is a printed result a returned one?")
def cost_printed_and_not_returned(Z, Y):
    S = Z - Z.max(axis=0, keepdims=True)
    print(-np.sum(Y * (S - np.log(np.exp(S).sum(axis=0, keepdims=True)))) / Y.shape[1])


@wrong("softmax_backward", hint="Your gradient is m times too large. Is the cost a sum or a mean?")
def gradient_of_the_sum(Z, Y):
    T = np.exp(Z - Z.max(axis=0, keepdims=True))
    return T / T.sum(axis=0, keepdims=True) - Y


@wrong("softmax_backward", hint="Your gradient points the other way. Is it prediction minus label?")
def label_minus_prediction(Z, Y):
    T = np.exp(Z - Z.max(axis=0, keepdims=True))
    return (Y - T / T.sum(axis=0, keepdims=True)) / Y.shape[1]


@wrong("softmax_backward", hint="The logits are taken for probabilities. What turns one into the other?")
def logits_taken_for_probabilities(Z, Y):
    return (Z - Y) / Y.shape[1]


@wrong("softmax_backward", hint="The gradient is divided by the number of entries. Over what is the mean of J?")
def divided_by_all_entries(Z, Y):
    T = np.exp(Z - Z.max(axis=0, keepdims=True))
    return (T / T.sum(axis=0, keepdims=True) - Y) / Y.size


@wrong("softmax_backward", hint="Large logits give NaN. Is your softmax safe?")
def nothing_subtracted_in_the_gradient(Z, Y):
    T = np.exp(Z)
    return (T / T.sum(axis=0, keepdims=True) - Y) / Y.shape[1]


@wrong("softmax_backward", hint="A factor A(1 - A) is too much. Which derivative does softmax with cross-entropy have?")
def derivative_of_the_sigmoid_multiplied(Z, Y):
    T = np.exp(Z - Z.max(axis=0, keepdims=True))
    A = T / T.sum(axis=0, keepdims=True)
    return (A - Y) * A * (1 - A) / Y.shape[1]


@wrong("softmax_backward", hint="The labels that you were given changed. Does your code write into them?")
def written_over_the_labels(Z, Y):
    T = np.exp(Z - Z.max(axis=0, keepdims=True))
    Y -= T / T.sum(axis=0, keepdims=True)
    return -Y / Y.shape[1]


@wrong("cross_entropy", hint="The logits of your caller have changed. Does -= make a new array?")
def maximum_subtracted_in_place(Z, Y):
    Z -= Z.max(axis=0, keepdims=True)
    return np.sum(Y * (np.log(np.exp(Z).sum(axis=0, keepdims=True)) - Z)) / Y.shape[1]


@wrong("cross_entropy", hint="Sometimes you divide by the number of classes. Which axis of Y counts the examples?")
def longer_axis_taken_for_the_examples(Z, Y):
    A = Z - Z.max(axis=0, keepdims=True)
    return np.sum(Y * (np.log(np.exp(A).sum(axis=0, keepdims=True)) - A)) / max(Y.shape)


@wrong("softmax_backward", hint="Sometimes you divide by the number of classes. Which axis of Y counts the examples?")
def longer_axis_taken_for_the_examples_of_the_gradient(Z, Y):
    T = np.exp(Z - Z.max(axis=0, keepdims=True))
    return (T / T.sum(axis=0, keepdims=True) - Y) / max(Y.shape)


@right("cross_entropy")
def log_sum_of_exponentials_minus_the_logit(Z, Y):
    log_sum = np.logaddexp.reduce(Z, axis=0)
    return np.mean(log_sum - np.einsum("ji,ji->i", Y, Z))


@right("cross_entropy")
def example_after_example(Z, Y):
    total = 0.0
    for z, y in zip(Z.T, Y.T):
        top = max(z)
        log_sum = top + np.log(sum(np.exp(value - top) for value in z))
        total += sum(share * (log_sum - value) for share, value in zip(y, z))
    return total / Z.shape[1]


@right("cross_entropy")
def trace_of_the_matrix_product(Z, Y):
    S = Z - Z.max(axis=0)
    log_A = S - np.log(np.sum(np.exp(S), axis=0))
    return -np.trace(Y.T @ log_A) / Y.shape[1]


@right("cross_entropy")
def cost_as_an_array_of_one_entry(Z, Y):
    S = Z - np.max(Z, axis=0, keepdims=True)
    losses = np.log(np.sum(np.exp(S), axis=0, keepdims=True)) - np.sum(Y * S, axis=0, keepdims=True)
    return losses.mean(axis=1, keepdims=True)


@right("softmax_backward")
def exponential_of_the_log_probability(Z, Y):
    return (np.exp(Z - np.logaddexp.reduce(Z, axis=0)) - Y) / Z.shape[1]


@right("softmax_backward")
def matrix_of_derivatives_for_each_example(Z, Y):
    m = Z.shape[1]
    dZ = np.zeros(Z.shape)
    for i in range(m):
        a = np.exp(Z[:, i] - Z[:, i].max())
        a = a / a.sum()
        with np.errstate(divide="ignore", invalid="ignore"):
            dL_da = np.where(Y[:, i] > 0, -Y[:, i] / np.where(a > 0, a, 1.0), 0.0)
        dZ[:, i] = (np.diag(a) - np.outer(a, a)) @ dL_da / m
    return dZ


@right("softmax_backward")
def nested_loops(Z, Y):
    C, m = Z.shape
    dZ = [[0.0] * m for _ in range(C)]
    for i in range(m):
        top = max(Z[:, i])
        total = sum(np.exp(Z[k, i] - top) for k in range(C))
        for j in range(C):
            dZ[j][i] = (np.exp(Z[j, i] - top) / total - Y[j, i]) / m
    return dZ
