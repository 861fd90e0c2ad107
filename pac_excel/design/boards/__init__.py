"""The pictures of the workbook: cards, grids and charts over the views of the layout."""
