"""Which record stands on which sheet, in which table and column, and the two trips between them."""
