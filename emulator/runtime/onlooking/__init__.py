"""The platform as the dashboard sees it: `dashboard.onlooker.Onlooker` on store, exchange, registrar and time line."""
