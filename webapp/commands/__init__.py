"""The subcommands of `jobbro`, one module per noun; webapp/cli.py names them and loads them on demand."""
