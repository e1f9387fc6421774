"""XML applications: the URLs that a number or an endpoint uses."""
