"""The methods of the official SDKs, every one that has to do with voice, played against a live platform."""
