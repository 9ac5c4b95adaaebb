"""How the text model is made. Needs the extra `training`; the product itself never imports it."""
