"""Outcome cells read into single findings, by measures, cue words and costs that are data.

A chain of stages, each made from the one before:

- ``tokens``: the words and signs of a cell
- ``elements``, by ``recognition`` and ``rewriting``: a class for each kind of word or phrase of a sentence
- ``clauses``: the parts of a sentence that state one thing, or several that a list joins
- ``attachments``, by ``attaching``: words of direction, negations, numbers and times, with their group of measures
- findings, by ``making``: one for each measure and time, with evidence
"""
