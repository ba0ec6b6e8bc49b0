"""The part of Keras that goes with the tape: optimizers, losses, metrics, initializers and a small Sequential model."""
