"""Known solutions of one-hot columns from labels, and of the hard maximum of each column.

One 1 in each column, whatever classes are missing and however many entries tie.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w3-one-hot"


@wrong("one_hot", hint="The last class has no row when no example has it. Where does the number of classes come from?")
def number_of_classes_from_the_largest_label(labels, C):
    rows = np.ravel(labels)
    Y = np.zeros((int(np.max(rows)) + 1, rows.size))
    Y[rows, np.arange(rows.size)] = 1
    return Y


@wrong("one_hot", hint="Class 0 lost its place and all others moved up. From which number are classes counted?")
def classes_counted_from_one(labels, C):
    rows = np.ravel(labels) - 1
    Y = np.zeros((C, rows.size))
    Y[rows, np.arange(rows.size)] = 1
    return Y


@wrong("one_hot", hint="The labels stand in rows. Which axis belongs to the examples in this course?")
def examples_as_rows(labels, C):
    return np.eye(C)[np.ravel(labels)]


@wrong("one_hot", hint="Labels of shape (1, m) do not come out right. Were they made flat?")
def labels_not_made_flat(labels, C):
    labels = np.array(labels)
    Y = np.zeros((C, labels.shape[0]))
    Y[labels, np.arange(labels.shape[0])] = 1
    return Y


@wrong("one_hot", hint="A list has no attribute `size` or `shape`. Which forms of labels does the task name?")
def array_expected(labels, C):
    m = labels.size
    Y = np.zeros((C, m))
    Y[labels.reshape(m), np.arange(m)] = 1
    return Y


@wrong("one_hot", hint="There are 1s in whole rows. How many entries of each column should be set?")
def whole_rows_set(labels, C):
    rows = np.ravel(labels)
    Y = np.zeros((C, rows.size))
    Y[rows] = 1
    return Y


@wrong("one_hot", hint="The entries are True and False. What does the task ask for?")
def booleans_returned(labels, C):
    return np.arange(C)[:, None] == np.ravel(labels)


@wrong("one_hot", hint="The label itself stands in each column. Which number marks the right class?")
def label_written_in_place_of_one(labels, C):
    rows = np.ravel(labels)
    Y = np.zeros((C, rows.size))
    Y[rows, np.arange(rows.size)] = rows
    return Y


@wrong("one_hot", hint="Nothing came back from the function. Is a printed result a returned one?")
def result_printed_and_not_returned(labels, C):
    print(np.eye(C)[:, np.ravel(labels)])


@wrong("one_hot", hint="Classes that do not occur have no row. Is their number a property of the batch?")
def rows_only_for_the_classes_that_occur(labels, C):
    rows = np.ravel(labels)
    return (np.unique(rows)[:, None] == rows).astype(float)


@wrong("hardmax", hint="The values of the maxima came back. Is it their value or their place that counts?")
def value_of_the_maximum(Z):
    return np.max(Z, axis=0)


@wrong("hardmax", hint="A column with two equal maxima has two 1s. Which of them should win?")
def one_for_every_maximum(Z):
    return (Z == Z.max(axis=0)).astype(float)


@wrong("hardmax", hint="Numbers of rows came back. How are they turned into columns with one 1?")
def places_of_the_maxima(Z):
    return np.argmax(Z, axis=0)


@wrong("hardmax", hint="Each row has one 1. Over what is the maximum taken?")
def maximum_over_the_examples(Z):
    H = np.zeros(Z.shape)
    H[np.arange(Z.shape[0]), np.argmax(Z, axis=1)] = 1
    return H


@wrong("hardmax", hint="There is one 1 in the whole matrix. Is each example a problem of its own?")
def maximum_of_the_whole_matrix(Z):
    H = np.zeros(Z.shape)
    H[np.unravel_index(np.argmax(Z), Z.shape)] = 1
    return H


@wrong("hardmax", hint="Of two equal entries the last one won. Which one does the task ask for?")
def last_of_equals(Z):
    C = Z.shape[0]
    winners = C - 1 - np.argmax(Z[::-1], axis=0)
    return (np.arange(C)[:, None] == winners).astype(float)


@wrong("hardmax", hint="The logits that you were given changed. Does the result have an array of its own?")
def logits_overwritten(Z):
    winners = np.argmax(Z, axis=0)
    Z[:] = 0
    Z[winners, np.arange(Z.shape[1])] = 1
    return Z


@wrong("hardmax", hint="Columns of negative logits have no 1. With what do you compare?")
def maximum_looked_for_above_zero(Z):
    H = np.zeros(Z.shape)
    for i in range(Z.shape[1]):
        best, place = 0, None
        for j in range(Z.shape[0]):
            if Z[j, i] > best:
                best, place = Z[j, i], j
        if place is not None:
            H[place, i] = 1
    return H


@wrong("one_hot", hint="The labels of your caller have changed. Does ravel make a copy, or show the same numbers?")
def places_written_into_the_labels(labels, C):
    places = np.ravel(labels)
    m = places.size
    places *= m
    places += np.arange(m)
    Y = np.zeros(C * m)
    Y[places] = 1.0
    return Y.reshape(C, m)


@wrong("hardmax", hint="Only as many classes as there are examples are looked at. Where does each loop end?")
def examples_counted_in_place_of_classes(Z):
    m = Z.shape[1]
    Y = np.zeros(Z.shape)
    for i in range(m):
        best = 0
        for j in range(min(m, Z.shape[0])):
            if Z[j, i] > Z[best, i]:
                best = j
        Y[best, i] = 1.0
    return Y


@wrong("hardmax", hint="Columns without a clear winner are empty. Must the largest probability be more than one half?")
def more_than_half_of_the_probability(Z):
    T = np.exp(Z - Z.max(axis=0, keepdims=True))
    return (T / T.sum(axis=0, keepdims=True) > 0.5).astype(float)


@right("one_hot")
def columns_of_the_identity(labels, C):
    return np.eye(C)[:, np.asarray(labels).reshape(-1)]


@right("one_hot")
def comparison_with_all_classes(labels, C):
    return np.where(np.arange(C).reshape(-1, 1) == np.ravel(labels)[None, :], 1.0, 0.0)


@right("one_hot")
def one_entry_after_the_other(labels, C):
    flat = [int(label) for label in np.array(labels).flatten()]
    Y = np.zeros((C, len(flat)), dtype=int)
    for i, label in enumerate(flat):
        Y[label, i] = 1
    return Y


@right("one_hot")
def entries_put_along_an_axis(labels, C):
    rows = np.reshape(labels, (1, -1))
    Y = np.zeros((C, rows.size))
    np.put_along_axis(Y, rows, 1.0, axis=0)
    return Y


@right("one_hot")
def nested_lists(labels, C):
    return [[int(label == c) for label in np.ravel(labels)] for c in range(C)]


@right("hardmax")
def columns_of_the_identity_by_argmax(Z):
    return np.eye(len(Z))[:, Z.argmax(axis=0)]


@right("hardmax")
def first_maximum_by_a_running_sum(Z):
    is_max = Z == Z.max(axis=0, keepdims=True)
    return (is_max & (np.cumsum(is_max, axis=0) == 1)).astype(int)


@right("hardmax")
def column_after_column(Z):
    H = np.zeros_like(Z)
    for i in range(Z.shape[1]):
        column = list(Z[:, i])
        H[column.index(max(column)), i] = 1
    return H
