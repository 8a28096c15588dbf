"""A company whose truth we know: sample for newcomers, yardstick for models."""

from training.demo.simulate import Company, simulate, write
from training.demo.words import WORDS

__all__ = ["WORDS", "Company", "simulate", "write"]
