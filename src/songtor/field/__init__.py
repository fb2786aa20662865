"""The addresses of the phone app and of the till without network, built from `field-app/`.

Both know the server by the API alone.
"""
