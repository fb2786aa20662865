"""The phone app's three addresses; the app itself is built from `field-app/` and knows the server by the API alone."""
