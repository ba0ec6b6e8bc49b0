"""Known solutions of naming a critical point from its Hessian: "min", "max", "saddle" or "degenerate".

The signs of all curvatures decide, and these are the eigenvalues: neither the diagonal nor the determinant tells them.
An eigenvalue within the tolerance of zero leaves the question open at second order.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w2-critical-point"


@wrong(
    "classify_critical_point",
    hint="A saddle can hide off the diagonal. Are the diagonal entries the curvatures in every direction?",
)
def diagonal_instead_of_eigenvalues(H, tol=1e-9):
    d = np.diag(H)
    if np.any(np.abs(d) <= tol):
        return "degenerate"
    if np.all(d > 0):
        return "min"
    if np.all(d < 0):
        return "max"
    return "saddle"


@wrong(
    "classify_critical_point",
    hint="A maximum in the plane has a positive determinant too. How many signs does one number tell you?",
)
def positive_determinant_taken_for_a_minimum(H, tol=1e-9):
    d = np.linalg.det(H)
    if abs(d) <= tol:
        return "degenerate"
    if d > 0:
        return "min"
    return "saddle"


@wrong("classify_critical_point", hint="This is the test of school for two variables. Does it still hold for three?")
def determinant_and_first_entry_as_in_the_plane(H, tol=1e-9):
    H = np.asarray(H)
    d = np.linalg.det(H)
    if abs(d) <= tol:
        return "degenerate"
    if d < 0 and len(H) > 1:
        return "saddle"
    return "min" if H[0, 0] > 0 else "max"


@wrong("classify_critical_point", hint="A rounding error decides between two answers. How near to zero counts as zero?")
def tolerance_ignored(H, tol=1e-9):
    e = np.linalg.eigvalsh(H)
    if np.all(e > 0):
        return "min"
    if np.all(e < 0):
        return "max"
    if np.any(e == 0):
        return "degenerate"
    return "saddle"


@wrong(
    "classify_critical_point",
    hint="In one direction the surface is flat to second order. Can you be sure that it rises there?",
)
def flat_direction_taken_for_a_minimum(H, tol=1e-9):
    e = np.linalg.eigvalsh(H)
    if np.all(e >= -tol):
        return "min"
    if np.all(e <= tol):
        return "max"
    return "saddle"


@wrong(
    "classify_critical_point",
    hint="One upward direction is not enough. How many directions must curve upward at a minimum?",
)
def one_positive_curvature_is_enough(H, tol=1e-9):
    e = np.linalg.eigvalsh(H)
    if np.any(np.abs(e) <= tol):
        return "degenerate"
    if np.any(e > tol):
        return "min"
    return "max"


@wrong("classify_critical_point", hint="Minimum and maximum are exchanged. Does a bowl curve upward or downward?")
def minimum_and_maximum_exchanged(H, tol=1e-9):
    e = np.linalg.eigvalsh(H)
    if np.any(np.abs(e) <= tol):
        return "degenerate"
    if np.all(e > 0):
        return "max"
    if np.all(e < 0):
        return "min"
    return "saddle"


@wrong(
    "classify_critical_point",
    hint="The sum of the curvatures says nothing about each of them. Which signs do you have to look at?",
)
def trace_instead_of_single_eigenvalues(H, tol=1e-9):
    e = np.linalg.eigvalsh(H)
    if np.any(np.abs(e) <= tol):
        return "degenerate"
    if abs(e.sum()) <= tol:
        return "saddle"
    return "min" if e.sum() > 0 else "max"


@wrong("classify_critical_point", hint="Your tolerance is a fixed number. What if the caller asks for a coarser one?")
def tolerance_fixed_inside(H, tol=1e-9):
    e = np.linalg.eigvalsh(H)
    if np.any(np.abs(e) < 1e-9):
        return "degenerate"
    if np.all(e > 0):
        return "min"
    if np.all(e < 0):
        return "max"
    return "saddle"


@wrong(
    "classify_critical_point",
    hint="The entries of the matrix are not its curvatures. Can a bowl have a negative entry beside the diagonal?",
)
def signs_of_all_entries(H, tol=1e-9):
    H = np.asarray(H)
    if np.all(H > tol):
        return "min"
    if np.all(H < -tol):
        return "max"
    if np.all(np.abs(H) <= tol):
        return "degenerate"
    return "saddle"


@wrong(
    "classify_critical_point",
    hint="The answer is right but spelled in another way. Which four words does the task name?",
)
def words_spelled_out(H, tol=1e-9):
    curvatures = np.linalg.eigvalsh(H)
    if (np.abs(curvatures) <= tol).any():
        return "degenerate point"
    if (curvatures > 0).all():
        return "minimum"
    return "maximum" if (curvatures < 0).all() else "saddle point"


@wrong(
    "classify_critical_point", hint="Your function writes zeros into the H of its caller. Where could they go instead?"
)
def small_entries_of_the_hessian_zeroed_in_place(H, tol=1e-9):
    if (np.abs(np.linalg.eigvalsh(H)) <= tol).any():
        H[np.abs(H) <= tol * (1 + np.abs(H))] = 0.0
        return "degenerate"
    curvatures = np.linalg.eigvalsh(H)
    return "min" if (curvatures > 0).all() else "max" if (curvatures < 0).all() else "saddle"


@wrong(
    "classify_critical_point",
    hint="A point with a flat direction counts as a saddle when the others have both signs. Which question comes first?",
)
def saddle_asked_before_degenerate(H, tol=1e-9):
    e = np.linalg.eigvalsh(H)
    up, down = e > tol, e < -tol
    if up.any() and down.any():
        return "saddle"
    if up.all():
        return "min"
    return "max" if down.all() else "degenerate"


@wrong(
    "classify_critical_point",
    hint="Your tolerance is held against a product of all curvatures. Can a product be large when one of them is zero, "
    "or small when none is?",
)
def determinant_compared_with_the_tolerance(H, tol=1e-9):
    H = np.asarray(H, dtype=float)
    minors = [np.linalg.det(H[:k, :k]) for k in range(1, len(H) + 1)]
    if abs(minors[-1]) <= tol:
        return "degenerate"
    if all(minor > 0 for minor in minors):
        return "min"
    if all((-1) ** k * minor > 0 for k, minor in enumerate(minors, start=1)):
        return "max"
    return "saddle"


@right("classify_critical_point")
def number_of_positive_and_negative_eigenvalues(H, tol=1e-9):
    e = np.linalg.eigvals(np.asarray(H, dtype=float)).real
    up, down = int((e > tol).sum()), int((e < -tol).sum())
    if up + down < e.size:
        return "degenerate"
    return {0: "max", e.size: "min"}.get(up, "saddle")


@right("classify_critical_point")
def smallest_and_largest_eigenvalue(H, tol=1e-9):
    e = np.sort(np.linalg.eigvalsh(H))
    if np.abs(e).min() <= tol:
        return "degenerate"
    if e[0] > 0:
        return "min"
    if e[-1] < 0:
        return "max"
    return "saddle"


@right("classify_critical_point")
def sum_of_the_signs(H, tol=1e-9):
    values, _ = np.linalg.eigh(np.array(H, dtype=float))
    signs = [0 if abs(x) <= tol else (1 if x > 0 else -1) for x in values]
    if 0 in signs:
        return "degenerate"
    n = len(signs)
    return "min" if sum(signs) == n else "max" if sum(signs) == -n else "saddle"


@right("classify_critical_point")
def cholesky_tried_on_both_signs(H, tol=1e-9):
    def is_positive_definite(A):
        try:
            np.linalg.cholesky(A)
        except np.linalg.LinAlgError:
            return False
        return True

    H = np.asarray(H, dtype=float)
    if np.linalg.svd(H, compute_uv=False).min() <= tol:
        return "degenerate"
    if is_positive_definite(H):
        return "min"
    if is_positive_definite(-H):
        return "max"
    return "saddle"


@right("classify_critical_point")
def signs_of_the_pivots_of_a_symmetric_elimination(H, tol=1e-9):
    A = np.array(H, dtype=float)
    n = len(A)
    if np.linalg.svd(A, compute_uv=False)[-1] <= tol:
        return "degenerate"
    negative = 0
    while len(A):
        k = int(np.argmax(np.abs(np.diag(A))))
        if abs(A[k, k]) < 1e-12 * np.abs(A).max():
            i, j = np.unravel_index(np.argmax(np.abs(A)), A.shape)
            A[i] += A[j]
            A[:, i] += A[:, j]
            continue
        pivot, column = A[k, k], np.delete(A[:, k], k)
        negative += int(pivot < 0)
        A = np.delete(np.delete(A, k, axis=0), k, axis=1) - np.outer(column, column) / pivot
    if negative == 0:
        return "min"
    return "max" if negative == n else "saddle"


@right("classify_critical_point")
def leading_minors_after_a_look_at_the_rank(H, tol=1e-9):
    H = np.asarray(H, dtype=float)
    n = H.shape[0]
    if np.linalg.matrix_rank(H, tol=tol) < n:
        return "degenerate"
    minors = [np.linalg.det(H[:k, :k]) for k in range(1, n + 1)]
    if all(minor > 0 for minor in minors):
        return "min"
    if all((-1) ** k * minor > 0 for k, minor in enumerate(minors, start=1)):
        return "max"
    return "saddle"


@wrong(
    "classify_critical_point",
    hint="A small curvature counts as zero because another one is large. With what does tol compare each of them?",
)
def tolerance_relative_to_the_largest(H, tol=1e-9):
    e = np.linalg.eigvalsh(H)
    if (np.abs(e) <= tol * np.abs(e).max()).any():
        return "degenerate"
    return "min" if (e > 0).all() else "max" if (e < 0).all() else "saddle"


@right("classify_critical_point")
def shifted_counts(H, tol=1e-9):
    e = np.linalg.eigvalsh(np.array(H, float))
    up, down = np.count_nonzero(e > tol), np.count_nonzero(e < -tol)
    if up + down < e.size:
        return "degenerate"
    return ("saddle", "min", "max")[(down == 0) + 2 * (up == 0)]
