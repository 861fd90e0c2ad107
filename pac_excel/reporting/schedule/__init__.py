"""A command that the operating system runs each month, once for each month that is over."""
