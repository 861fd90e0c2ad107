"""What a plan d'actions commerciales is: records, enumerations, references. Knows no Excel."""

from pac_excel.plan.document import Plan

__all__ = ["Plan"]
