"""Known solutions of cutting a training set into shuffled mini-batches.

One epoch is one pass over all examples: each of them once, each with its own label, in an order that is drawn anew.
The mistakes lose examples, repeat them, separate them from their labels, or do not shuffle.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w2-mini-batches"


@wrong("mini_batches", hint="Some examples are in no batch. What happens to those that do not fill a batch?")
def remainder_thrown_away(X, Y, size, rng):
    m = X.shape[1]
    order = rng.permutation(m)
    X, Y = X[:, order], Y[:, order]
    batches = []
    for k in range(m // size):
        batches.append((X[:, k * size : (k + 1) * size], Y[:, k * size : (k + 1) * size]))
    return batches


@wrong(
    "mini_batches",
    hint="One batch is empty. How many batches are there when the size divides the number of examples?",
)
def empty_batch_when_the_size_divides_the_examples(X, Y, size, rng):
    m = X.shape[1]
    order = rng.permutation(m)
    X, Y = X[:, order], Y[:, order]
    batches = []
    for k in range(m // size + 1):
        batches.append((X[:, k * size : (k + 1) * size], Y[:, k * size : (k + 1) * size]))
    return batches


@wrong("mini_batches", hint="The batches come in the order of the file. What should happen before the cutting?")
def examples_never_shuffled(X, Y, size, rng):
    m = X.shape[1]
    return [(X[:, start : start + size], Y[:, start : start + size]) for start in range(0, m, size)]


@wrong("mini_batches", hint="Some examples come twice and others never. Do you draw with or without putting back?")
def examples_drawn_with_replacement(X, Y, size, rng):
    m = X.shape[1]
    order = rng.integers(m, size=m)
    X, Y = X[:, order], Y[:, order]
    return [(X[:, start : start + size], Y[:, start : start + size]) for start in range(0, m, size)]


@wrong("mini_batches", hint="Each batch is one example short. Does a slice include its end?")
def last_example_of_each_slice_left_out(X, Y, size, rng):
    m = X.shape[1]
    order = rng.permutation(m)
    X, Y = X[:, order], Y[:, order]
    batches = []
    for k in range(int(np.ceil(m / size))):
        batches.append((X[:, k * size : (k + 1) * size - 1], Y[:, k * size : (k + 1) * size - 1]))
    return batches


@wrong("mini_batches", hint="Every epoch sees the same batches. Whose random numbers do you use?")
def generator_of_its_own_with_a_fixed_seed(X, Y, size, rng):
    rng = np.random.default_rng(0)
    m = X.shape[1]
    order = rng.permutation(m)
    X, Y = X[:, order], Y[:, order]
    return [(X[:, start : start + size], Y[:, start : start + size]) for start in range(0, m, size)]


@wrong(
    "mini_batches",
    hint="The same generator gives other batches each time you ask. Which random numbers are you using?",
)
def global_random_numbers_instead_of_the_generator(X, Y, size, rng):
    m = X.shape[1]
    order = np.random.permutation(m)
    X, Y = X[:, order], Y[:, order]
    return [(X[:, start : start + size], Y[:, start : start + size]) for start in range(0, m, size)]


@wrong(
    "mini_batches",
    hint="The batches are equally large instead of full ones and a rest. Which number is given: the size or the count?",
)
def batches_of_nearly_equal_size(X, Y, size, rng):
    m = X.shape[1]
    order = rng.permutation(m)
    n = int(np.ceil(m / size))
    return list(zip(np.array_split(X[:, order], n, axis=1), np.array_split(Y[:, order], n, axis=1)))


@wrong("mini_batches", hint="Examples lost their labels. Do X and Y go through the same permutation?")
def labels_shuffled_apart_from_the_examples(X, Y, size, rng):
    m = X.shape[1]
    X = X[:, rng.permutation(m)]
    Y = Y[:, rng.permutation(m)]
    return [(X[:, start : start + size], Y[:, start : start + size]) for start in range(0, m, size)]


@wrong("mini_batches", hint="Examples lost their labels. Does Y follow X into the new order?")
def only_the_examples_shuffled(X, Y, size, rng):
    m = X.shape[1]
    X = X[:, rng.permutation(m)]
    return [(X[:, start : start + size], Y[:, start : start + size]) for start in range(0, m, size)]


@wrong("mini_batches", hint="Most examples are in no batch. Which axis of X counts the examples?")
def rows_counted_instead_of_columns(X, Y, size, rng):
    m = len(X)
    order = rng.permutation(m)
    X, Y = X[:, order], Y[:, order]
    return [(X[:, start : start + size], Y[:, start : start + size]) for start in range(0, m, size)]


@wrong(
    "mini_batches",
    hint="Your caller's arrays are in another order after the call. Does the shuffling work on a copy?",
)
def arrays_of_the_caller_shuffled_in_place(X, Y, size, rng):
    m = X.shape[1]
    order = rng.permutation(m)
    X[:] = X[:, order]
    Y[:] = Y[:, order]
    return [(X[:, start : start + size], Y[:, start : start + size]) for start in range(0, m, size)]


@wrong("mini_batches", hint="Labels came where examples were expected. In which order does a batch hold the two?")
def labels_first_in_each_pair(X, Y, size, rng):
    m = X.shape[1]
    order = rng.permutation(m)
    X, Y = X[:, order], Y[:, order]
    return [(Y[:, start : start + size], X[:, start : start + size]) for start in range(0, m, size)]


@wrong("mini_batches", hint="You return two lists. What is one batch made of?")
def list_of_examples_and_list_of_labels(X, Y, size, rng):
    m = X.shape[1]
    order = rng.permutation(m)
    X_batches = [X[:, order[start : start + size]] for start in range(0, m, size)]
    Y_batches = [Y[:, order[start : start + size]] for start in range(0, m, size)]
    return X_batches, Y_batches


@wrong("mini_batches", hint="The labels of a batch lost an axis. Which shape has Y when there are several rows?")
def labels_flattened_to_one_axis(X, Y, size, rng):
    m = X.shape[1]
    order = rng.permutation(m)
    X, y = X[:, order], Y[0, order]
    return [(X[:, start : start + size], y[start : start + size]) for start in range(0, m, size)]


@wrong("mini_batches", hint="The rest was filled up with examples that had their turn. May the last batch be smaller?")
def last_batch_filled_up_with_earlier_examples(X, Y, size, rng):
    m = X.shape[1]
    order = rng.permutation(m)
    batches = []
    for start in range(0, m, size):
        index = order[np.arange(start, start + size) % m]
        batches.append((X[:, index], Y[:, index]))
    return batches


@wrong("mini_batches", hint="Only the order of the batches is random, their content never is. What should be shuffled?")
def batches_shuffled_instead_of_examples(X, Y, size, rng):
    m = X.shape[1]
    batches = [(X[:, start : start + size], Y[:, start : start + size]) for start in range(0, m, size)]
    return [batches[k] for k in rng.permutation(len(batches))]


@wrong("mini_batches", hint="A dict has keys, a list has an order. Which of the two was asked for?")
def batches_in_a_dict_by_number(X, Y, size, rng):
    order = rng.permutation(X.shape[1])
    starts = range(0, len(order), size)
    return {k: (X[:, order[s : s + size]], Y[:, order[s : s + size]]) for k, s in enumerate(starts)}


@wrong("mini_batches", hint="Each row of X has an order of its own. Do the features of an example stay together?")
def each_feature_shuffled_on_its_own(X, Y, size, rng):
    orders = [rng.permutation(X.shape[1]) for _ in X]
    shuffled = np.array([row[order] for row, order in zip(X, orders)])
    labels = Y[:, orders[0]]
    return [(shuffled[:, s : s + size], labels[:, s : s + size]) for s in range(0, X.shape[1], size)]


@wrong("mini_batches", hint="With one feature, a batch loses an axis. What does `squeeze` do to an axis of length 1?")
def axis_of_a_single_feature_squeezed(X, Y, size, rng):
    order = rng.permutation(X.shape[1])
    cuts = [order[s : s + size] for s in range(0, len(order), size)]
    return [(X[:, cut].squeeze() if len(X) == 1 else X[:, cut], Y[:, cut]) for cut in cuts]


@wrong(
    "mini_batches",
    hint="Examples that drew the same number stay in the order of the file. How many different numbers can they draw?",
)
def three_random_numbers_sorted(X, Y, size, rng):
    m = X.shape[1]
    order = np.argsort(rng.integers(0, 3, size=m), kind="stable")
    return [(X[:, order[s : s + size]], Y[:, order[s : s + size]]) for s in range(0, m, size)]


@wrong("mini_batches", hint="Most examples end near their old places. With which others may an example change places?")
def places_changed_among_neighbors(X, Y, size, rng):
    m = X.shape[1]
    order = np.arange(m)
    for i in range(m):
        j = rng.integers(max(0, i - 7), min(m, i + 8))
        order[[i, j]] = order[[j, i]]
    return [(X[:, order[s : s + size]], Y[:, order[s : s + size]]) for s in range(0, m, size)]


@wrong("mini_batches", hint="No example ever stays in its place. May your shuffle swap an example with itself?")
def swaps_that_leave_nothing_in_its_place(X, Y, size, rng):
    m = X.shape[1]
    order = np.arange(m)
    for i in range(m - 1, 0, -1):
        j = rng.integers(i)
        order[[i, j]] = order[[j, i]]
    return [(X[:, order[s : s + size]], Y[:, order[s : s + size]]) for s in range(0, m, size)]


@right("mini_batches")
def generator_function_that_yields_pairs(X, Y, size, rng):
    order = rng.permutation(X.shape[1])
    while order.size > 0:
        chosen, order = order[:size], order[size:]
        yield X[:, chosen], Y[:, chosen]


@right("mini_batches")
def split_at_the_multiples_of_the_size(X, Y, size, rng):
    m = X.shape[1]
    order = rng.permutation(m)
    cuts = np.arange(size, m, size)
    return list(zip(np.split(X[:, order], cuts, axis=1), np.split(Y[:, order], cuts, axis=1)))


@right("mini_batches")
def full_batches_then_the_rest(X, Y, size, rng):
    m = X.shape[1]
    order = list(rng.permutation(m))
    X_mixed, Y_mixed = X[:, order], Y[:, order]
    batches = []
    for k in range(m // size):
        batches.append((X_mixed[:, k * size : (k + 1) * size], Y_mixed[:, k * size : (k + 1) * size]))
    if m % size != 0:
        batches.append((X_mixed[:, m // size * size :], Y_mixed[:, m // size * size :]))
    return batches


@right("mini_batches")
def slices_that_end_at_the_smaller_of_two_numbers(X, Y, size, rng):
    m = X.shape[1]
    order = rng.permutation(m)
    batches = []
    start = 0
    while start < m:
        end = min(start + size, m)
        batches.append([np.take(X, order[start:end], axis=1), np.take(Y, order[start:end], axis=1)])
        start = end
    return batches


@right("mini_batches")
def order_from_sorting_random_numbers(X, Y, size, rng):
    m = X.shape[1]
    order = np.argsort(rng.random(m))
    return [(X[:, order[s : s + size]], Y[:, order[s : s + size]]) for s in range(0, m, size)]


@right("mini_batches")
def examples_and_labels_stacked_and_shuffled_as_one_matrix(X, Y, size, rng):
    both = rng.permutation(np.vstack([X, Y]), axis=1)
    n_x = X.shape[0]
    cuts = range(0, both.shape[1], size)
    return [(both[:n_x, s : s + size], both[n_x:, s : s + size]) for s in cuts]


@right("mini_batches")
def list_of_column_numbers_shuffled_in_place(X, Y, size, rng):
    index = list(range(X.shape[1]))
    rng.shuffle(index)
    index.reverse()
    batches = ()
    for start in range(0, len(index), size):
        part = index[start : start + size]
        batches += ((X[:, part].copy(), Y[:, part].copy()),)
    return batches


@right("mini_batches")
def each_batch_drawn_from_what_is_left(X, Y, size, rng):
    left = np.arange(X.shape[1])
    batches = []
    while left.size:
        chosen = rng.choice(left, size=min(size, left.size), replace=False)
        left = np.setdiff1d(left, chosen)
        batches.append((X[:, chosen], Y[:, chosen]))
    return batches


@right("mini_batches")
def examples_drawn_one_after_the_other_without_putting_back(X, Y, size, rng):
    m = X.shape[1]
    order = rng.choice(m, size=m, replace=False)
    columns = [(X[:, [j]], Y[:, [j]]) for j in order]
    batches = []
    for start in range(0, m, size):
        part = columns[start : start + size]
        batches.append((np.hstack([x for x, _ in part]), np.hstack([y for _, y in part])))
    return batches


@wrong(
    "mini_batches",
    hint="An example can come in two batches of one epoch, and another in none. From what is each batch drawn?",
)
def each_batch_drawn_from_all_examples(X, Y, size, rng):
    m = X.shape[1]
    out = []
    for s in range(0, m, size):
        c = rng.choice(m, min(size, m - s), replace=False)
        out.append((X[:, c], Y[:, c]))
    return out


@right("mini_batches")
def fisher_yates_by_hand(X, Y, size, rng):
    X, Y = X.copy(), Y.copy()
    m = X.shape[1]
    for i in range(m - 1, 0, -1):
        j = int(rng.integers(0, i + 1))
        X[:, [i, j]] = X[:, [j, i]]
        Y[:, [i, j]] = Y[:, [j, i]]
    n = -(-m // size)
    return [(X[:, k * size : (k + 1) * size].copy(), Y[:, k * size : (k + 1) * size].copy()) for k in range(n)]
