"""SIP endpoints: the accounts that phones register with."""
