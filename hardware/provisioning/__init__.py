"""`offhook provision`: desk phones and adapters fetch their configuration here."""
