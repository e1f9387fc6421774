"""The exchange: what telephony means here. Sans-IO; SIP and media facts go in, orders for the shell come out."""
