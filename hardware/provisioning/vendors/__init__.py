"""What each vendor's phones ask for, and the files that they are given."""
