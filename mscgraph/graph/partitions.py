"""Counts of a dataset by class, property, and class or datatype of the values, over all its graphs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Partitions:
    """Numbers of triples, each by terms in their N-Triples spelling.

    A triple whose subject has several classes counts in each of them, and likewise its value.

    :param properties: by class of the subject and property
    :param classes: by class of the subject, property and class of the value
    :param datatypes: by class of the subject, property and datatype of the value
    :param untyped: number of subjects that have no class in any graph
    """

    properties: Mapping[tuple[str, ...], int]
    classes: Mapping[tuple[str, ...], int]
    datatypes: Mapping[tuple[str, ...], int]
    untyped: int
