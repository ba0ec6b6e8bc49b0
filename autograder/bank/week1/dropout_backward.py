"""Known solutions of dropout on the way back: the same factor as on the way forward, D over keep_prob.

Behind a ReLU a missing mask goes unseen, so the function is looked at by itself.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w1-dropout-backward"


@wrong("dropout_backward", hint="Dropped units still receive a gradient. Did they have any influence on the cost?")
def mask_forgotten(dA, D, keep_prob):
    return dA / keep_prob


@wrong("dropout_backward", hint="The forward pass had a factor 1/p. Has its derivative none?")
def factor_forgotten(dA, D, keep_prob):
    return dA * D


@wrong("dropout_backward", hint="Forward divided by keep_prob. What does its derivative do?")
def multiplied_by_keep_prob(dA, D, keep_prob):
    return dA * D * keep_prob


@wrong("dropout_backward", hint="The sign of the gradient decides. That belongs to ReLU; what decides here?")
def derivative_of_relu_instead_of_the_mask(dA, D, keep_prob):
    return dA * (dA > 0) / keep_prob


@wrong("dropout_backward", hint="Your caller's gradient changed. Does *= make a new array?")
def gradient_of_the_caller_changed(dA, D, keep_prob):
    dA *= D
    dA /= keep_prob
    return dA


@wrong(
    "dropout_backward",
    hint="The gradient passes where units were dropped. Which entries of the mask are the kept ones?",
)
def mask_turned_around(dA, D, keep_prob):
    return dA * (1 - D) / keep_prob


@wrong("dropout_backward", hint="A new mask was drawn. Which units took part in the forward pass?")
def new_mask_drawn(dA, D, keep_prob):
    return dA * (np.random.default_rng(0).random(dA.shape) < keep_prob) / keep_prob


@wrong("dropout_backward", hint="What was kept is divided by 1 - p. With which probability is an entry kept?")
def divided_by_the_other_probability(dA, D, keep_prob):
    return dA * D / (1 - keep_prob + 1e-12)


@wrong("dropout_backward", hint="Rows and columns were multiplied as matrices. Is this a product entry by entry?")
def matrix_product_instead_of_entries(dA, D, keep_prob):
    return dA @ np.asarray(D, dtype=float).T / keep_prob


@wrong("dropout_backward", hint="The share that this mask happens to keep is not p. By what did forward divide?")
def divided_by_the_share_of_the_mask(dA, D, keep_prob):
    return dA * D / np.mean(D)


@wrong(
    "dropout_backward",
    hint="Rows were picked by number. Does a mask of 0 and 1 pick the same entries as one of True and False?",
)
def mask_used_as_a_list_of_rows(dA, D, keep_prob):
    result = np.zeros(dA.shape)
    result[D] = dA[D] / keep_prob
    return result


@wrong("dropout_backward", hint="The answer to the visible check is written into the code. What about other numbers?")
def answer_of_the_visible_check(dA, D, keep_prob):
    return np.array([[12.0, 0.0, -8.0], [0.0, 2.0, 16.0]])


@wrong("dropout_backward", hint="Your function looks at a variable of the notebook. Which name has the argument?")
def variable_of_the_check_instead_of_the_argument(dA, D, keep_prob):
    return _upstream * D / keep_prob


@wrong("dropout_backward", hint="The function returned nothing. Is printing the same as returning?")
def gradient_printed_instead_of_returned(dA, D, keep_prob):
    print(dA * D / keep_prob)


@wrong("dropout_backward", hint="The gradient comes back as it came. What becomes of the product that you work out?")
def product_not_kept(dA, D, keep_prob):
    gradient = dA.copy()
    gradient * D / keep_prob
    return gradient


@right("dropout_backward")
def where_with_the_mask(dA, D, keep_prob):
    return np.where(D, dA / keep_prob, 0)


@right("dropout_backward")
def factors_of_all_entries_first(dA, D, keep_prob):
    factors = np.asarray(D, dtype=float) / keep_prob
    return np.einsum("ij,ij->ij", dA, factors)


@right("dropout_backward")
def zeros_filled_where_kept(dA, D, keep_prob):
    result = np.zeros(dA.shape)
    kept = np.asarray(D).astype(bool)
    result[kept] = dA[kept] / keep_prob
    return result


@right("dropout_backward")
def copy_changed_in_place(dA, D, keep_prob):
    g = dA.copy()
    g *= D
    g *= 1 / keep_prob
    return g


@right("dropout_backward")
def dropped_part_taken_away(dA, D, keep_prob):
    dropped = -(D - 1)
    return (dA - dA * dropped) / keep_prob


@wrong("dropout_backward", hint="Dropped entries become infinite. By what do you divide where the mask is 0?")
def divided_by_the_scaled_mask(dA, D, keep_prob):
    return dA / (D * keep_prob)


@wrong("dropout_backward", hint="With keep_prob = 1 nothing passes. Does the mask need to be compared with anything?")
def mask_compared_with_keep_prob(dA, D, keep_prob):
    return dA * (D > keep_prob) / keep_prob
