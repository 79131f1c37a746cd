"""Speed and memory, printed as tables by `make bench`."""
