"""The Danish web pages and the `jobbro` command. The only place that knows Flask."""
