"""WebRTC legs: a process of its own ends ICE, DTLS and SRTP and hands plain RTP to the media engine."""
