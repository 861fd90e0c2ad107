"""The linter: what a seasoned commercial director would find in a plan, one family of rules a module."""
