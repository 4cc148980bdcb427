"""What `doctor` looks at, one file each: they find, and raise nothing of what AWS refuses."""
