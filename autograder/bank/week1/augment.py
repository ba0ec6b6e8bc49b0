"""Known solutions of adding mirrored and shifted copies to a set of labeled pictures.

The label must stay true: mirroring goes left to right, colors and types stay, and what a shift leaves free is 0. The
mistakes reverse another axis, lose the originals or the labels, or let pixels come in again on the other side.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w1-augment"


@wrong("augment", hint="The picture is upside down. Which axis holds the columns?")
def mirrored_top_to_bottom(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    copies = []
    for picture in images[:, ::-1] if flip else images:
        i, j = rng.integers(-s, s + 1, size=2)
        padded = np.pad(picture, ((s, s), (s, s), (0, 0)))
        copies.append(padded[s - i : s - i + h, s - j : s - j + w])
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="Red and blue changed places. Which axis holds the columns?")
def colors_reversed(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    copies = []
    for picture in images[..., ::-1] if flip else images:
        i, j = rng.integers(-s, s + 1, size=2)
        padded = np.pad(picture, ((s, s), (s, s), (0, 0)))
        copies.append(padded[s - i : s - i + h, s - j : s - j + w])
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="The originals are lost. Does your code write into what it was given?")
def originals_overwritten(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    if flip:
        images[:] = images[:, :, ::-1].copy()
    copies = []
    for picture in images:
        i, j = rng.integers(-s, s + 1, size=2)
        padded = np.pad(picture, ((s, s), (s, s), (0, 0)))
        copies.append(padded[s - i : s - i + h, s - j : s - j + w])
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="The pixels are not what they were. Does anybody ask for other numbers?")
def pixels_scaled_to_one(images, labels, rng, flip=True, max_shift=1):
    images = images / 255.0
    m, h, w, c = images.shape
    s = max_shift
    copies = []
    for picture in images[:, :, ::-1] if flip else images:
        i, j = rng.integers(-s, s + 1, size=2)
        padded = np.pad(picture, ((s, s), (s, s), (0, 0)))
        copies.append(padded[s - i : s - i + h, s - j : s - j + w])
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="The type of the numbers changed. Which type has an array that np.zeros makes?")
def copies_laid_onto_a_sheet_of_floats(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    copies = np.zeros(images.shape)
    for k in range(m):
        picture = images[k, :, ::-1] if flip else images[k]
        i, j = rng.integers(-s, s + 1, size=2)
        padded = np.pad(picture, ((s, s), (s, s), (0, 0)))
        copies[k] = padded[s - i : s - i + h, s - j : s - j + w]
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="What leaves on one side comes in on the other. What does a shift leave behind?")
def pictures_rolled_around(images, labels, rng, flip=True, max_shift=1):
    copies = []
    for picture in images[:, :, ::-1] if flip else images:
        i, j = rng.integers(-max_shift, max_shift + 1, size=2)
        copies.append(np.roll(picture, (i, j), axis=(0, 1)))
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="The border is repeated where a shift leaves room. Which number belongs there?")
def border_repeated(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    copies = []
    for picture in images[:, :, ::-1] if flip else images:
        i, j = rng.integers(-s, s + 1, size=2)
        padded = np.pad(picture, ((s, s), (s, s), (0, 0)), mode="edge")
        copies.append(padded[s - i : s - i + h, s - j : s - j + w])
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="All copies are shifted alike. How many shifts are drawn?")
def one_shift_for_all_pictures(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    i, j = rng.integers(-s, s + 1, size=2)
    source = images[:, :, ::-1] if flip else images
    padded = np.pad(source, ((0, 0), (s, s), (s, s), (0, 0)))
    copies = padded[:, s - i : s - i + h, s - j : s - j + w]
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="No picture moves by the largest shift in one direction. Is the upper end part of the range?")
def upper_end_of_the_range_excluded(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    copies = []
    for picture in images[:, :, ::-1] if flip else images:
        i, j = rng.integers(-s, s, size=2) if s else (0, 0)
        padded = np.pad(picture, ((s, s), (s, s), (0, 0)))
        copies.append(padded[s - i : s - i + h, s - j : s - j + w])
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="Pictures move sideways only. How many numbers does a shift have?")
def shifted_sideways_only(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    copies = []
    for picture in images[:, :, ::-1] if flip else images:
        j = rng.integers(-s, s + 1)
        padded = np.pad(picture, ((0, 0), (s, s), (0, 0)))
        copies.append(padded[:, s - j : s - j + w])
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="Labels and pictures no longer fit. In which order do the copies come?")
def labels_repeated_one_by_one(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    copies = []
    for picture in images[:, :, ::-1] if flip else images:
        i, j = rng.integers(-s, s + 1, size=2)
        padded = np.pad(picture, ((s, s), (s, s), (0, 0)))
        copies.append(padded[s - i : s - i + h, s - j : s - j + w])
    return np.concatenate([images, copies]), np.repeat(labels, 2)


@wrong("augment", hint="Only the copies came back. What is to be done with the originals?")
def originals_left_out(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    copies = []
    for picture in images[:, :, ::-1] if flip else images:
        i, j = rng.integers(-s, s + 1, size=2)
        padded = np.pad(picture, ((s, s), (s, s), (0, 0)))
        copies.append(padded[s - i : s - i + h, s - j : s - j + w])
    return np.array(copies), labels


@wrong("augment", hint="Mirrored although flip is false. Which argument decides?")
def always_mirrored(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    copies = []
    for picture in images[:, :, ::-1]:
        i, j = rng.integers(-s, s + 1, size=2)
        padded = np.pad(picture, ((s, s), (s, s), (0, 0)))
        copies.append(padded[s - i : s - i + h, s - j : s - j + w])
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="Equal generators give different pictures. Which random numbers are you using?")
def global_random_numbers_instead_of_the_generator(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    copies = []
    for picture in images[:, :, ::-1] if flip else images:
        i, j = np.random.randint(-s, s + 1, size=2)
        padded = np.pad(picture, ((s, s), (s, s), (0, 0)))
        copies.append(padded[s - i : s - i + h, s - j : s - j + w])
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="The function returned nothing. Is printing the same as returning?")
def shapes_printed_instead_of_returned(images, labels, rng, flip=True, max_shift=1):
    print(np.concatenate([images, images[:, :, ::-1]]).shape, np.concatenate([labels, labels]).shape)


@wrong("augment", hint="There is one copy for the whole set. What becomes of the copies before the last?")
def only_the_last_copy_kept(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    for picture in images[:, :, ::-1] if flip else images:
        i, j = rng.integers(-s, s + 1, size=2)
        padded = np.pad(picture, ((s, s), (s, s), (0, 0)))
        copies = [padded[s - i : s - i + h, s - j : s - j + w]]
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="All copies have the label 0. Does a picture get another label by being mirrored?")
def labels_of_the_copies_left_at_zero(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    copies, new = [], np.zeros(2 * m, dtype=labels.dtype)
    new[:m] = labels
    for picture in images[:, :, ::-1] if flip else images:
        i, j = rng.integers(-s, s + 1, size=2)
        padded = np.pad(picture, ((s, s), (s, s), (0, 0)))
        copies.append(padded[s - i : s - i + h, s - j : s - j + w])
    return np.concatenate([images, copies]), new


@wrong("augment", hint="Without mirroring the originals move. Is `copies = images` a copy, or another name?")
def copies_that_are_the_originals(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    copies = images[:, :, ::-1].copy() if flip else images
    for k in range(m):
        i, j = rng.integers(-s, s + 1, size=2)
        padded = np.pad(copies[k], ((s, s), (s, s), (0, 0)))
        copies[k] = padded[s - i : s - i + h, s - j : s - j + w]
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="The labels are a table of two rows. Which function puts one list behind the other?")
def labels_stacked_in_two_rows(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    copies = []
    for picture in images[:, :, ::-1] if flip else images:
        i, j = rng.integers(-s, s + 1, size=2)
        padded = np.pad(picture, ((s, s), (s, s), (0, 0)))
        copies.append(padded[s - i : s - i + h, s - j : s - j + w])
    return np.concatenate([images, copies]), np.stack([labels, labels])


@wrong("augment", hint="The originals are shifted, too. Which pictures should your loop go through?")
def originals_shifted_with_their_copies(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    both = np.concatenate([images, images[:, :, ::-1] if flip else images])
    moved = []
    for picture in both:
        i, j = rng.integers(-s, s + 1, size=2)
        padded = np.pad(picture, ((s, s), (s, s), (0, 0)))
        moved.append(padded[s - i : s - i + h, s - j : s - j + w])
    return np.stack(moved), np.concatenate([labels, labels])


@wrong("augment", hint="A mirrored picture is never shifted. Does one step of the two exclude the other?")
def mirrored_or_else_shifted(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    if flip:
        copies = images[:, :, ::-1]
    else:
        copies = []
        for picture in images:
            i, j = rng.integers(-s, s + 1, size=2)
            padded = np.pad(picture, ((s, s), (s, s), (0, 0)))
            copies.append(padded[s - i : s - i + h, s - j : s - j + w])
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="A shifted picture is no longer mirrored. Out of which picture is the piece cut?")
def mirror_image_lost_by_the_shift(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    copies = images[:, :, ::-1].copy() if flip else images.copy()
    for k in range(m):
        i, j = rng.integers(-s, s + 1, size=2)
        if i or j:
            padded = np.pad(images[k], ((s, s), (s, s), (0, 0)))
            copies[k] = padded[s - i : s - i + h, s - j : s - j + w]
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@right("augment")
def copies_first_and_sheets_filled(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    out = np.zeros((2 * m, h, w, c), dtype=images.dtype)
    out[m:] = images
    for k in range(m):
        picture = np.fliplr(images[k]) if flip else images[k]
        i = int(rng.integers(2 * max_shift + 1)) - max_shift
        j = int(rng.integers(2 * max_shift + 1)) - max_shift
        out[k, max(i, 0) : h + min(i, 0), max(j, 0) : w + min(j, 0)] = picture[
            max(-i, 0) : h - max(i, 0), max(-j, 0) : w - max(j, 0)
        ]
    return out, np.tile(labels, 2)


@right("augment")
def pairs_of_original_and_copy(images, labels, rng, flip=True, max_shift=1):
    result, names = [], []
    m, h, w, c = images.shape
    shifts = rng.integers(-max_shift, max_shift, size=(m, 2), endpoint=True)
    for picture, label, (i, j) in zip(images, labels, shifts):
        copy = np.flip(picture, axis=1).copy() if flip else picture.copy()
        copy = np.roll(copy, (i, j), axis=(0, 1))
        if i > 0:
            copy[:i] = 0
        elif i < 0:
            copy[i:] = 0
        if j > 0:
            copy[:, :j] = 0
        elif j < 0:
            copy[:, j:] = 0
        result += [picture, copy]
        names += [label, label]
    return np.stack(result), np.array(names)


@right("augment")
def pixel_by_pixel_and_mirrored_after_the_shift(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    copies = np.zeros_like(images)
    for k in range(m):
        i, j = rng.choice(np.arange(-max_shift, max_shift + 1), size=2)
        for row in range(h):
            for column in range(w):
                from_row, from_column = row - i, column - j
                if 0 <= from_row < h and 0 <= from_column < w:
                    copies[k, row, column] = images[k, from_row, w - 1 - from_column if flip else from_column]
    return [np.vstack((images, copies)), np.hstack((labels, labels))]


@right("augment")
def shift_drawn_by_sorting_uniform_numbers(images, labels, rng, flip=True, max_shift=1):
    m, h, w, c = images.shape
    s = max_shift
    down, right = np.floor(rng.random((2, m)) * (2 * s + 1)).astype(int) - s
    big = np.pad(images[:, :, ::-1, :] if flip else images, [(0, 0), (s, s), (s, s), (0, 0)])
    copies = np.array([big[k, s - down[k] :, s - right[k] :][:h, :w] for k in range(m)])
    return np.r_[images, copies], np.r_[labels, labels]


@wrong("augment", hint="Some copies are not mirrored. Is that left to chance, or does flip say it for all?")
def mirrored_with_probability_one_half(images, labels, rng, flip=True, max_shift=1):
    _, h, w, _ = images.shape
    s = max_shift
    copies = []
    for pic in images:
        if flip and rng.random() < 0.5:
            pic = pic[:, ::-1]
        i, j = rng.integers(-s, s + 1, size=2)
        p = np.pad(pic, ((s, s), (s, s), (0, 0)))
        copies.append(p[s - i : s - i + h, s - j : s - j + w])
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="Pictures move along the diagonal only. How many numbers are drawn for each picture?")
def same_shift_down_and_right(images, labels, rng, flip=True, max_shift=1):
    _, h, w, _ = images.shape
    s = max_shift
    copies = []
    for pic in images[:, :, ::-1] if flip else images:
        i = j = rng.integers(-s, s + 1)
        p = np.pad(pic, ((s, s), (s, s), (0, 0)))
        copies.append(p[s - i : s - i + h, s - j : s - j + w])
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@wrong("augment", hint="No picture moves down and right at once. Does one shift exclude the other?")
def one_direction_at_a_time(images, labels, rng, flip=True, max_shift=1):
    _, h, w, _ = images.shape
    s = max_shift
    copies = []
    for pic in images[:, :, ::-1] if flip else images:
        i, j = rng.integers(-s, s + 1, size=2)
        if rng.random() < 0.5:
            i = 0
        else:
            j = 0
        p = np.pad(pic, ((s, s), (s, s), (0, 0)))
        copies.append(p[s - i : s - i + h, s - j : s - j + w])
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


@right("augment")
def rolled_and_blanked(images, labels, rng, flip=True, max_shift=1):
    new = []
    choices = range(-max_shift, max_shift + 1)
    for pic in images:
        pic = np.flip(pic, 1).copy() if flip else pic.copy()
        for axis in (0, 1):
            n = int(rng.choice(choices))
            pic = np.roll(pic, n, axis)
            if n > 0:
                pic[(slice(None),) * axis + (slice(0, n),)] = 0
            if n < 0:
                pic[(slice(None),) * axis + (slice(n, None),)] = 0
        new.append(pic)
    return np.vstack([np.array(new), images]), np.hstack([labels, labels])
