"""Products of matrices and the rest of linear algebra: matmul, norms, inverses (`tf.linalg`)."""

from typing import Any

import numpy as np

from course_utils.tf.broadcasting import like, reshape_op, sum_op, swap_op, transpose_op
from course_utils.tf.convert import pair, tensor_of
from course_utils.tf.elementwise import abs_op, sqrt_op, square_op
from course_utils.tf.errors import InvalidArgumentError, shape_text
from course_utils.tf.operands import floats
from course_utils.tf.operation import Operation, shape_of
from course_utils.tf.reductions import axes_of, reduce_max
from course_utils.tf.tensor import Array, Tensor

# With C = A B and upstream gradient G: dA = G Bᵀ and dB = Aᵀ G.
matmul_op: Operation = Operation(
    "MatMul",
    np.matmul,
    lambda g, c, a, b: like(matmul_op(g, swap_op(b)), a),
    lambda g, c, a, b: like(matmul_op(swap_op(a), g), b),
)


def matmul(a: Any, b: Any, transpose_a: bool = False, transpose_b: bool = False) -> Tensor:
    """The matrix product; with more than two axes, of each pair of matrices.

    a: (..., n, k)   b: (..., k, m)   returns: (..., n, m)
    transpose_a, transpose_b: transpose the last two axes first
    raises: InvalidArgumentError when the sizes or dtypes do not fit, or an operand has fewer than two axes
    """
    a, b = pair(a, b, "MatMul", True)
    if a._value.dtype.kind == "b":
        raise InvalidArgumentError("Value for attr 'T' of bool is not in the list of allowed values [Op:MatMul]")
    if a._value.ndim < 2 or b._value.ndim < 2:
        raise InvalidArgumentError(
            f"In[0] and In[1] must have at least two dimensions: {shape_text(a.shape)} vs. {shape_text(b.shape)} "
            "[Op:MatMul]. Give vectors a second axis with tf.expand_dims, or use tf.linalg.matvec."
        )
    if transpose_a:
        a = swap_op(a)
    if transpose_b:
        b = swap_op(b)
    if a._value.shape[-1] != b._value.shape[-2]:
        raise InvalidArgumentError(
            f"Matrix size-incompatible: In[0]: {shape_text(a.shape)}, In[1]: {shape_text(b.shape)} "
            "[Op:MatMul]. The last size of the first must be the second last of the second."
        )
    result: Tensor = matmul_op(a, b)
    return result


def matvec(a: Any, b: Any, transpose_a: bool = False) -> Tensor:
    """A matrix times a vector. a: (..., n, k)   b: (..., k)   returns: (..., n)"""
    a, b = pair(a, b, "MatMul", first_decides=True)
    column = reshape_op(b, shape=(*b._value.shape, 1))
    product = matmul(a, column, transpose_a=transpose_a)
    result: Tensor = reshape_op(product, shape=product._value.shape[:-1])
    return result


def tensordot(a: Any, b: Any, axes: Any) -> Tensor:
    """Sums of products over pairs of axes: a number of them (last of a, first of b), or two lists."""
    a, b = pair(a, b, "MatMul", first_decides=True)
    p, q = a._value.ndim, b._value.ndim
    if np.ndim(axes) == 0:
        count = int(axes)
        left, right = list(range(p - count, p)), list(range(count))
    else:
        left, right = ([int(i) % n for i in np.atleast_1d(side)] for side, n in zip(axes, (p, q), strict=True))
    free_a = [i for i in range(p) if i not in left]
    free_b = [i for i in range(q) if i not in right]
    size = int(np.prod([a._value.shape[i] for i in left]))
    if [a._value.shape[i] for i in left] != [b._value.shape[i] for i in right]:
        raise InvalidArgumentError(
            f"Matrix size-incompatible: In[0]: {shape_text(a.shape)}, In[1]: {shape_text(b.shape)} over axes {axes}"
        )
    rows = reshape_op(transpose_op(a, perm=tuple(free_a + left)), shape=(-1, size))
    columns = reshape_op(transpose_op(b, perm=tuple(right + free_b)), shape=(size, -1))
    shape = [a._value.shape[i] for i in free_a] + [b._value.shape[i] for i in free_b]
    result: Tensor = reshape_op(matmul_op(rows, columns), shape=tuple(shape))
    return result


def matrix_transpose(a: Any) -> Tensor:
    """The last two axes exchanged."""
    x = tensor_of(a)
    if x._value.ndim < 2:
        raise ValueError(f"Argument `a` must be a (batch) matrix with at least two axes, got shape {x.shape}.")
    result: Tensor = swap_op(x)
    return result


def norm(tensor: Any, ord: Any = "euclidean", axis: Any = None, keepdims: bool | None = None) -> Tensor:  # noqa: A002
    """The Euclidean norm (of all entries unless an axis is named), or with ord 1 or np.inf that one.

    Its gradient is nan where the norm is 0.
    """
    x = floats("Sqrt", tensor)
    axes = axes_of(x, axis, "Sum")
    if ord in ("euclidean", "fro", 2) and not (ord == 2 and axis is not None and np.ndim(axis)):
        total: Tensor = sqrt_op(sum_op(square_op(x), axes=axes, keepdims=True))
    elif ord == 1:
        total = sum_op(abs_op(x), axes=axes, keepdims=True)
    elif ord == np.inf:
        total = reduce_max(abs_op(x), axes, keepdims=True)
    else:
        raise ValueError(f"'ord' must be 'euclidean', 1, 2 or np.inf here, got {ord!r}.")
    if keepdims:
        return total
    result: Tensor = reshape_op(total, shape=tuple(s for i, s in enumerate(x._value.shape) if i not in axes))
    return result


def _square(matrix: Any, name: str) -> Tensor:
    x = tensor_of(matrix)
    shape = x._value.shape
    if len(shape) < 2 or shape[-1] != shape[-2]:
        raise InvalidArgumentError(f"Input matrix must be square, got {shape_text(shape)} [Op:{name}]")
    if not x.dtype.is_floating:
        raise InvalidArgumentError(f"Value for attr 'T' of {x.dtype.name} is not allowed [Op:{name}]; use tf.cast.")
    return x


def _inverse(a: Array) -> Array:
    try:
        return np.linalg.inv(a)
    except np.linalg.LinAlgError:
        raise InvalidArgumentError("Input is not invertible. [Op:MatrixInverse]") from None


inv_op = Operation("MatrixInverse", _inverse, lambda g, y, a: -matmul_op(swap_op(y), matmul_op(g, swap_op(y))))
det_op = Operation(
    "MatrixDeterminant", lambda a: np.linalg.det(a).astype(a.dtype), lambda g, y, a: _column(g * y) * swap_op(inv_op(a))
)
diag_op = Operation(
    "MatrixDiag", lambda x: x[..., None] * np.eye(x.shape[-1], dtype=x.dtype), lambda g, y, x: diag_part_op(g)
)
diag_part_op: Operation = Operation(
    "MatrixDiagPart", lambda x: np.diagonal(x, axis1=-2, axis2=-1).copy(), lambda g, y, x: diag_op(g)
)


def _column(x: Any) -> Any:
    return reshape_op(x, shape=(*shape_of(x), 1, 1))


def inv(input: Any) -> Tensor:  # noqa: A002
    """The inverse of a square matrix (or of each of several)."""
    result: Tensor = inv_op(_square(input, "MatrixInverse"))
    return result


def det(input: Any) -> Tensor:  # noqa: A002
    """The determinant of a square matrix (or of each of several)."""
    result: Tensor = det_op(_square(input, "MatrixDeterminant"))
    return result


def solve(matrix: Any, rhs: Any) -> Tensor:
    """x with matrix @ x = rhs. matrix: (..., n, n)   rhs: (..., n, k)   returns: (..., n, k)"""
    a, b = pair(matrix, rhs, "MatrixSolve")
    return matmul(inv_op(_square(a, "MatrixSolve")), b)


def diag(diagonal: Any) -> Tensor:
    """A matrix with these numbers on the diagonal and zeros elsewhere."""
    result: Tensor = diag_op(tensor_of(diagonal))
    return result


def diag_part(input: Any) -> Tensor:  # noqa: A002
    """The diagonal of a square matrix."""
    result: Tensor = diag_part_op(_square(input, "MatrixDiagPart"))
    return result


def trace(x: Any) -> Tensor:
    """The sum of the diagonal."""
    diagonal = diag_part_op(_square(x, "MatrixDiagPart"))
    result: Tensor = sum_op(diagonal, axes=(diagonal._value.ndim - 1,))
    return result
