"""Known solutions of softmax over the columns of a matrix of logits.

Mistakes sum over the wrong axis, or do not survive large logits, or are repaired in a way that changes the result.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w3-softmax"


@wrong("softmax", hint="Large logits give NaN. What may be subtracted from a column before the exponential?")
def nothing_subtracted(Z):
    T = np.exp(Z)
    return T / T.sum(axis=0, keepdims=True)


@wrong("softmax", hint="The rows sum to 1, not the columns. Along which axis are the classes?")
def sums_over_the_examples(Z):
    T = np.exp(Z - Z.max(axis=1, keepdims=True))
    return T / T.sum(axis=1, keepdims=True)


@wrong(
    "softmax",
    hint="Each class is shifted by a number of its own. Within what may the same constant be subtracted?",
)
def maximum_of_each_class_subtracted(Z):
    T = np.exp(Z - Z.max(axis=1, keepdims=True))
    return T / T.sum(axis=0, keepdims=True)


@wrong("softmax", hint="All entries together sum to 1. Is each example a problem of its own?")
def divided_by_the_sum_of_all_entries(Z):
    T = np.exp(Z - Z.max(axis=0, keepdims=True))
    return T / np.sum(T)


@wrong("softmax", hint="The columns do not sum to 1. Is it a distribution over the classes, or one for each class?")
def sigmoid_of_each_entry(Z):
    return 1 / (1 + np.exp(-Z))


@wrong("softmax", hint="Logits of 10000 and of 60 come out equal. Does cutting keep the differences?")
def logits_cut_to_a_range(Z):
    T = np.exp(np.clip(Z, -50, 50))
    return T / T.sum(axis=0, keepdims=True)


@wrong(
    "softmax",
    hint="A column far below the largest entry of the matrix becomes NaN. Whose maximum belongs to it?",
)
def maximum_of_the_whole_matrix_subtracted(Z):
    T = np.exp(Z - Z.max())
    return T / T.sum(axis=0, keepdims=True)


@wrong(
    "softmax", hint="One very large logit still overflows. Does subtracting the mean bound the exponents from above?"
)
def mean_of_each_column_subtracted(Z):
    T = np.exp(Z - Z.mean(axis=0, keepdims=True))
    return T / T.sum(axis=0, keepdims=True)


@wrong("softmax", hint="The shares are those of the logits themselves. Where is the exponential?")
def shares_without_exponential(Z):
    S = Z - Z.min(axis=0, keepdims=True)
    return S / np.maximum(S.sum(axis=0, keepdims=True), 1e-12)


@wrong("softmax", hint="Your powers have the base 2. Which one does the formula have?")
def powers_of_two(Z):
    T = 2.0 ** (Z - Z.max(axis=0, keepdims=True))
    return T / T.sum(axis=0, keepdims=True)


@wrong("softmax", hint="Four classes are written into your loop. How many rows does Z have?")
def four_classes_written_down(Z):
    T = np.exp(Z - Z.max(axis=0, keepdims=True))
    total = T[0] + T[1] + T[2] + T[3]
    return T / total


@wrong("softmax", hint="The logits that you were given changed. Is the maximum subtracted in place?")
def maximum_subtracted_in_place(Z):
    Z -= Z.max(axis=0, keepdims=True)
    T = np.exp(Z)
    return T / T.sum(axis=0, keepdims=True)


@wrong("softmax", hint="A small number in the denominator keeps the columns from summing to 1. Is it needed?")
def small_number_in_the_denominator(Z):
    T = np.exp(Z - Z.max(axis=0, keepdims=True))
    return T / (T.sum(axis=0, keepdims=True) + 1e-2)


@wrong("softmax", hint="Decimals are lost on whole numbers. Which kind of number can your result array hold?")
def result_array_of_the_input_type(Z):
    A = np.zeros_like(Z)
    for i in range(Z.shape[1]):
        t = np.exp(Z[:, i] - Z[:, i].max())
        A[:, i] = t / t.sum()
    return A


@wrong("softmax", hint="Every input has the same result. Do your numbers come from the argument?")
def numbers_of_the_example_written_down(Z):
    column = np.array([[0.842], [0.042], [0.002], [0.114]])
    return np.hstack([column, np.full((4, 1), 0.25)])


@wrong(
    "softmax", hint="The result does not depend on what is handed in. Does a name of another cell stand in your code?"
)
def logits_of_an_experiment_instead_of_the_argument(Z):
    T = np.exp(four_logits - four_logits.max(axis=0))
    return T / T.sum(axis=0)


@wrong("softmax", hint="Nothing came back from the function. Is a printed result a returned one?")
def result_printed_and_not_returned(Z):
    T = np.exp(Z - Z.max(axis=0, keepdims=True))
    print(T / T.sum(axis=0, keepdims=True))


@wrong("softmax", hint="Probabilities of large logits are 0, all of them. What did you put in the place of NaN?")
def what_is_not_a_number_replaced_by_zero(Z):
    T = np.exp(Z)
    return np.nan_to_num(T / T.sum(axis=0, keepdims=True))


@right("softmax")
def flat_maximum_and_sum_of_each_column(Z):
    T = np.exp(Z - np.max(Z, axis=0))
    return T / np.sum(T, axis=0)


@right("softmax")
def exponential_of_the_log_probability(Z):
    log_sum = np.logaddexp.reduce(Z.astype(float), axis=0)
    return np.exp(Z - log_sum)


@right("softmax")
def column_after_column(Z):
    columns = []
    for column in Z.T:
        weights = [np.exp(float(z) - float(max(column))) for z in column]
        columns.append([w / sum(weights) for w in weights])
    return np.array(columns).T


@right("softmax")
def differences_between_all_pairs_of_classes(Z):
    differences = Z[None, :, :] - Z[:, None, :]
    with np.errstate(over="ignore"):
        return 1 / np.exp(differences).sum(axis=1)


@right("softmax")
def examples_as_rows_inside(Z):
    scores = np.transpose(Z)
    scores = scores - scores.max(axis=-1, keepdims=True)
    weights = np.exp(scores)
    return np.transpose(weights / weights.sum(axis=-1, keepdims=True))


@right("softmax")
def result_as_a_list_of_rows(Z):
    T = np.exp(Z - Z.max(axis=0))
    return (T / T.sum(axis=0)).tolist()
