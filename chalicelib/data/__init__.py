"""Dated facts as packaged JSON: vaccines, lots, tickets, municipalities and the sentences of findings.

Whatever is unknown stays null: a rule that nobody could confirm is no rule.
"""
