"""Views: parts of the plan shown again, ordered and joined for the pictures of the workbook."""
