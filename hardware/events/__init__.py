"""What phones report by themselves."""
