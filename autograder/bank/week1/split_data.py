"""Known solutions of splitting examples into a train, a dev and a test part.

The parts are random, disjoint and together complete, and each example keeps its label. The mistakes do not shuffle, tear
labels from their examples, let parts overlap, or take a share of something other than all examples.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w1-split-data"


@wrong(
    "split_data",
    hint="Your dev set holds one class only when the labels arrive sorted. What should happen before the cutting?",
)
def examples_never_shuffled(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    m_dev, m_test = int(round(m * dev_frac)), int(round(m * test_frac))
    idx = np.arange(m)
    dev, test, train = idx[:m_dev], idx[m_dev : m_dev + m_test], idx[m_dev + m_test :]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@wrong(
    "split_data",
    hint="Columns of X carry the labels of other examples. Do X and Y go through the same permutation?",
)
def labels_shuffled_apart_from_the_examples(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    X = X[:, rng.permutation(m)]
    Y = Y[:, rng.permutation(m)]
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    return (X[:, a + b :], Y[:, a + b :]), (X[:, :a], Y[:, :a]), (X[:, a : a + b], Y[:, a : a + b])


@wrong("split_data", hint="The labels stayed in their old order. Does Y follow X into the new one?")
def only_the_examples_shuffled(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    X = X[:, rng.permutation(m)]
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    return (X[:, a + b :], Y[:, a + b :]), (X[:, :a], Y[:, :a]), (X[:, a : a + b], Y[:, a : a + b])


@wrong("split_data", hint="Dev and test share examples. Where does the second piece start?")
def dev_and_test_overlap(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    idx = rng.permutation(m)
    m_dev, m_test = int(round(m * dev_frac)), int(round(m * test_frac))
    test, dev, train = idx[:m_test], idx[:m_dev], idx[m_dev + m_test :]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@wrong("split_data", hint="The train part holds all examples, those of dev and test too. What is left for it?")
def train_part_holds_everything(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    idx = rng.permutation(m)
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    return (X[:, idx], Y[:, idx]), (X[:, idx[:a]], Y[:, idx[:a]]), (X[:, idx[a : a + b]], Y[:, idx[a : a + b]])


@wrong("split_data", hint="You reordered the rows, which are features. Which axis counts the examples?")
def features_shuffled_instead_of_examples(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    perm = rng.permutation(X.shape[0])
    X = X[perm]
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    return (X[:, a + b :], Y[:, a + b :]), (X[:, :a], Y[:, :a]), (X[:, a : a + b], Y[:, a : a + b])


@wrong("split_data", hint="Indexing X with the numbers of examples runs out of rows. Which axis is the first?")
def examples_taken_from_the_first_axis(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    perm = rng.permutation(m)
    X, Y = X[perm], Y[perm]
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    return (X[:, a + b :], Y[:, a + b :]), (X[:, :a], Y[:, :a]), (X[:, a : a + b], Y[:, a : a + b])


@wrong("split_data", hint="Your caller's array changed, and whole rows moved. Do you shuffle numbers or the array?")
def array_of_the_caller_shuffled(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    rng.shuffle(X)
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    return (X[:, a + b :], Y[:, a + b :]), (X[:, :a], Y[:, :a]), (X[:, a : a + b], Y[:, a : a + b])


@wrong(
    "split_data", hint="Your caller's arrays are in another order after the call. Does the shuffling work on a copy?"
)
def columns_of_the_caller_shuffled_in_place(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    order = rng.permutation(m)
    X[:] = X[:, order]
    Y[:] = Y[:, order]
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    return (X[:, a + b :], Y[:, a + b :]), (X[:, :a], Y[:, :a]), (X[:, a : a + b], Y[:, a : a + b])


@wrong("split_data", hint="The test part is too small. Of how many examples is its fraction taken?")
def test_share_taken_of_what_dev_left(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    idx = rng.permutation(m)
    m_dev = int(round(m * dev_frac))
    m_test = int((m - m_dev) * test_frac)
    dev, test, train = idx[:m_dev], idx[m_dev : m_dev + m_test], idx[m_dev + m_test :]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@wrong("split_data", hint="Some examples are in no part. Does train get what is left, or a rounded share of its own?")
def every_part_rounded_down(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    idx = rng.permutation(m)
    a, b, c = int(m * dev_frac), int(m * test_frac), int(m * (1 - dev_frac - test_frac))
    dev, test, train = idx[:a], idx[a : a + b], idx[a + b : a + b + c]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@wrong("split_data", hint="A part without examples took all of them. What does the slice [-0:] hold?")
def slices_counted_from_the_end(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    idx = rng.permutation(m)
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    test = idx[-b:]
    dev = idx[m - b - a : m - b]
    train = idx[: m - b - a]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@wrong("split_data", hint="Some examples come twice and others never. Do you draw with or without putting back?")
def examples_drawn_with_replacement(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    idx = rng.integers(m, size=m)
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    dev, test, train = idx[:a], idx[a : a + b], idx[a + b :]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@wrong("split_data", hint="Every call gives the same parts. Whose random numbers do you use?")
def generator_of_its_own_with_a_fixed_seed(X, Y, dev_frac, test_frac, rng):
    rng = np.random.default_rng(0)
    m = X.shape[1]
    idx = rng.permutation(m)
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    dev, test, train = idx[:a], idx[a : a + b], idx[a + b :]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@wrong("split_data", hint="Equal generators give different parts. Which random numbers are you using?")
def global_random_numbers_instead_of_the_generator(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    idx = np.random.permutation(m)
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    dev, test, train = idx[:a], idx[a : a + b], idx[a + b :]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@wrong("split_data", hint="The same examples are in dev each time. Are the parts shuffled, or the border drawn?")
def shuffled_only_within_the_parts(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    dev = rng.permutation(np.arange(40 * m // 100, 40 * m // 100 + a))
    rest = np.setdiff1d(np.arange(m), dev)
    test, train = rng.permutation(rest[:b]), rng.permutation(rest[b:])
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@wrong("split_data", hint="The parts come in another order than the task says. Which pair is the first?")
def dev_returned_first(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    idx = rng.permutation(m)
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    dev, test, train = idx[:a], idx[a : a + b], idx[a + b :]
    return (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test]), (X[:, train], Y[:, train])


@wrong("split_data", hint="Six arrays came back where three pairs were asked for. Which belong together?")
def six_arrays_instead_of_three_pairs(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    idx = rng.permutation(m)
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    dev, test, train = idx[:a], idx[a : a + b], idx[a + b :]
    return X[:, train], Y[:, train], X[:, dev], Y[:, dev], X[:, test], Y[:, test]


@wrong("split_data", hint="Sixty percent go to train whatever is asked for. Where do the two fractions enter?")
def sixty_twenty_twenty_written_into_the_code(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    idx = rng.permutation(m)
    a = b = m // 5
    dev, test, train = idx[:a], idx[a : a + b], idx[a + b :]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@wrong("split_data", hint="The function returned nothing. Is printing the same as returning?")
def sizes_printed_instead_of_returned(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    idx = rng.permutation(m)
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    dev, test, train = idx[:a], idx[a : a + b], idx[a + b :]
    print(X[:, train].shape, X[:, dev].shape, X[:, test].shape)


@wrong("split_data", hint="The labels lost an axis, and all rows but one. Are columns taken of Y, or numbers of it?")
def labels_flattened_and_cut(X, Y, dev_frac, test_frac, rng):
    m, Y = X.shape[1], Y.ravel()
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    idx = rng.permutation(m)
    dev, test, train = idx[:a], idx[a : a + b], idx[a + b :]
    return (X[:, train], Y[train]), (X[:, dev], Y[dev]), (X[:, test], Y[test])


@wrong(
    "split_data", hint="The features of an example are torn apart. Is there one order for all rows, or one for each?"
)
def each_row_in_an_order_of_its_own(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    X = rng.permuted(X, axis=1)
    return (X[:, a + b :], Y[:, a + b :]), (X[:, :a], Y[:, :a]), (X[:, a : a + b], Y[:, a : a + b])


@wrong("split_data", hint="A part without examples has lost its rows. Which shape has an array of an empty list?")
def empty_part_without_rows(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    idx = rng.permutation(m)

    def part(places):
        return np.array([X[:, i] for i in places]).T, np.array([Y[:, i] for i in places]).T

    return part(idx[a + b :]), part(idx[:a]), part(idx[a : a + b])


@wrong("split_data", hint="The dev part is too small. Of how many examples is its fraction taken?")
def dev_share_taken_of_what_test_left(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    b = int(round(m * test_frac))
    a = int(round((m - b) * dev_frac))
    idx = rng.permutation(m)
    dev, test, train = idx[:a], idx[a : a + b], idx[a + b :]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@wrong("split_data", hint="Examples came back as rows. Is each part turned back after the cutting?")
def examples_left_as_rows(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    idx = rng.permutation(m)
    dev, test, train = idx[:a], idx[a : a + b], idx[a + b :]
    return (X.T[train], Y.T[train]), (X.T[dev], Y.T[dev]), (X.T[test], Y.T[test])


@right("split_data")
def order_from_sorting_random_numbers(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    order = np.argsort(rng.random(m))
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    parts = np.split(order, [a, a + b])
    dev, test, train = [(X[:, p], Y[:, p]) for p in parts]
    return train, dev, test


@right("split_data")
def columns_collected_one_by_one_in_lists(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    left = list(range(m))
    result = []
    for size in (int(m * dev_frac), int(m * test_frac)):
        chosen = []
        for _ in range(size):
            chosen.append(left.pop(int(rng.integers(len(left)))))
        result.append([X[:, chosen], Y[:, chosen]])
    return [[X[:, left], Y[:, left]], result[0], result[1]]


@right("split_data")
def boolean_masks_over_the_columns(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    rank = rng.permutation(m)
    a, b = int(np.ceil(m * dev_frac - 1e-9)), int(np.ceil(m * test_frac - 1e-9))
    in_test = rank < b
    in_dev = (rank >= b) & (rank < a + b)
    in_train = ~(in_test | in_dev)
    return (X[:, in_train], Y[:, in_train]), (X[:, in_dev], Y[:, in_dev]), (X[:, in_test], Y[:, in_test])


@right("split_data")
def train_first_and_numbers_permuted(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    order = rng.permuted(np.arange(m))
    m_dev, m_test = round(m * dev_frac), round(m * test_frac)
    m_train = m - m_dev - m_test
    train, dev, test = order[:m_train], order[m_train : m_train + m_dev], order[m_train + m_dev :]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@right("split_data")
def stacked_and_shuffled_as_one_matrix(X, Y, dev_frac, test_frac, rng):
    both = np.vstack([X, Y])
    both = rng.permutation(both, axis=1)
    n, m = X.shape
    X, Y = both[:n], both[n:]
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    return (X[:, a + b :], Y[:, a + b :]), (X[:, :a], Y[:, :a]), (X[:, a : a + b], Y[:, a : a + b])


@right("split_data")
def old_generator_seeded_from_the_new_one(X, Y, dev_frac, test_frac, rng):
    old = np.random.RandomState(rng.integers(2**31))
    m = X.shape[1]
    order = old.permutation(m)
    a, b = int(round(m * dev_frac)), int(round(m * test_frac))
    dev, test, train = order[:a], order[a : a + b], order[a + b :]
    return (X.T[train].T, Y.T[train].T), (X.T[dev].T, Y.T[dev].T), (X.T[test].T, Y.T[test].T)


@right("split_data")
def choice_without_replacement_in_two_steps(X, Y, dev_frac, test_frac, rng):
    m = X.shape[1]
    everything = np.arange(m)
    dev = rng.choice(everything, size=int(round(m * dev_frac)), replace=False)
    rest = np.setdiff1d(everything, dev)
    test = rng.choice(rest, size=int(round(m * test_frac)), replace=False)
    train = np.setdiff1d(rest, test)
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])
