"""The arithmetic of a plan and of its measuring. Pure; each function that a sheet computes too says how."""
