"""The steps the tables were built in. Each only adds, so that the version before still runs on the result."""
