"""The words of entradrift as frozen types, without behaviour."""
