"""Two sets of real measurements, copied from the files that scikit-learn brings along.

The values are those of scikit-learn, unchanged; their origin, license and limits are in the data cards. The
copies are here so that a student needs neither scikit-learn nor a network.
"""

import numpy as np

from datasets.contents import Dataset, Variable


def digits() -> Dataset:
    """1797 handwritten digits as 8 x 8 pictures."""
    from sklearn.datasets import load_digits  # only needed to rebuild

    bunch = load_digits()
    return Dataset(
        "Optical recognition of handwritten digits, test part",
        "E. Alpaydin and C. Kaynak (1998), UCI Machine Learning Repository, doi:10.24432/C50P49; "
        "copied from scikit-learn's load_digits",
        "CC BY 4.0",
        {
            "X": Variable(
                np.asarray(bunch.data, dtype=np.float64),
                "inked points of 16",
                "one picture per row: 8 x 8 cells, row by row from the top left, whole numbers from 0 to 16",
            ),
            "y": Variable(np.asarray(bunch.target, dtype=np.int64), "1", "the digit, 0 to 9"),
        },
    )


def breast_cancer() -> Dataset:
    """569 breast masses: 30 measurements of cell nuclei and the diagnosis."""
    from sklearn.datasets import load_breast_cancer

    bunch = load_breast_cancer()
    return Dataset(
        "Breast cancer Wisconsin (diagnostic)",
        "W. H. Wolberg, W. N. Street and O. L. Mangasarian (1995), UCI Machine Learning Repository, "
        "doi:10.24432/C5DW2B; copied from scikit-learn's load_breast_cancer",
        "CC BY 4.0",
        {
            "X": Variable(
                np.asarray(bunch.data, dtype=np.float64),
                "not stated by the source",
                "one mass per row, one measurement per column, named in feature_names",
            ),
            "y": Variable(np.asarray(bunch.target, dtype=np.int64), "1", "diagnosis: 0 malignant, 1 benign"),
            "feature_names": Variable(np.array(bunch.feature_names, dtype=str), "1", "the columns of X"),
            "class_names": Variable(np.array(bunch.target_names, dtype=str), "1", "the meaning of 0 and 1 in y"),
        },
    )
