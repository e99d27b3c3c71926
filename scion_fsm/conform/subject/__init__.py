"""The implementations that are asked: in this process, in another, foretold and broken ones."""
