"""The drawing of the standard templates, from the declarations of a layout."""
