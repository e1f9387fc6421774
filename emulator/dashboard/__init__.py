"""The dashboard and the browser phone: pages, static files, and /lab, what they show of a running platform."""
