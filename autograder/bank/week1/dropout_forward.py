"""Known solutions of inverted dropout on the way forward: a random mask, and what is kept divided by keep_prob.

Any way to draw independent entries with the right probability will do. The mistakes keep the wrong share, forget to
rescale, drop whole rows or columns, or go on dropping when training is over.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w1-dropout-forward"


@wrong("dropout_forward", hint="You keep 10 % where keep_prob is 0.9. Which side of the comparison is kept?")
def kept_and_dropped_exchanged(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return A.copy(), np.ones(A.shape)
    D = rng.random(A.shape) > keep_prob
    return A * D / keep_prob, D


@wrong("dropout_forward", hint="The mean of the activations fell. What makes up for the dropped entries?")
def kept_entries_not_rescaled(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return A.copy(), np.ones(A.shape)
    D = rng.random(A.shape) < keep_prob
    return A * D, D


@wrong("dropout_forward", hint="The mean of the activations shrank twice. Multiply or divide by keep_prob?")
def multiplied_by_keep_prob(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return A.copy(), np.ones(A.shape)
    D = rng.random(A.shape) < keep_prob
    return A * D * keep_prob, D


@wrong("dropout_forward", hint="You keep 69 % where keep_prob is 0.5. Are your random numbers uniform?")
def numbers_from_the_bell_curve(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return A.copy(), np.ones(A.shape)
    D = rng.standard_normal(A.shape) < keep_prob
    return A * D / keep_prob, D


@wrong("dropout_forward", hint="Whole examples vanish. Does every entry have a random number of its own?")
def one_random_number_per_example(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return A.copy(), np.ones(A.shape)
    D = np.ones(A.shape) * (rng.random((1, A.shape[1])) < keep_prob)
    return A * D / keep_prob, D


@wrong("dropout_forward", hint="Units are dropped for all examples at once. Does every entry have its own number?")
def one_random_number_per_unit(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return A.copy(), np.ones(A.shape)
    D = np.ones(A.shape) * (rng.random((A.shape[0], 1)) < keep_prob)
    return A * D / keep_prob, D


@wrong("dropout_forward", hint="The mask lost an axis or an entry's own number. Which shape must it have?")
def mask_of_one_column(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    D = rng.random((A.shape[0], 1)) < keep_prob if training else np.ones(A.shape)
    return A * D / (keep_prob if training else 1), D


@wrong("dropout_forward", hint="Your output is random outside training. Which argument switches dropout off?")
def dropped_outside_training_too(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    D = rng.random(A.shape) < keep_prob
    return A * D / keep_prob, D


@wrong("dropout_forward", hint="Outside training the activations are scaled. Is there anything left to make up for?")
def scaled_outside_training(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return A * keep_prob, np.ones(A.shape)
    D = rng.random(A.shape) < keep_prob
    return A * D / keep_prob, D


@wrong("dropout_forward", hint="The mask depends on the activations. What is to be compared with keep_prob?")
def activations_compared_with_keep_prob(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return A.copy(), np.ones(A.shape)
    D = A < keep_prob
    return A * D / keep_prob, D


@wrong("dropout_forward", hint="One array came back. What does the backward pass need besides?")
def mask_not_returned(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return A.copy()
    return A * (rng.random(A.shape) < keep_prob) / keep_prob


@wrong("dropout_forward", hint="The two results come in the other order. Which is first?")
def results_exchanged(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return np.ones(A.shape), A.copy()
    D = rng.random(A.shape) < keep_prob
    return D, A * D / keep_prob


@wrong("dropout_forward", hint="D holds 1/p instead of 1. Which of the two results is divided by keep_prob?")
def mask_divided_by_keep_prob(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return A.copy(), np.ones(A.shape)
    D = (rng.random(A.shape) < keep_prob) / keep_prob
    return A * D, D


@wrong("dropout_forward", hint="Exactly the same number is kept each time. Does each entry decide for itself?")
def exact_number_of_entries_kept(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return A.copy(), np.ones(A.shape)
    D = np.zeros(A.size)
    D[rng.permutation(A.size)[: int(round(keep_prob * A.size))]] = 1
    D = D.reshape(A.shape)
    return A * D / keep_prob, D


@wrong("dropout_forward", hint="A keep_prob of 0 or above 1 goes through. What should happen to it?")
def any_keep_prob_accepted(A, keep_prob, rng, training=True):
    if not training:
        return A.copy(), np.ones(A.shape)
    D = rng.random(A.shape) < keep_prob
    return A * D / keep_prob, D


@wrong("dropout_forward", hint="Outside training any keep_prob goes through. What comes first, the test or the return?")
def range_looked_at_in_training_only(A, keep_prob, rng, training=True):
    if not training:
        return A.copy(), np.ones(A.shape)
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    D = rng.random(A.shape) < keep_prob
    return A * D / keep_prob, D


@wrong("dropout_forward", hint="keep_prob = 1 is refused. Is keeping everything not allowed?")
def one_refused(A, keep_prob, rng, training=True):
    if keep_prob <= 0 or keep_prob >= 1:
        raise ValueError("keep_prob must be between 0 and 1")
    if not training:
        return A.copy(), np.ones(A.shape)
    D = rng.random(A.shape) < keep_prob
    return A * D / keep_prob, D


@wrong("dropout_forward", hint="Every call gives the same mask. Whose random numbers do you use?")
def generator_of_its_own_with_a_fixed_seed(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return A.copy(), np.ones(A.shape)
    D = np.random.default_rng(1).random(A.shape) < keep_prob
    return A * D / keep_prob, D


@wrong("dropout_forward", hint="Equal generators give different masks. Which random numbers are you using?")
def global_random_numbers_instead_of_the_generator(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return A.copy(), np.ones(A.shape)
    D = np.random.rand(*A.shape) < keep_prob
    return A * D / keep_prob, D


@wrong("dropout_forward", hint="Your caller's activations changed. Does *= make a new array?")
def activations_of_the_caller_changed(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return A, np.ones(A.shape)
    D = rng.random(A.shape) < keep_prob
    A *= D
    A /= keep_prob
    return A, D


@wrong("dropout_forward", hint="The function returned nothing. Is printing the same as returning?")
def results_printed_instead_of_returned(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    D = rng.random(A.shape) < keep_prob
    print(A * D / keep_prob, D)


@wrong("dropout_forward", hint="Dropped entries are left out, where 0 was asked for. Which shape must A_out have?")
def dropped_entries_left_out(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return A.copy(), np.ones(A.shape)
    D = rng.random(A.shape) < keep_prob
    return A[D] / keep_prob, D


@wrong("dropout_forward", hint="Outside training nothing is dropped, and yet the mask has zeros. What should it say?")
def mask_drawn_outside_training(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    D = rng.random(A.shape) < keep_prob
    return (A * D / keep_prob if training else A.copy()), D


@wrong("dropout_forward", hint="Negative activations are always dropped. Does chance alone decide, or a ReLU as well?")
def negative_activations_dropped_too(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return A.copy(), np.ones(A.shape)
    D = (rng.random(A.shape) < keep_prob) & (A > 0)
    return A * D / keep_prob, D


@right("dropout_forward")
def kept_above_one_minus_p(A, keep_prob, rng, training=True):
    if keep_prob <= 0 or keep_prob > 1:
        raise ValueError("keep_prob is a probability above 0")
    if not training or keep_prob == 1:
        return A, np.ones(A.shape, dtype=int)
    D = (rng.random(A.shape) > 1 - keep_prob).astype(int)
    return np.multiply(A, D) / keep_prob, D


@right("dropout_forward")
def mask_from_the_binomial_distribution(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError(keep_prob)
    D = rng.binomial(1, keep_prob, size=A.shape) if training else np.ones_like(A)
    return (A * D / keep_prob if training else A), D


@right("dropout_forward")
def entry_by_entry_in_two_loops(A, keep_prob, rng, training=True):
    if not (keep_prob > 0 and keep_prob <= 1):
        raise ValueError("keep_prob")
    n, m = A.shape
    A_out, D = np.zeros((n, m)), np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            if not training:
                A_out[i, j], D[i, j] = A[i, j], 1
            elif rng.uniform() < keep_prob:
                A_out[i, j], D[i, j] = A[i, j] / keep_prob, 1
    return A_out, D


@right("dropout_forward")
def where_with_a_mask_of_booleans(A, keep_prob, rng, training=True):
    if not 0.0 < keep_prob <= 1.0:
        raise ValueError("outside (0, 1]")
    p = keep_prob if training else 1.0
    D = rng.uniform(0.0, 1.0, A.shape) < p
    return np.where(D, A / p, 0.0), D


@right("dropout_forward")
def random_numbers_of_the_transposed_shape(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError("keep_prob must be in (0, 1]")
    if not training:
        return 1.0 * A, np.ones_like(A, dtype=bool)
    D = rng.choice([True, False], size=A.shape[::-1], p=[keep_prob, 1 - keep_prob]).T
    return A * D * (1 / keep_prob), D


@wrong(
    "dropout_forward",
    hint="Kept entries are divided by the share that chance kept this time. By which number does the formula divide?",
)
def divided_by_the_share_that_was_kept(A, keep_prob, rng, training=True):
    if not 0 < keep_prob <= 1:
        raise ValueError
    if not training:
        return A, np.ones(A.shape)
    D = rng.random(A.shape) < keep_prob
    return A * D / D.mean(), D


@right("dropout_forward")
def exponential_numbers(A, keep_prob, rng, training=True):
    if not (keep_prob > 0 and keep_prob <= 1):
        raise ValueError("bad")
    if not training:
        return A, np.full_like(A, True, dtype=bool)
    D = np.exp(-rng.exponential(size=A.size)).reshape(A.shape) <= keep_prob
    out = A / keep_prob
    out[~D] = 0
    return out, D
