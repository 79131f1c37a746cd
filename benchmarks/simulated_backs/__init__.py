"""Simulated people over 12 weeks, under Backtalk's rules and under other plans."""
