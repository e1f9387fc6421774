"""Proof: a recording is compared, sample by sample, with the packets that were on the wire (design section 5)."""
