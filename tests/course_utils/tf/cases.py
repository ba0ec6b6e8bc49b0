"""Inputs for every operation that has a gradient, away from kinks: (operation, arrays, settings)."""

from typing import Any

import numpy as np

from course_utils.tf import (
    activations,
    arithmetic,
    broadcasting,
    clipping,
    convert,
    crossentropy,
    elementwise,
    gradients,
    indexing,
    products,
    reductions,
    shaping,
    slicing,
)

rng = np.random.default_rng(5)
A, B = rng.uniform(0.3, 2.0, (3, 4)), rng.uniform(0.3, 2.0, (3, 4))
ROW, COLUMN, ONE = rng.uniform(0.3, 2.0, (4,)), rng.uniform(0.3, 2.0, (3, 1)), np.array(0.7)
SIGNED = A * np.where(np.arange(12).reshape(3, 4) % 2, 1.0, -1.0)
STACK = rng.uniform(0.3, 2.0, (2, 3, 4))
SQUARE = rng.uniform(-1.0, 1.0, (2, 3, 3)) + 2.0 * np.eye(3)
CHOICE = np.arange(12).reshape(3, 4) % 3 == 0
LABELS = np.array([[0.2, 0.5, 0.3, 0.0], [1.0, 0.0, 0.0, 0.0], [0.25, 0.25, 0.25, 0.25]])
Case = tuple[Any, tuple[Any, ...], dict[str, Any]]


def _pairs(operation: Any) -> list[Case]:
    """An operation of two operands, on all kinds of broadcasting."""
    return [
        (operation, (x, y), {}) for x, y in ((A, B), (A, ROW), (COLUMN, ROW), (ONE, A), (STACK, COLUMN), (STACK, ONE))
    ]


UNARY = [
    *(elementwise.negative_op, elementwise.square_op, elementwise.sqrt_op, elementwise.rsqrt_op, elementwise.exp_op),
    *(elementwise.log_op, elementwise.log1p_op, elementwise.expm1_op, elementwise.abs_op, elementwise.sign_op),
    *(elementwise.tanh_op, elementwise.sigmoid_op, elementwise.sin_op, elementwise.cos_op, arithmetic.safe_log_op),
    *(activations.relu_op, activations.elu_op, activations.softplus_op, activations.softmax_op),
    *(activations.log_softmax_op, broadcasting.identity_op, broadcasting.swap_op, products.diag_op),
]
POSITIVE_ONLY = {"Sqrt", "Rsqrt", "Log", "Log1p"}

CASES: list[Case] = [
    *[(op, (A if op.name in POSITIVE_ONLY else SIGNED,), {}) for op in UNARY],
    *_pairs(arithmetic.add_op),
    *_pairs(arithmetic.subtract_op),
    *_pairs(arithmetic.multiply_op),
    *_pairs(arithmetic.divide_op),
    *_pairs(arithmetic.pow_op),
    *_pairs(arithmetic.maximum_op),
    *_pairs(arithmetic.minimum_op),
    *_pairs(arithmetic.mod_op),
    *_pairs(arithmetic.divide_no_nan_op),
    *_pairs(arithmetic.squared_difference_op),
    (elementwise.cast_op, (A,), {"dtype": np.dtype("float64")}),
    (arithmetic.mask_op, (A, CHOICE), {}),
    (elementwise.sqrt_gradient_op, (A, B), {}),
    (activations.leaky_relu_op, (SIGNED,), {"alpha": 0.25}),
    (activations.leaky_slope_op, (A, SIGNED), {"alpha": 0.25}),
    (activations.relu_gradient_op, (A, SIGNED), {}),
    (broadcasting.reshape_op, (A,), {"shape": (2, 6)}),
    (broadcasting.broadcast_op, (ROW,), {"shape": (2, 3, 4)}),
    (broadcasting.transpose_op, (STACK,), {"perm": (2, 0, 1)}),
    (broadcasting.sum_op, (STACK,), {"axes": (0, 2)}),
    (broadcasting.sum_op, (STACK,), {"axes": (1,), "keepdims": True}),
    (reductions.mean_op, (STACK,), {"axes": (0, 2), "keepdims": False}),
    (reductions.max_op, (STACK,), {"axes": (2,), "keepdims": True}),
    (reductions.min_op, (STACK,), {"axes": (0,), "keepdims": False}),
    (reductions.prod_op, (STACK,), {"axes": (0, 2), "keepdims": False}),
    (reductions.cumsum_op, (A,), {"axis": 1, "backwards": False}),
    (reductions.cumsum_op, (A,), {"axis": 0, "backwards": True}),
    (convert.pack_op, (A, B), {"axis": 1}),
    (shaping.concat_op, (A, B, ROW[None]), {"axis": 0}),
    (shaping.tile_op, (A,), {"multiples": (2, 3)}),
    (shaping.repeat_op, (A,), {"counts": np.array([1, 3, 2]), "axis": 0}),
    (shaping.pad_op, (A,), {"paddings": ((1, 0), (0, 2)), "constant": 0}),
    (shaping.reverse_op, (A,), {"axes": (1,)}),
    (slicing.slice_op, (STACK,), {"key": (slice(None), 1, slice(None, None, -2))}),
    (slicing.put_op, (A,), {"shape": (5, 4), "key": (slice(1, 4),)}),
    (indexing.gather_op, (A,), {"indices": np.array([[0, 2], [2, 2]]), "axis": 1}),
    (indexing.scatter_op, (A,), {"shape": (6, 4), "indices": np.array([0, 5, 5]), "axis": 0}),
    (indexing.pick_op, (A, ROW), {"condition": CHOICE}),
    (indexing.along_op, (A,), {"order": np.argsort(A, 1), "axis": 1}),
    (products.matmul_op, (A, B.T), {}),
    (products.matmul_op, (STACK, B.T), {}),
    (products.matmul_op, (A[:, :3], STACK), {}),
    (products.inv_op, (SQUARE,), {}),
    (products.det_op, (SQUARE,), {}),
    (products.diag_part_op, (SQUARE,), {}),
    (crossentropy.cross_entropy_op, (LABELS, SIGNED), {}),
    (crossentropy.sigmoid_cross_entropy_op, (LABELS, SIGNED), {}),
    (clipping.clip_op, (A, np.array(0.2), np.array(3.0)), {}),
    (clipping.clip_op, (A, np.array(0.8), np.array(1.2)), {}),
]
BY_FUNCTION = {"CustomGradient"}  # its rule is the user's function; tested in test_gradients.py
assert gradients.custom_op.name in BY_FUNCTION
