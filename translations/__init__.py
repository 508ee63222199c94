"""The catalogues of Halbtag's second languages, one `.po` file each, and what reads and keeps them."""
