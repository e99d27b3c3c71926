"""The suite that tests any implementation of the lifecycle against the spec.

A subject is in process (`subject`) or speaks JSON lines over its standard streams (`protocol`,
`process`). What is asked of it is made from the compiled table (`cases`, `freshness`, `pairs`,
`histories`) and nothing else; `suite` asks and judges. Nothing in here decides what an agent does.
"""
