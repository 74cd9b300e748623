"""What would bring one server in line with the other: a plan, scripts and manual steps, never run by entradrift."""
