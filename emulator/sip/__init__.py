"""SIP over datagrams, without sockets and without a clock: RFC 3261, 3581, 6026, 8760."""
