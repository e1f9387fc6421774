"""The account itself: who it is, what it has left, and what its owner can switch."""
