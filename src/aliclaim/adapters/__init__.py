"""Where aliclaim meets its neighbours: a module for each, none of them imported by `aliclaim`."""
