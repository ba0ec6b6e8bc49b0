"""Known solutions of the pipeline: slices, shuffle, map, batch, and what happens when their order or arguments change.

The module `tf` is the one that the notebook imports.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w3-pipeline"


@wrong(
    "make_pipeline",
    hint="Finished batches are shuffled, so the same examples always share one. Which step comes first?",
)
def batches_shuffled_instead_of_examples(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    dataset = dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), y)).batch(batch)
    return dataset.shuffle(len(X), seed=seed) if shuffle else dataset


@wrong(
    "make_pipeline", hint="Pictures and labels are shuffled apart, and no longer belong together. What is one element?"
)
def pictures_and_labels_shuffled_apart(X, Y, batch, shuffle, seed):
    pictures = tf.data.Dataset.from_tensor_slices(X).map(lambda x: tf.reshape(tf.cast(x, tf.float32) / 255, [-1]))
    labels = tf.data.Dataset.from_tensor_slices(Y)
    if shuffle:
        pictures, labels = pictures.shuffle(len(X), seed=seed), labels.shuffle(len(X), seed=seed + 1)
    return tf.data.Dataset.zip((pictures, labels)).batch(batch)


@wrong("make_pipeline", hint="The examples of the last, shorter batch are lost. Which argument of batch drops them?")
def last_batch_dropped(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        dataset = dataset.shuffle(len(X), seed=seed)
    dataset = dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), y))
    return dataset.batch(batch, drop_remainder=True)


@wrong(
    "make_pipeline",
    hint="Dividing whole numbers gave whole numbers, 0 or 1. What should the pictures be before the division?",
)
def whole_numbers_divided(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        dataset = dataset.shuffle(len(X), seed=seed)
    return dataset.map(lambda x, y: (tf.reshape(tf.cast(x // 255, tf.float32), [-1]), y)).batch(batch)


@wrong("make_pipeline", hint="NumPy's division made float64. Which dtype do the parameters have?")
def pictures_left_as_float64(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X.reshape(len(X), -1) / 255, Y))
    if shuffle:
        dataset = dataset.shuffle(len(X), seed=seed)
    return dataset.batch(batch)


@wrong("make_pipeline", hint="The entries still go up to 255. By what are they to be divided?")
def pictures_not_scaled(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        dataset = dataset.shuffle(len(X), seed=seed)
    return dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32), [-1]), y)).batch(batch)


@wrong("make_pipeline", hint="The pictures keep their axes. What does the first layer expect of an example?")
def pictures_not_flat(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        dataset = dataset.shuffle(len(X), seed=seed)
    return dataset.map(lambda x, y: (tf.cast(x, tf.float32) / 255, y)).batch(batch)


@wrong(
    "make_pipeline", hint="One size of picture is written into the function. How can reshape find out the size itself?"
)
def size_of_the_signs_written_in(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        dataset = dataset.shuffle(len(X), seed=seed)
    return dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [64 * 64 * 3]), y)).batch(batch)


@wrong(
    "make_pipeline",
    hint="A buffer of a few elements moves examples only a little. How large must it be for a full shuffle?",
)
def buffer_too_small(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        dataset = dataset.shuffle(batch, seed=seed)
    dataset = dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), y))
    return dataset.batch(batch)


@wrong("make_pipeline", hint="Every pass has the same order. What does reshuffle_each_iteration mean?")
def same_order_in_each_pass(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        dataset = dataset.shuffle(len(X), seed=seed, reshuffle_each_iteration=False)
    dataset = dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), y))
    return dataset.batch(batch)


@wrong(
    "make_pipeline", hint="The order is shuffled once, before the data set is made. What happens in the second pass?"
)
def shuffled_once_in_numpy(X, Y, batch, shuffle, seed):
    if shuffle:
        order = np.random.default_rng(seed).permutation(len(X))
        X, Y = X[order], Y[order]
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    return dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), y)).batch(batch)


@wrong(
    "make_pipeline", hint="What shuffle returns is thrown away. Does the method change the data set, or make a new one?"
)
def shuffled_data_set_thrown_away(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        dataset.shuffle(len(X), seed=seed)
    return dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), y)).batch(batch)


@wrong("make_pipeline", hint="The elements are single examples. Does batch change the data set, or return another one?")
def batched_data_set_thrown_away(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        dataset = dataset.shuffle(len(X), seed=seed)
    dataset = dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), y))
    dataset.batch(batch)
    return dataset


@wrong("make_pipeline", hint="It shuffles although it was told not to. What is the argument shuffle for?")
def always_shuffled(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y)).shuffle(len(X), seed=seed)
    return dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), y)).batch(batch)


@wrong("make_pipeline", hint="Two pipelines with one seed shuffle differently. Where does the seed go?")
def seed_ignored(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        dataset = dataset.shuffle(len(X))
    return dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), y)).batch(batch)


@wrong(
    "make_pipeline", hint="A list of batches is not a data set: it cannot be shuffled anew in the next pass. What is?"
)
def list_of_batches(X, Y, batch, shuffle, seed):
    order = np.random.default_rng(seed).permutation(len(X)) if shuffle else np.arange(len(X))
    flat = X.reshape(len(X), -1).astype(np.float32) / 255
    starts = range(0, len(X), batch)
    return [(tf.constant(flat[order[i : i + batch]]), tf.constant(Y[order[i : i + batch]])) for i in starts]


@wrong("make_pipeline", hint="The labels were changed on the way. What does the task say about them?")
def labels_made_floats(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        dataset = dataset.shuffle(len(X), seed=seed)
    return dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), tf.cast(y, tf.float32))).batch(
        batch
    )


@wrong("make_pipeline", hint="The last batch has rows of zeros. May it have fewer rows than the others?")
def last_batch_filled_up_with_zeros(X, Y, batch, shuffle, seed):
    missing = -len(X) % batch
    X = np.concatenate([X, np.zeros((missing, *X.shape[1:]), X.dtype)])
    Y = np.concatenate([Y, np.zeros((missing, *Y.shape[1:]), Y.dtype)])
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        dataset = dataset.shuffle(len(X), seed=seed)
    dataset = dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), y))
    return dataset.batch(batch)


@wrong("make_pipeline", hint="A picture depends on the others of its batch. By which number is it to be divided?")
def scaled_by_the_largest_entry_of_the_batch(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        dataset = dataset.shuffle(len(X), seed=seed)
    dataset = dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32), [-1]), y)).batch(batch)
    return dataset.map(lambda xb, yb: (xb / tf.reduce_max(xb), yb))


@wrong("make_pipeline", hint="The labels were divided by 255, too. Which of the two is a picture?")
def labels_divided_as_well(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        dataset = dataset.shuffle(len(X), seed=seed)
    dataset = dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), tf.cast(y, tf.float32) / 255))
    return dataset.batch(batch)


@wrong("make_pipeline", hint="Some examples come twice and others never. Do you draw with or without putting back?")
def examples_drawn_with_replacement(X, Y, batch, shuffle, seed):
    if shuffle:
        places = np.random.default_rng(seed).integers(0, len(X), len(X))
        X, Y = X[places], Y[places]
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    dataset = dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), y))
    return dataset.batch(batch)


@wrong("make_pipeline", hint="Rows are too short: one color of three is left. What does [..., 0] take?")
def one_color_kept(X, Y, batch, shuffle, seed):
    dataset = tf.data.Dataset.from_tensor_slices((X[..., 0], Y))
    if shuffle:
        dataset = dataset.shuffle(len(X), seed=seed)
    dataset = dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), y))
    return dataset.batch(batch)


@wrong("make_pipeline", hint="The labels are sorted, and the pictures are not. What keeps an example together?")
def labels_sorted_and_pictures_not(X, Y, batch, shuffle, seed):
    Y = np.sort(Y, axis=0)
    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        dataset = dataset.shuffle(len(X), seed=seed)
    dataset = dataset.map(lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), y))
    return dataset.batch(batch)


@right("make_pipeline")
def two_data_sets_zipped_and_then_shuffled(X, Y, batch, shuffle, seed):
    pictures = tf.data.Dataset.from_tensor_slices(X).map(lambda x: tf.reshape(tf.cast(x, tf.float32), [-1]) / 255.0)
    dataset = tf.data.Dataset.zip((pictures, tf.data.Dataset.from_tensor_slices(Y)))
    if shuffle:
        dataset = dataset.shuffle(10 * len(X), seed)
    return dataset.batch(batch).prefetch(tf.data.AUTOTUNE)


@right("make_pipeline")
def prepared_in_numpy_beforehand(X, Y, batch, shuffle, seed):
    flat = np.asarray(X, dtype=np.float32).reshape(X.shape[0], -1) / np.float32(255)
    dataset = tf.data.Dataset.from_tensor_slices((flat, Y))
    return (dataset.shuffle(len(flat), seed=seed) if shuffle else dataset).batch(batch)


@right("make_pipeline")
def prepared_batch_by_batch(X, Y, batch, shuffle, seed):
    def prepare(xb, yb):
        return tf.reshape(tf.cast(xb, tf.float32), [-1, int(np.prod(X.shape[1:]))]) / 255, yb

    dataset = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        dataset = dataset.shuffle(buffer_size=len(X), seed=seed, reshuffle_each_iteration=True)
    return dataset.batch(batch).map(prepare)


@right("make_pipeline")
def row_numbers_shuffled_and_gathered(X, Y, batch, shuffle, seed):
    flat, labels = tf.cast(tf.reshape(tf.constant(X), [len(X), -1]), tf.float32) / 255, tf.constant(Y)
    rows = tf.data.Dataset.range(len(X))
    if shuffle:
        rows = rows.shuffle(len(X), seed=seed)
    return rows.batch(batch).map(lambda places: (tf.gather(flat, places), tf.gather(labels, places)))
