"""The arithmetic of a plan: costs, contributions, workload. Pure, and each the twin of an Excel formula."""
